package org.dcm4chee.arc.zip.it.reliability;

import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.it.client.Program;
import org.dcm4chee.arc.zip.it.documentation.CommandBlock;
import org.dcm4chee.arc.zip.it.server.Ports;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's nginx before a WildFly, configured by the very block that docs/install.md gives; on a
 * port of 127.0.0.1, in a folder of the test's own.
 */
final class Nginx implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
  private static final String WILDFLY = "http://127.0.0.1:8080";

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Skips the test where it is not installed, and says so. */
  static void require() {
    if (!Files.isExecutable(PROGRAM)) {
      String missing = Program.missing("nginx");
      System.out.println("Skipped: " + missing);
      Assumptions.abort(missing);
    }
  }

  /**
   * Starts one.
   *
   * @param wildfly the port that it stands before
   */
  static Nginx before(int wildfly, Path folder) throws IOException {
    String block = CommandBlock.text(Path.of("docs/install.md"), "nginx");
    if (!block.contains(WILDFLY)) {
      throw new AssertionError("docs/install.md names another WildFly than " + WILDFLY);
    }
    int port = Ports.freeOne();
    Path configuration =
        Files.writeString(
            Files.createDirectories(folder).resolve("nginx.conf"),
            """
            daemon off; master_process off; pid %1$s/pid; error_log %1$s/error.log;
            events {}
            http {
              access_log off;
              client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
              server { listen 127.0.0.1:%2$d; %3$s }
            }
            """
                .formatted(folder, port, block.replace(WILDFLY, "http://127.0.0.1:" + wildfly)));
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(), "-e", folder + "/error.log", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    Nginx nginx = new Nginx(process, port);
    try {
      await("nginx listens")
          .failFast("nginx has ended", () -> !process.isAlive())
          .until(nginx::listens);
      return nginx;
    } catch (RuntimeException e) {
      nginx.close();
      throw e;
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
