package org.dcm4chee.arc.zip.it.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.it.server.Built;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "A class of more than 300 lines says why it is that long, unless it is a list of tests")
class LongClassesTest {
  private static final int MOST_LINES = 300;

  private static final Pattern TEST =
      Pattern.compile("(?m)^ +@(?:Test|Property|ParameterizedTest)\\b");

  private static final Pattern REASON =
      Pattern.compile(
          "\\b(?:long|longer)\\b[^.]*?\\b(?:because|as|so that|for)\\b", Pattern.CASE_INSENSITIVE);

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Built.ROOT.path())) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    }
  }

  private static String text(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> longClasses() throws IOException {
    return sources().stream()
        .filter(source -> text(source).lines().count() > MOST_LINES)
        .filter(source -> !TEST.matcher(text(source)).find())
        .toList();
  }

  /** The Javadoc before the class, in one line. */
  private static String description(Path source) {
    return text(source)
        .lines()
        .dropWhile(line -> !line.startsWith("/**"))
        .takeWhile(line -> line.startsWith("/**") || line.startsWith(" *"))
        .map(line -> line.replaceFirst("^[/* ]+", ""))
        .reduce("", (before, line) -> before + " " + line);
  }

  @Test
  void longClasses_areFound() throws IOException {
    assertThat(longClasses()).extracting(Path::getFileName).contains(Path.of("Setting.java"));
  }

  @Test
  void longClass_hasAReason() throws IOException {
    assertThat(longClasses())
        .allSatisfy(source -> assertThat(description(source)).containsPattern(REASON));
  }
}
