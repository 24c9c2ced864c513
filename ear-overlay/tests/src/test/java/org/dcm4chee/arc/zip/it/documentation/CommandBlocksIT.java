package org.dcm4chee.arc.zip.it.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dcm4chee.arc.zip.it.client.Program;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Built;
import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the documentation, one after another, as they stand there; only names of hosts,
 * ports, files and studies are those of the test. Those of ldap-config are run by its own test.
 */
class CommandBlocksIT {
  /** After a redeployment the stand-in's directory is there with its first answer. */
  private static final String ANSWERS =
      "curl -fsS --retry 9 --retry-all-errors -o /dev/null"
          + " http://localhost:8080/dcm4chee-arc/stand-in/resources\n";

  @TempDir private Path folder;

  @BeforeEach
  void programs() {
    for (String program : new String[] {"bash", "curl", "unzip", "python3"}) {
      Program.require(program);
    }
  }

  @Test
  void using() throws IOException, InterruptedException {
    run("docs/using.md", ArchiveUnderTest.shared());
  }

  @Test
  void readme_andInstallationGuide() throws IOException, InterruptedException {
    Program.require("ldapmodify");
    ArchiveUnderTest.shared().server();
    try (Server server = Server.start(Server.Options.named("documentation")).withPlugin()) {
      ArchiveUnderTest archive = ArchiveUnderTest.on(server);
      Files.copy(Built.INSTALLER.path(), folder.resolve("zip-rs.jar"));
      Files.copy(Built.EAR.path(), folder.resolve("dcm4chee-arc-ear-5.35.1-psql.ear"));
      run("docs/install.md", archive);
      run("README.md", archive);
    }
  }

  private void run(String document, ArchiveUnderTest archive)
      throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder();
    for (CommandBlock block : CommandBlock.of(Path.of(document))) {
      if (!block.isForAShell() || block.notRun().isPresent()) {
        continue;
      }
      Optional<String> missing = block.missing();
      if (missing.isPresent()) {
        System.out.println("Skipped: " + block + ": " + missing.get());
      } else {
        script.append(ANSWERS).append(block.script());
      }
    }
    assertThat(script).isNotEmpty();
    Path own = Files.createDirectories(folder);
    Program.Result result = Program.run(own, "bash", "-euc", here(script.toString(), archive));
    assertThat(result.status()).as(result.output()).isZero();
  }

  /** For this machine instead of the one that the document names. */
  private static String here(String script, ArchiveUnderTest archive) {
    String study = archive.invent(2, 6, 300_000);
    URI service = archive.server().service("DCM4CHEE");
    Path root = Built.ROOT.path();
    return script
        .replaceAll("http://(?:localhost|127\\.0\\.0\\.1):8080", "http://" + service.getAuthority())
        .replaceAll("ldap://localhost\\b", "ldap://127.0.0.1:" + archive.server().ldapPort())
        .replaceAll("studies/(?:1\\.2\\.3|<uid>)", "studies/" + study)
        .replaceAll(
            "(zip-rs\\.jar (?:check|install|status|uninstall))(?! --(?:ear|cli))",
            "$1 --port " + archive.server().managementPort())
        .replace("/opt/wildfly/modules", Built.MODULES.path().toString())
        .replace(" ldap-config/", " " + root.resolve("ldap-config") + "/");
  }
}
