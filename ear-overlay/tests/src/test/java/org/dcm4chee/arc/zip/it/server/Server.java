package org.dcm4chee.arc.zip.it.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.overlay.cli.Overlay;
import org.wildfly.core.launcher.Launcher;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/**
 * A real WildFly of its own with the stand-in archive, on free ports of 127.0.0.1, in a folder that
 * is thrown away. The unpacked distribution itself stays as it is. Longer than most for its
 * options, which are inside so that a test reads {@code Server.Options.named("x").withHeap("1g")}.
 */
public final class Server implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final String EAR = "dcm4chee-arc-ear-5.35.1-psql.ear";

  private final Launcher launcher;
  private final Path base;
  private final Path log;
  private final List<String> deployments;
  private final int httpPort;
  private final int httpsPort;
  private final Management management;
  private final int ldapPort;
  private volatile Process process;

  private Server(
      Launcher launcher,
      Path base,
      Path log,
      List<String> deployments,
      int http,
      int https,
      int ldap,
      Management management)
      throws IOException {
    this.launcher = launcher;
    process = launcher.launch();
    this.base = base;
    this.log = log;
    this.deployments = deployments;
    httpPort = http;
    httpsPort = https;
    this.management = management;
    ldapPort = ldap;
    // The server that all tests share is closed by nobody else.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /**
   * What a server is started with.
   *
   * @param name of its log
   * @param heap for {@code -Xmx}
   * @param httpPort 0 for a free one
   * @param properties system properties
   * @param ear the archive, if one is to be there
   * @param users lines of its file of management users, beside the local ones
   * @param node what is special about it among several servers
   */
  public record Options(
      String name,
      String heap,
      int httpPort,
      Map<String, String> properties,
      Optional<Path> ear,
      List<String> users,
      Node node) {

    /** A server of 512 MiB. */
    public static Options named(String name) {
      return new Options(
          name, "512m", 0, Map.of(), Optional.of(Built.EAR.path()), List.of(), Node.ALONE);
    }

    /** The same with another heap. */
    public Options withHeap(String other) {
      return new Options(name, other, httpPort, properties, ear, users, node);
    }

    /** The same with other system properties. */
    public Options withProperties(Map<String, String> others) {
      return new Options(name, heap, httpPort, others, ear, users, node);
    }

    /** The same on a port that is not just any. */
    public Options withHttpPort(int port) {
      return new Options(name, heap, port, properties, ear, users, node);
    }

    /** The same with another archive. */
    public Options withEar(Path other) {
      return new Options(name, heap, httpPort, properties, Optional.of(other), users, node);
    }

    /** The same with nothing deployed. */
    public Options withoutArchive() {
      return new Options(name, heap, httpPort, properties, Optional.empty(), users, node);
    }

    /** The same as one of several servers, or with another time zone and language. */
    public Options as(Node other) {
      return new Options(name, heap, httpPort, properties, ear, users, other);
    }

    /** The same with one management user who may do all. */
    public Options withManagementUser(String user, String password) {
      byte[] secret = (user + ":ManagementRealm:" + password).getBytes(StandardCharsets.UTF_8);
      try {
        byte[] hash = MessageDigest.getInstance("MD5").digest(secret);
        String line = user + "=" + HexFormat.of().formatHex(hash);
        return new Options(name, heap, httpPort, properties, ear, List.of(line), node);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Starts a server, with the archive deployed where there is one, without the plugin. */
  public static Server start(Options options) {
    try {
      Path home = Built.WILDFLY.path();
      Path work = Built.SERVERS.path();
      Files.createDirectories(work);
      Path base = Files.createTempDirectory(work, options.name() + "-");
      Folders.copy(home.resolve("standalone/configuration"), base.resolve("configuration"));
      Path deployments = Files.createDirectories(base.resolve("deployments"));
      if (options.ear().isPresent()) {
        Files.copy(options.ear().get(), deployments.resolve(EAR));
      }
      Files.write(
          base.resolve("configuration/mgmt-users.properties"),
          options.users(),
          StandardOpenOption.APPEND);
      int[] ports = Ports.free(5);
      int http = options.httpPort() == 0 ? ports[0] : options.httpPort();
      Path storage = base.resolve("storage");
      Path log = work.resolve(options.name() + ".log");
      String profile = options.node().configure(base.resolve("configuration"));
      List<String> arguments = new ArrayList<>();
      if (options.node().port() != 0) {
        arguments.add("-Djboss.node.name=" + options.name());
      }
      arguments.add("-Djboss.http.port=" + http);
      arguments.add("-Djboss.https.port=" + ports[1]);
      arguments.add("-Djboss.management.http.port=" + ports[2]);
      arguments.add("-Djboss.management.https.port=" + ports[4]);
      arguments.add("-Djboss.socket.binding.port-offset=0");
      arguments.add("-Dstand-in.storage=" + storage);
      arguments.add("-Djava.io.tmpdir=" + Files.createDirectories(base.resolve("temporary")));
      arguments.add("-Dstand-in.ldap.port=" + ports[3]);
      arguments.add("-Dstand-in.lateMillis=" + Long.getLong("zip.it.lateMillis", 0));
      options.properties().forEach((name, value) -> arguments.add("-D" + name + '=' + value));
      StandaloneCommandBuilder command =
          StandaloneCommandBuilder.of(home)
              .setBaseDirectory(base)
              .setServerConfiguration(profile)
              .setJavaOptions(
                  "-Xmx" + options.heap(),
                  "-Djava.net.preferIPv4Stack=true",
                  "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
      options.node().javaOptions().forEach(command::addJavaOption);
      command.addModuleDir(Built.MODULES.path().toString());
      command.addServerArguments(arguments);
      command.setBindAddressHint("127.0.0.1");
      Files.deleteIfExists(log);
      Launcher launcher =
          Launcher.of(command)
              .setRedirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      Server server =
          new Server(
              launcher,
              base,
              log,
              options.ear().isPresent() ? List.of(EAR) : List.of(),
              http,
              ports[1],
              ports[3],
              new Management(ports[2], ports[4]));
      server.await(() -> server.management.isUp(server.deployments));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(BooleanSupplier up) {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw failure("ended at its start");
      }
      if (up.getAsBoolean()) {
        return;
      }
      LockSupport.parkNanos(200_000_000);
    }
    close();
    throw failure("did not start in time");
  }

  /** Says of it what it says itself: where builds run for others, its log is gone with them. */
  private IllegalStateException failure(String what) {
    List<String> lines = log().lines().toList();
    List<String> errors =
        lines.stream().filter(line -> line.matches(".* (ERROR|FATAL) .*")).limit(20).toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - 20), lines.size());
    return new IllegalStateException(
        "WildFly %s; see %s: %n%s"
            .formatted(what, log, String.join("\n", errors.isEmpty() ? last : errors)));
  }

  /** Has the management interface speak TLS too, with the one key of a PKCS12 store. */
  public void secureManagement(Path store, String password) {
    management.secure(store, password);
    // From now on the plain port sends clients to the other: ask the archive itself.
    await(() -> management.isSecure() && isServing());
  }

  /** As behind a reverse proxy: a client's address is what {@code X-Forwarded-For} says. */
  public Server behindProxy() {
    management.forwardProxyAddresses();
    await(() -> management.isUp(deployments));
    return this;
  }

  /** As for many slow clients: the system keeps no more than so many bytes for each. */
  public Server withSendBuffer(int bytes) {
    management.keepToSend(bytes);
    await(() -> management.isUp(deployments));
    return this;
  }

  private boolean isServing() {
    try {
      URL studies = URI.create(service("DCM4CHEE") + "/studies").toURL();
      return ((HttpURLConnection) studies.openConnection()).getResponseCode() / 100 == 2;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs the installer against this server, as an admin does, and expects that it succeeds. */
  public String overlay(String command, String... arguments) {
    StringWriter output = new StringWriter();
    int status = overlay(output, command, arguments);
    if (status != 0) {
      throw new AssertionError("zip-rs " + command + " ended with " + status + ": " + output);
    }
    return output.toString();
  }

  /** Runs the installer against this server and gives its exit status. */
  public int overlay(StringWriter output, String command, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(command);
    line.add("--host=127.0.0.1");
    line.add("--port=" + managementPort());
    line.addAll(List.of(arguments));
    PrintWriter writer = new PrintWriter(output, true);
    return Overlay.run(writer, writer, line.toArray(String[]::new));
  }

  /** Installs the plugin through the installer. */
  public Server withPlugin() {
    overlay("install");
    return this;
  }

  /** The WADO-RS service of an AE. */
  public URI service(String ae) {
    return URI.create("http://127.0.0.1:" + httpPort + "/dcm4chee-arc/aets/" + ae + "/rs");
  }

  /** The same over TLS, with a certificate that the server signed itself. */
  public URI secureService(String ae) {
    return URI.create("https://127.0.0.1:" + httpsPort + "/dcm4chee-arc/aets/" + ae + "/rs");
  }

  /**
   * Files of the archive's storage that the server has open now; empty where /proc is not there.
   */
  public List<Path> openStorageFiles() throws IOException {
    Path descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
    List<Path> open = new ArrayList<>();
    if (!Files.isDirectory(descriptors)) {
      return open;
    }
    try (Stream<Path> links = Files.list(descriptors)) {
      for (Path link : links.toList()) {
        try {
          Path file = Files.readSymbolicLink(link);
          if (file.startsWith(base.resolve("storage"))) {
            open.add(file);
          }
        } catch (NoSuchFileException e) {
          // Closed since it was listed.
        }
      }
    }
    return open;
  }

  /** Names of what lies in the server's folder for temporary files. */
  public List<String> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(base.resolve("temporary"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Deploys the archive anew, whatever goes on in it. */
  public void redeploy() {
    management.redeploy(EAR);
  }

  /** The server as its administrator has it. */
  public Management management() {
    return management;
  }

  public int httpPort() {
    return httpPort;
  }

  public int managementPort() {
    return management.port();
  }

  public int ldapPort() {
    return ldapPort;
  }

  /** What the server has written. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line with all of these words: what ends a request may be written after it. */
  public void awaitLine(String... words) {
    Await.await("a line of the log with " + List.of(words))
        .until(
            () -> log().lines().anyMatch(line -> List.of(words).stream().allMatch(line::contains)));
  }

  /** Ends it as a power failure does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  /** Ends it as its administrator does. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("WildFly did not stop; see " + log);
    }
  }

  /** Starts it again after it was stopped or killed: with what it had, on the same ports. */
  public void startAgain() {
    try {
      process = launcher.launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await(() -> management.isUp(deployments));
  }

  /** Has it stand still, as a machine that is being moved does, until it is {@link #resume}d. */
  public void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    // The shell's own: not every system has a program of that name.
    String command = "kill -" + name + ' ' + process.pid();
    int status = new ProcessBuilder("sh", "-c", command).start().waitFor();
    if (status != 0) {
      throw new AssertionError(command + " ended with " + status);
    }
  }

  /** Waits until the server ends or {@code atMost} is over. */
  public void await(Duration atMost) throws InterruptedException {
    process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
      Folders.delete(base);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
