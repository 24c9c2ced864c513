package org.dcm4chee.arc.zip.it.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.zip.it.server.Server;
import org.dcm4chee.arc.zip.overlay.cli.Run;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The program and a management interface with TLS")
class ManagementTlsIT {
  private static final String SECRET = "of-the-test";

  @TempDir private static Path folder;
  private static Server server;
  private static Path certificate;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Path store = folder.resolve("server.p12");
    certificate = folder.resolve("server.pem");
    keytool("-genkeypair", "-keystore", store, "-alias", "server", "-keyalg", "EC");
    keytool("-exportcert", "-rfc", "-keystore", store, "-alias", "server", "-file", certificate);
    server = Server.start(Server.Options.named("tls"));
    server.secureManagement(store, SECRET);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The JDK's own, for a certificate that is for localhost and not for 127.0.0.1. */
  private static void keytool(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    List.of(arguments).forEach(argument -> command.add(argument.toString()));
    command.addAll(List.of("-storepass", SECRET, "-storetype", "PKCS12"));
    if (command.contains("-genkeypair")) {
      command.addAll(List.of("-dname", "CN=localhost", "-ext", "san=dns:localhost"));
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor()).as("keytool, see its log").isZero();
  }

  private static Run run(Object... args) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--port", server.management().securePort()));
    return Run.of(all.toArray());
  }

  @Test
  @DisplayName("install, status and uninstall need no more than the certificate")
  void installStatusUninstall_ownCertificate_work() {
    Run install = run("install", "--tls-ca", certificate, "--host", "localhost");
    assertThat(install.err()).isEmpty();
    assertThat(install.exit()).isZero();
    Run status = run("status", "--tls-ca", certificate, "--host", "localhost");
    assertThat(status.exit()).as(status.err()).isZero();
    assertThat(status.out()).contains("web application DCM4CHEE");
    Run uninstall = run("uninstall", "--tls-ca", certificate, "--host", "localhost");
    assertThat(uninstall.exit()).as(uninstall.err()).isZero();
  }

  @Test
  void host_notTheCertificates_isRefused() {
    Run refused = run("check", "--tls-ca", certificate, "--host", "127.0.0.1");
    assertThat(refused.exit()).isEqualTo(Exit.NOT_REACHED.code());
    assertThat(refused.err()).contains("No TLS connection to 127.0.0.1:", "--tls-any-host");
  }

  @Test
  void host_notTheCertificates_anyHostIsEnough() {
    Run accepted = run("check", "--tls-ca", certificate, "--host", "127.0.0.1", "--tls-any-host");
    assertThat(accepted.err()).isEmpty();
    assertThat(accepted.exit()).isZero();
    Run status = run("status", "--tls-ca", certificate, "--host", "127.0.0.1", "--tls-any-host");
    assertThat(status.exit()).isEqualTo(Exit.NOT_INSTALLED.code());
  }

  @Test
  void certificate_notTrusted_isRefused() {
    Run refused = run("check", "--tls", "--host", "localhost");
    assertThat(refused.exit()).isEqualTo(Exit.NOT_REACHED.code());
    assertThat(refused.err()).contains("No TLS connection to localhost:", "--tls-ca");
  }

  @Test
  void anyHost_withoutTls_isAWrongArgument() {
    assertThat(run("check", "--tls-any-host").exit()).isEqualTo(Exit.USAGE.code());
  }

  @Test
  void certificateFile_thatIsNone_isNamed() throws IOException {
    Path none = Files.writeString(folder.resolve("none.pem"), "none");
    Run run = run("check", "--tls-ca", none, "--host", "localhost");
    assertThat(run.exit()).isEqualTo(Exit.FILE.code());
    assertThat(run.err()).contains(none.toString());
  }
}
