package org.dcm4chee.arc.zip.it.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Built;
import org.dcm4chee.arc.zip.it.server.Server;

/**
 * The demo: a WildFly with the stand-in archive, the plugin installed by the installer, and studies
 * to download; until Ctrl-C, or for {@code -Ddemo.seconds}.
 */
public final class Demo {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private Demo() {}

  /** Runs it; ends the process, with 1 if it could not be begun. */
  public static void main(String[] args) throws InterruptedException {
    try {
      run(
          Integer.getInteger("demo.port", 8080),
          System.getProperty("demo.dicom", ""),
          Long.getLong("demo.seconds", 0));
    } catch (IOException e) {
      System.err.println();
      System.err.println(e.getMessage());
      System.exit(1);
    }
    // Threads of the clients may linger.
    System.exit(0);
  }

  /**
   * Starts, announces, waits.
   *
   * @throws IOException whose message says to the user what to do
   */
  private static void run(int port, String folder, long seconds)
      throws IOException, InterruptedException {
    requireFree(port);
    if (!folder.isEmpty()) {
      DemoStudies.requireFiles(Path.of(folder));
    }
    System.out.println("Starting WildFly, which takes half a minute; its log is " + log());
    try (Server server =
        Server.start(Server.Options.named("demo").withHttpPort(port)).withPlugin()) {
      ArchiveUnderTest archive = ArchiveUnderTest.on(server);
      announce(
          server,
          folder.isEmpty()
              ? DemoStudies.samples(archive)
              : DemoStudies.load(archive, Path.of(folder)));
      server.await(seconds > 0 ? Duration.ofSeconds(seconds) : FOR_EVER);
    }
  }

  /** Fails at once, and not when WildFly has tried for minutes. */
  static void requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new IOException(
          "Port "
              + port
              + " is in use: end what listens there, or choose another with -Ddemo.port=8090",
          e);
    }
  }

  private static Path log() {
    return Built.SERVERS.path().resolve("demo.log");
  }

  private static void announce(Server server, Map<String, String> studies) {
    String service = server.service("DCM4CHEE").toString();
    say("");
    say("READY: " + service);
    say("page:  " + server.service("DCM4CHEE").resolve("/dcm4chee-arc/stand-in"));
    studies.forEach(
        (uid, what) -> {
          String study = service + "/studies/" + uid;
          say("");
          say(what);
          say("  curl -OJ '" + study + "?accept=application/zip'");
          say("  browser: " + study + "?accept=application/zip;transfer-syntax=*&dicomdir=true");
        });
    say("");
    say(
        "management: 127.0.0.1:%1$d, for example: java -jar %2$s status --port %1$d"
            .formatted(server.managementPort(), Built.INSTALLER.path()));
    say(
        "LDAP:       ldap://127.0.0.1:%d, cn=admin,dc=dcm4che,dc=org, password: secret"
            .formatted(server.ldapPort()));
    say("log:        " + log());
    say("stop:       Ctrl-C");
    say("");
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
