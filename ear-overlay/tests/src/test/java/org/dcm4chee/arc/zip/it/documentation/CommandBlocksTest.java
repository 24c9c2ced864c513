package org.dcm4chee.arc.zip.it.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.it.client.Program;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Commands in Markdown files are run by a test, or say why not")
class CommandBlocksTest {
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^\\s*(?:sudo )?(?:\\./|(?:curl|wget|mvn|java|ldap\\w+|unzip|bsdtar|aria2c|find|grep"
              + "|python3|dcm\\w+|apt-get|docker)\\s)");

  private static List<CommandBlock> all() throws IOException {
    List<CommandBlock> blocks = new ArrayList<>();
    for (Path document : CommandBlock.documents()) {
      blocks.addAll(CommandBlock.of(document));
    }
    return blocks;
  }

  @Test
  void documents_areFound() throws IOException {
    assertThat(CommandBlock.documents())
        .contains(Path.of("README.md"), Path.of("docs/install.md"), Path.of("docs/using.md"));
  }

  @Test
  void block_withCommands_isMarkedAsOne() throws IOException {
    assertThat(all())
        .filteredOn(block -> block.language().isEmpty() || block.language().equals("text"))
        .filteredOn(block -> COMMAND.matcher(block.text()).find())
        .isEmpty();
  }

  @Test
  void block_thatIsNotRun_hasAReason() throws IOException {
    assertThat(all())
        .filteredOn(block -> block.notRun().isPresent())
        .allSatisfy(
            block -> {
              assertThat(block.isForAShell()).as(block.toString()).isTrue();
              assertThat(block.notRun().orElseThrow()).hasSizeGreaterThan(20);
            });
  }

  @Test
  void block_thatIsRun_isInADocumentThatATestRuns() throws IOException {
    assertThat(all())
        .filteredOn(block -> block.isForAShell() && block.notRun().isEmpty())
        .extracting(block -> block.document().toString())
        .containsOnly("README.md", "docs/install.md", "docs/using.md", "ldap-config/README.md");
  }

  private static String block(String language) throws IOException {
    return CommandBlock.text(Path.of("docs/install.md"), language);
  }

  @Test
  void configuration_ofNginx_isOne(@TempDir Path folder) throws IOException, InterruptedException {
    Program.require("nginx");
    Path configuration =
        Files.writeString(
            folder.resolve("nginx.conf"),
            ("pid %1$s/pid; error_log %1$s/log; events {} http { access_log off;"
                    + " server { listen unix:%1$s/socket; %2$s }}")
                .formatted(folder, block("nginx")));
    Program.Result result =
        Program.run(folder, "nginx", "-t", "-e", folder + "/log", "-c", configuration.toString());
    assertThat(result.status()).as(result.output()).isZero();
  }

  @Test
  void configuration_ofHaproxy_isOne(@TempDir Path folder)
      throws IOException, InterruptedException {
    Program.require("haproxy");
    Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), block("haproxy"));
    Program.Result result = Program.run(folder, "haproxy", "-c", "-f", configuration.toString());
    assertThat(result.status()).as(result.output()).isZero();
  }
}
