package org.dcm4chee.arc.zip.overlay.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("docs/install.md")
class InstallGuideTest {
  private static String guide() throws IOException {
    return Files.readString(Path.of("..", "..", "docs", "install.md"));
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  @DisplayName("has a line for each error message")
  void guide_everyProblem_hasItsLine(Problem problem) throws IOException {
    String words = problem.text().replaceAll("%[sd]", Matcher.quoteReplacement("…"));
    assertThat(guide().lines()).anyMatch(line -> line.startsWith("| `" + words + "` | "));
  }

  @ParameterizedTest
  @EnumSource(Exit.class)
  @DisplayName("has a line for each exit status")
  void guide_everyExit_hasItsLine(Exit exit) throws IOException {
    assertThat(guide().lines()).contains("| " + exit.code() + " | " + exit.meaning() + " |");
  }
}
