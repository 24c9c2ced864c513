package org.dcm4chee.arc.zip.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.it.client.Program;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Built;
import org.dcm4chee.arc.zip.it.server.Node;
import org.dcm4chee.arc.zip.it.server.Ports;
import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real WildFly with one storage, the second in another time zone and language than the first.
 * In order, as the last test kills one of them.
 */
@DisplayName("A download does not care which server answers")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
  private static Server firstServer;
  private static Server secondServer;
  private static ArchiveUnderTest first;
  private static ArchiveUnderTest second;
  private static String files;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Built.SERVERS.path());
    Path storage = Files.createTempDirectory(Built.SERVERS.path(), "storage-of-all-");
    files = storeInto(Files.createDirectories(storage.resolve("fs1")));
    List<Node> nodes = Node.cluster(2);
    Map<String, String> shared = Map.of("stand-in.storage", storage.toString());
    firstServer =
        Server.start(Server.Options.named("node-1").withProperties(shared).as(nodes.get(0)));
    secondServer =
        Server.start(
            Server.Options.named("node-2")
                .withProperties(shared)
                .as(
                    nodes
                        .get(1)
                        .with(
                            "-Duser.timezone=Pacific/Chatham",
                            "-Duser.language=de",
                            "-Duser.country=DE")));
    firstServer.overlay("install", "--cluster");
    secondServer.overlay("install", "--cluster");
    first = ArchiveUnderTest.on(firstServer);
    second = ArchiveUnderTest.on(secondServer);
  }

  @AfterAll
  static void stop() {
    for (Server server : new Server[] {firstServer, secondServer}) {
      if (server != null) {
        server.close();
      }
    }
  }

  @BeforeEach
  void settings() {
    settings("zip.maxConcurrentPerUser=unlimited");
  }

  private static void settings(String... properties) {
    first.settings("DCM4CHEE", properties);
    second.settings("DCM4CHEE", properties);
  }

  /** A study of real files, and its UID. */
  private static String storeInto(Path fs1) throws IOException {
    String study = DicomFile.newUid();
    String series = DicomFile.newUid();
    for (int i = 1; i <= 6; i++) {
      String instance = DicomFile.newUid();
      Files.write(
          fs1.resolve(instance),
          DicomFile.ct(study, series, instance, 1, i, 128).toBytes(DicomFile.EXPLICIT_LE));
    }
    return study;
  }

  /** The same study in both servers, as one database would have it. */
  private static String invent(int instances, long bytes) {
    String study = first.invent(1, instances, bytes);
    second.control(
        "POST", "studies/" + study + "?series=1&instances=" + instances + "&bytes=" + bytes);
    return study;
  }

  private static String path(String study) {
    return "studies/" + study + "?accept=application/zip";
  }

  /** How often files of a study were opened in one of the servers, by instance number. */
  private static long opens(ArchiveUnderTest server, String study, int instance) {
    Matcher matcher =
        Pattern.compile(
                Pattern.quote('"' + study + ".1." + instance + "\":")
                    + "\\{\"[^\"]+\":\\{[^}]*\"opens\":([0-9]+)")
            .matcher(server.control("GET", "studies/" + study + "/reads"));
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  @Test
  @Order(1)
  void bothServersSayThatTheyAreTwo() {
    for (Server server : List.of(firstServer, secondServer)) {
      assertThat(server.overlay("status")).containsPattern("cluster: +2 servers");
      assertThat(server.log()).contains("Plans and limits are shared with the other servers");
    }
    assertThat(secondServer.overlay("install")).contains("already installed");
  }

  @Test
  @Order(2)
  @DisplayName("in another time zone and language all headers and bytes are the same")
  void sameBytes_inAnotherTimeZoneAndLanguage() {
    for (String options : List.of("", "&dicomdir=true", "&manifest=true")) {
      HttpResponse<byte[]> here = first.get(path(files) + options);
      HttpResponse<byte[]> there = second.get(path(files) + options);
      assertThat(here.statusCode()).as(options).isEqualTo(200);
      Bytes.assertSame(there.body(), here.body());
      assertThat(header(there, "ETag")).as(options).isEqualTo(header(here, "ETag"));
      assertThat(header(there, "Content-Disposition"))
          .isEqualTo(header(here, "Content-Disposition"));
    }
    String large = invent(20, 1_000_000);
    settings("zip.bufferBytes=1 MiB", "zip.maxConcurrentPerUser=unlimited");
    HttpResponse<byte[]> here = first.get(path(large));
    HttpResponse<byte[]> there = second.get(path(large));
    assertThat(header(there, "ETag")).isEqualTo(header(here, "ETag"));
    Bytes.assertSame(there.body(), here.body());
  }

  @Test
  @Order(3)
  void rangesOfAlternatingServersMakeTheSameBytes() {
    settings("zip.bufferBytes=1 MiB", "zip.maxConcurrentPerUser=unlimited");
    String path = path(invent(20, 500_000));
    HttpResponse<byte[]> whole = first.get(path);
    String tag = header(whole, "ETag");
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    int size = whole.body().length / 7;
    for (int from = 0, i = 0; from < whole.body().length; from += size, i++) {
      int last = Math.min(from + size, whole.body().length) - 1;
      HttpResponse<byte[]> part =
          (i % 2 == 0 ? second : first)
              .get(path, "Range", "bytes=" + from + "-" + last, "If-Range", tag);
      assertThat(part.statusCode()).isEqualTo(206);
      parts.writeBytes(part.body());
    }
    Bytes.assertSame(parts.toByteArray(), whole.body());
  }

  @Test
  @Order(4)
  void fourConnectionsThroughABalancerMakeTheSameBytes() throws IOException, InterruptedException {
    Program.require("aria2c");
    String path = path(invent(20, 500_000));
    byte[] whole = first.get(path).body();
    try (Balancer balancer =
        Balancer.of(folder, Ports.freeOne(), List.of(firstServer, secondServer))) {
      Set<String> served = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        HttpResponse<byte[]> head = first.send("HEAD", balancer.uri(path));
        served.add(header(head, "X-Served-By"));
      }
      assertThat(served).hasSize(2);
      Program.Result result =
          Program.run(
              folder,
              "aria2c",
              "--no-conf",
              "-x4",
              "-s4",
              "-k1M",
              "--max-tries=1",
              "-o",
              "a.zip",
              balancer.uri(path).toString());
      assertThat(result.status()).as(result.output()).isZero();
    }
    Bytes.assertSame(Files.readAllBytes(folder.resolve("a.zip")), whole);
  }

  @Test
  @Order(5)
  @DisplayName("what one server has read another does not read again")
  void theOtherServerKnowsThePlan() {
    settings("zip.bufferBytes=1 MiB", "zip.maxConcurrentPerUser=unlimited");
    String study = invent(20, 500_000);
    long stores = stores();
    HttpResponse<byte[]> whole = first.get(path(study));
    await(() -> stores() >= stores + 2);

    int from = whole.body().length - 600_000;
    HttpResponse<byte[]> rest =
        second.get(path(study), "Range", "bytes=" + from + "-", "If-Range", header(whole, "ETag"));
    assertThat(rest.statusCode()).isEqualTo(206);
    Bytes.assertSlice(rest.body(), whole.body(), from, whole.body().length - 1);
    for (int i = 1; i <= 18; i++) {
      assertThat(opens(second, study, i)).as("instance %s", i).isZero();
    }
    assertThat(opens(second, study, 20)).isPositive();
  }

  /** How often the first server has put a plan. */
  private static long stores() {
    Matcher matcher = Pattern.compile("([0-9]+) put").matcher(firstServer.overlay("status"));
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it comes about in time").isLessThan(deadline);
      LockSupport.parkNanos(200_000_000);
    }
  }

  @Test
  @Order(6)
  void aUsersLimitIsOneForBothServers() throws IOException {
    String large = invent(40, 2_000_000);
    settings("zip.maxConcurrentPerUser=1");
    try (Socket stalled = stall(first, large)) {
      HttpResponse<byte[]> refused = second.get(path(large));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8))
          .contains("zip.maxConcurrentPerUser");
      assertThat(second.head(path(files), "X-Stand-In-User", "somebody;x").statusCode())
          .isEqualTo(200);
      assertThat(stalled.isConnected()).isTrue();
    }
    await(() -> second.head(path(files)).statusCode() == 200);
    settings("zip.maxConcurrentCluster=1");
    try (Socket stalled = stall(second, large)) {
      HttpResponse<byte[]> refused = first.get(path(files), "X-Stand-In-User", "somebody;x");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8))
          .contains("zip.maxConcurrentCluster");
      assertThat(stalled.isConnected()).isTrue();
    }
    await(() -> first.head(path(files)).statusCode() == 200);
  }

  /** A client that takes the beginning of a download and no more. */
  private static Socket stall(ArchiveUnderTest server, String study) throws IOException {
    URI uri = server.uri(path(study));
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setReceiveBufferSize(4096);
    socket
        .getOutputStream()
        .write(
            ("GET " + uri.getPath() + '?' + uri.getQuery() + " HTTP/1.1\r\nHost: x\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200 OK");
    return socket;
  }

  @Test
  @Order(7)
  void aServerThatIsKilled_theDownloadGoesOnAndItsSlotComesBack() throws Exception {
    settings("zip.bufferBytes=1 MiB", "zip.maxConcurrentPerUser=1", "zip.maxRate=4 MB");
    String path = path(invent(20, 1_000_000));
    HttpResponse<byte[]> whole = second.get(path);
    try (Socket client = stall(first, path.substring(8, path.indexOf('?')))) {
      InputStream in = client.getInputStream();
      assertThat(in.readNBytes(2_000_000)).hasSize(2_000_000);
      firstServer.kill();
    }

    HttpResponse<byte[]> refused = second.get(path);
    assertThat(refused.statusCode()).as("the lease of the dead still holds").isIn(429, 200);
    settingsOfSecond("zip.bufferBytes=1 MiB", "zip.maxConcurrentPerUser=2");
    HttpResponse<byte[]> rest =
        second.get(path, "Range", "bytes=1900000-", "If-Range", header(whole, "ETag"));
    assertThat(rest.statusCode()).isEqualTo(206);
    Bytes.assertSlice(rest.body(), whole.body(), 1_900_000, whole.body().length - 1);

    settingsOfSecond("zip.bufferBytes=1 MiB", "zip.maxConcurrentPerUser=1");
    await(() -> second.head(path).statusCode() == 200);
  }

  private static void settingsOfSecond(String... properties) {
    second.settings("DCM4CHEE", properties);
  }
}
