package org.dcm4chee.arc.zip.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.it.client.Program;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
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
 * In order, as one test gives the second another version of the plugin, and the last kills one.
 * Longer than most as all of it happens to the same two servers: to start them takes longest.
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
    SharedStorage storage = SharedStorage.create();
    files = storage.study(6, 128);
    List<Node> nodes = Node.cluster(2);
    Map<String, String> shared = storage.properties();
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
    long stores = stores(firstServer);
    HttpResponse<byte[]> whole = first.get(path(study));
    firstServer.awaitLine("ZIP of study " + study + ':');
    // How often it is put while it is sent depends on how long that takes.
    await("the plan is put, and no more of it")
        .until(
            () -> {
              long put = stores(firstServer);
              return put >= stores + 2 && put == stores(firstServer);
            });

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

  /** How often a server has put a plan. */
  private static long stores(Server server) {
    Matcher matcher = Pattern.compile("([0-9]+) put").matcher(server.overlay("status"));
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  @Test
  @Order(6)
  void aUsersLimitIsOneForBothServers() throws IOException {
    String large = invent(40, 2_000_000);
    settings("zip.maxConcurrentPerUser=1");
    try (StalledClient stalled = StalledClient.of(first, path(large))) {
      HttpResponse<byte[]> refused = second.get(path(large));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8))
          .contains("zip.maxConcurrentPerUser");
      assertThat(second.head(path(files), "X-Stand-In-User", "somebody;x").statusCode())
          .isEqualTo(200);
      assertThat(stalled).isNotNull();
    }
    await("the slot is free").until(() -> second.head(path(files)).statusCode() == 200);
    settings("zip.maxConcurrentCluster=1");
    try (StalledClient stalled = StalledClient.of(second, path(large))) {
      HttpResponse<byte[]> refused = first.get(path(files), "X-Stand-In-User", "somebody;x");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8))
          .contains("zip.maxConcurrentCluster");
      assertThat(stalled).isNotNull();
    }
    await("the slot is free").until(() -> first.head(path(files)).statusCode() == 200);
  }

  @Test
  @Order(6)
  @DisplayName("who asks for one after the other, each at the next server, is refused none")
  void oneAfterTheOther() {
    String study = invent(1, 2_000);
    settings("zip.maxConcurrentPerUser=1");
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      for (ArchiveUnderTest server : List.of(first, second)) {
        refused += server.get(path(study)).statusCode() == 200 ? 0 : 1;
      }
    }
    assertThat(refused).isZero();
  }

  @Test
  @Order(7)
  @DisplayName("beside a version that keeps plans otherwise: same bytes, one limit, plans ignored")
  void versionThatKeepsPlansOtherwise() throws IOException {
    upgradeSecond("1.0.1", new OtherVersion.Change("PlanMemo", 0x5A50_0005, 0x5A50_0006));
    String study = invent(20, 500_000);
    HttpResponse<byte[]> whole = first.get(path(study));
    String tag = header(whole, "ETag");
    int length = whole.body().length;
    for (int from : new int[] {length / 2, length - 600_000}) {
      HttpResponse<byte[]> rest =
          second.get(path(study), "Range", "bytes=" + from + "-", "If-Range", tag);
      assertThat(rest.statusCode()).isEqualTo(206);
      Bytes.assertSlice(rest.body(), whole.body(), from, length - 1);
    }
    assertThat(opens(second, study, 1)).as("the plan of the other is not read").isPositive();
    Bytes.assertSame(first.get(path(study)).body(), whole.body());

    settings("zip.maxConcurrentPerUser=1");
    try (StalledClient stalled = StalledClient.of(first, path(invent(40, 2_000_000)))) {
      assertThat(second.get(path(files)).statusCode()).isEqualTo(429);
      assertThat(stalled).isNotNull();
    }
    requireNoErrors();
  }

  @Test
  @Order(8)
  @DisplayName("beside a version that makes other bytes: a new ZIP, never a mixture of the two")
  void versionThatMakesOtherBytes() throws IOException {
    upgradeSecond(
        "2.0.0",
        new OtherVersion.Change("Planner", "zip-rs 2", "zip-rs 3"),
        new OtherVersion.Change("PlanMemo", "zip-rs 2", "zip-rs 3"),
        new OtherVersion.Change("Records", 0100644L << 16, 0100600L << 16),
        new OtherVersion.Change("ServerSlots", "1", "2"));
    String study = invent(20, 500_000);
    HttpResponse<byte[]> ours = first.get(path(study));
    HttpResponse<byte[]> others = second.get(path(study));
    assertThat(others.body()).hasSameSizeAs(ours.body());
    assertThat(Arrays.equals(others.body(), ours.body())).isFalse();
    for (int i = 0; i < 2; i++) {
      requireNewZip(second, study, ours, others);
      requireNewZip(first, study, others, ours);
    }

    settings("zip.maxConcurrentPerUser=1");
    try (StalledClient stalled = StalledClient.of(first, path(invent(40, 2_000_000)))) {
      assertThat(second.get(path(files)).statusCode()).as("each counts alone").isEqualTo(200);
      assertThat(stalled).isNotNull();
    }
    requireNoErrors();
    secondServer.overlay("install");
  }

  /** What was begun at another server is not gone on with; the whole is this one's alone. */
  private static void requireNewZip(
      ArchiveUnderTest server, String study, HttpResponse<byte[]> begun, HttpResponse<byte[]> own) {
    HttpResponse<byte[]> answer =
        server.get(path(study), "Range", "bytes=1000000-", "If-Range", header(begun, "ETag"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "ETag"))
        .isEqualTo(header(own, "ETag"))
        .isNotEqualTo(header(begun, "ETag"));
    Bytes.assertSame(answer.body(), own.body());
  }

  /** As in a rolling upgrade: the second server has the other version, the first has ours. */
  private void upgradeSecond(String version, OtherVersion.Change... changes) throws IOException {
    Path jar = new OtherVersion(version, List.of(changes)).writeInto(folder);
    secondServer.overlay("install", "--plugin=" + jar);
    assertThat(secondServer.overlay("status")).contains(version).containsPattern("2 servers");
    settings("zip.bufferBytes=1 MiB");
  }

  private static void requireNoErrors() {
    for (Server server : List.of(firstServer, secondServer)) {
      assertThat(server.log().lines().filter(line -> line.contains(" ERROR "))).isEmpty();
    }
  }

  @Test
  @Order(9)
  @DisplayName("a server is killed: curl goes on at the other, which reads little again")
  void aServerThatIsKilled_theDownloadGoesOnAndItsSlotComesBack() throws Exception {
    Program.require("curl");
    settings("zip.bufferBytes=1 MiB", "zip.maxRate=1 MB", "zip.maxConcurrentPerUser=2");
    String study = invent(30, 1_000_000);
    Path zip = folder.resolve("a.zip");
    Path headers = folder.resolve("headers");
    try (Balancer balancer =
        Balancer.of(folder, Ports.freeOne(), List.of(firstServer, secondServer))) {
      String url = balancer.uri(path(study)).toString();
      Process begun =
          new ProcessBuilder("curl", "-sS", "-D", headers.toString(), "-o", zip.toString(), url)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("curl.txt").toFile())
              .start();
      await("some objects came").until(() -> size(zip) > 3_500_000);
      boolean byFirst = Files.readString(headers).matches("(?is).*\\bX-Served-By: node0\\b.*");
      Server dead = byFirst ? firstServer : secondServer;
      ArchiveUnderTest alive = byFirst ? second : first;
      long stores = stores(dead);
      await("what came is remembered").until(() -> stores(dead) > stores);
      dead.kill();
      assertThat(begun.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(begun.exitValue()).as("curl sees that it is not all").isIn(18, 56);
      assertThat(size(zip)).isBetween(3_500_000L, 29_000_000L);

      alive.settings("DCM4CHEE", "zip.bufferBytes=1 MiB", "zip.maxConcurrentPerUser=2");
      Program.Result result =
          Program.run(folder, "curl", "-sS", "-f", "-C", "-", "-o", zip.toString(), url);
      assertThat(result.status()).as(result.output()).isZero();
      for (int i = 1; i <= 3; i++) {
        assertThat(opens(alive, study, i)).as("instance %s", i).isZero();
      }
      assertThat(opens(alive, study, 30)).isPositive();
      Bytes.assertSame(Files.readAllBytes(zip), alive.get(path(study)).body());

      alive.settings("DCM4CHEE", "zip.bufferBytes=1 MiB", "zip.maxConcurrentPerUser=1");
      await("the slot of the dead is free")
          .until(() -> alive.head(path(study)).statusCode() == 200);
    }
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
