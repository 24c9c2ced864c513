package org.dcm4chee.arc.zip.overlay;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.as.controller.client.Operation;
import org.jboss.as.controller.client.OperationBuilder;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;

/**
 * A WildFly of its own for a test, with a base folder in the test's, the stand-in's library as a
 * JBoss module, and one management user. On 127.0.0.1, on free ports.
 */
final class LocalWildFly implements AutoCloseable {
  static final String USER = "operator";
  static final String PASSWORD = "0perator-of-the-test";

  private static final int MANAGEMENT = 9990;
  private static final int HTTP = 8080;
  private static final int HTTPS = 8443;
  private static final int HTTPS_MANAGEMENT = 9993;

  private static final Path HOME = Path.of(System.getProperty("wildfly.home"));

  private final Process process;
  private final int offset;
  private final CountDownLatch started = new CountDownLatch(1);
  private final Deque<String> lastLines = new ArrayDeque<>();

  private LocalWildFly(Process process, int offset) {
    this.process = process;
    this.offset = offset;
  }

  static LocalWildFly start(Path folder) throws IOException, InterruptedException {
    Path base = folder.resolve("standalone");
    for (String part : List.of("configuration", "lib")) {
      copy(HOME.resolve("standalone").resolve(part), base.resolve(part));
    }
    Path users = base.resolve("configuration").resolve("mgmt-users.properties");
    Files.writeString(
        users, Files.readString(users) + System.lineSeparator() + user() + System.lineSeparator());
    Path module = Files.createDirectories(folder.resolve("modules/org/dcm4che/core/main"));
    Files.write(module.resolve("dcm4che.jar"), Sources.standInLibrary());
    Files.writeString(
        module.resolve("module.xml"),
        """
        <module xmlns="urn:jboss:module:1.9" name="org.dcm4che.core">
          <resources><resource-root path="dcm4che.jar"/></resources>
          <dependencies><module name="java.desktop"/></dependencies>
        </module>
        """);
    int offset = freeOffset();
    ProcessBuilder builder =
        new ProcessBuilder(
            HOME.resolve("bin/standalone.sh").toString(),
            "-Djboss.server.base.dir=" + base,
            "-Djboss.socket.binding.port-offset=" + offset,
            "-Dstand-in.storage=" + folder.resolve("storage"));
    builder
        .environment()
        .put("JBOSS_MODULEPATH", HOME.resolve("modules") + ":" + folder.resolve("modules"));
    builder.environment().put("JAVA", ProcessHandle.current().info().command().orElse("java"));
    builder.redirectErrorStream(true);
    LocalWildFly server = new LocalWildFly(builder.start(), offset);
    Thread reader = new Thread(server::readOutput, "wildfly-output");
    reader.setDaemon(true);
    reader.start();
    if (!server.started.await(120, TimeUnit.SECONDS) || !server.process.isAlive()) {
      server.close();
      throw new IllegalStateException("WildFly did not start: " + server.lastLines);
    }
    return server;
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (lastLines) {
          lastLines.add(line);
          if (lastLines.size() > 40) {
            lastLines.remove();
          }
        }
        if (line.contains("WFLYSRV0025") || line.contains("WFLYSRV0026")) {
          started.countDown();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      started.countDown();
    }
  }

  int managementPort() {
    return MANAGEMENT + offset;
  }

  int httpPort() {
    return HTTP + offset;
  }

  /** Deploys a file under its own name. */
  void deploy(String name, byte[] bytes) throws OverlayException {
    try (ManagedServer server = connect()) {
      ModelNode add = Operations.createAddOperation(deployment(name));
      add.get("content").get(0).get("input-stream-index").set(0);
      add.get("enabled").set(true);
      Operation operation =
          OperationBuilder.create(add, true)
              .addInputStream(new ByteArrayInputStream(bytes))
              .build();
      ModelNode answer = server.executeSlowly(operation, seconds -> {});
      if (!Operations.isSuccessfulOutcome(answer)) {
        throw new IllegalStateException(answer.toString());
      }
    }
  }

  /** Deploys a file where it lies, as the deployments folder does. */
  void deployInPlace(Path file) throws OverlayException {
    ModelNode add = Operations.createAddOperation(deployment(String.valueOf(file.getFileName())));
    add.get("content").get(0).get("path").set(file.toString());
    add.get("content").get(0).get("archive").set(true);
    add.get("enabled").set(true);
    execute(add);
  }

  void undeployAll() throws OverlayException {
    try (ManagedServer server = connect()) {
      for (String name : server.children(List.of(), "deployment")) {
        server.execute(Operations.createOperation("undeploy", deployment(name)));
        server.execute(Operations.createRemoveOperation(deployment(name)));
      }
    }
  }

  void undeploy(String name) throws OverlayException {
    execute(Operations.createOperation("undeploy", deployment(name)));
  }

  ModelNode execute(ModelNode operation) throws OverlayException {
    try (ManagedServer server = connect()) {
      return server.execute(operation);
    }
  }

  List<String> overlays() throws OverlayException {
    try (ManagedServer server = connect()) {
      return server.children(List.of(), "deployment-overlay");
    }
  }

  /** When the deployment was last enabled, in milliseconds: tells whether it was redeployed. */
  String enabledTime(String name) throws OverlayException {
    return execute(Operations.createReadAttributeOperation(deployment(name), "enabled-time"))
        .asString();
  }

  OverlayState overlay() throws OverlayException {
    try (ManagedServer server = connect()) {
      return OverlayState.read(server);
    }
  }

  boolean isPluginUp() throws OverlayException {
    return PluginBean.read(endpoint()).isPresent();
  }

  /** Runs a script as an administrator would, in the script's folder. */
  int jbossCli(Path script) throws IOException, InterruptedException {
    Process cli =
        new ProcessBuilder(
                HOME.resolve("bin/jboss-cli.sh").toString(),
                "--connect",
                "--controller=127.0.0.1:" + managementPort(),
                "--file=" + script.getFileName())
            .directory(script.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(script.resolveSibling("jboss-cli.log").toFile())
            .start();
    return cli.waitFor();
  }

  private ManagedServer connect() throws OverlayException {
    return ManagedServer.connect(endpoint());
  }

  private Endpoint endpoint() {
    return new Endpoint("127.0.0.1", managementPort(), Optional.empty(), Optional.empty());
  }

  private static ModelNode deployment(String name) {
    return ManagedServer.address(List.of("deployment", name));
  }

  private static String user() {
    try {
      byte[] secret = (USER + ":ManagementRealm:" + PASSWORD).getBytes(StandardCharsets.UTF_8);
      return USER + "=" + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(secret));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freeOffset() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      int offset;
      try (ServerSocket any = new ServerSocket(0)) {
        offset = any.getLocalPort() % 20_000 + 1_000;
      }
      if (Stream.of(MANAGEMENT, HTTP, HTTPS, HTTPS_MANAGEMENT)
          .allMatch(port -> isFree(port + offset))) {
        return offset;
      }
    }
    throw new IOException("no free ports");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.descendants().forEach(child -> child.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    process.destroy();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
