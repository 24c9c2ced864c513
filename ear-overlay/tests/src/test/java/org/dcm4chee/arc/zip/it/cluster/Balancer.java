package org.dcm4chee.arc.zip.it.cluster;

import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dcm4chee.arc.zip.it.client.Program;
import org.dcm4chee.arc.zip.it.server.Server;

/** HAProxy in front of several servers, each request to the next of them: no sticky sessions. */
public final class Balancer implements AutoCloseable {
  private final Process process;
  private final int port;

  private Balancer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one; skips the test where HAProxy is not installed. */
  public static Balancer of(Path folder, int port, List<Server> servers)
      throws IOException, InterruptedException {
    Program.require("haproxy");
    StringBuilder text =
        new StringBuilder(
            """
            defaults
                mode http
                timeout connect 2s
                timeout client 2m
                timeout server 2m
                retries 3
                option redispatch 1
                retry-on conn-failure empty-response
            frontend archive
                bind 127.0.0.1:%d
                http-request set-header X-Forwarded-For %%[src]
                default_backend servers
            backend servers
                balance roundrobin
                http-response set-header X-Served-By %%s
            """
                .formatted(port));
    for (int i = 0; i < servers.size(); i++) {
      text.append("    server node")
          .append(i)
          .append(" 127.0.0.1:")
          .append(servers.get(i).httpPort())
          .append(" check inter 500ms fall 1 rise 1\n");
    }
    Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), text);
    Process process =
        new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    Balancer balancer = new Balancer(process, port);
    try {
      balancer.awaitOpen();
      return balancer;
    } catch (RuntimeException e) {
      balancer.close();
      throw e;
    }
  }

  private void awaitOpen() {
    await("haproxy listens")
        .failFast("haproxy has ended", () -> !process.isAlive())
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
              }
            });
  }

  /** A URL through it. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + "/dcm4chee-arc/aets/DCM4CHEE/rs/" + path);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
