package org.dcm4chee.arc.zip.it.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.it.client.SlowClient;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Audit;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a download uses while it runs, and that all of it is free at its end. */
class DownloadResourcesIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final int SLOW_CLIENTS = 8;
  private OpenResources open;

  @BeforeEach
  void lookWhatIsOpen() {
    open = OpenResources.now(ARCHIVE);
  }

  @AfterEach
  void nothingStaysOpen() {
    ARCHIVE.settings("DCM4CHEE");
    open.awaitNoMore();
  }

  private static String path(String study) {
    return "studies/" + study + "?accept=application/zip";
  }

  @ParameterizedTest(name = "prepareSeconds {0}, objects of {1} bytes")
  @CsvSource({"5, 400000", "5, 3000000", "0, 400000", "0, 3000000"})
  void clientGoesAway_everythingIsFreeAndInTheAudit(int prepareSeconds, int bytes)
      throws IOException {
    ARCHIVE.settings("DCM4CHEE", "zip.bufferBytes=1 MiB", "zip.prepareSeconds=" + prepareSeconds);
    int objects = 40_000_000 / bytes;
    String study = ARCHIVE.invent(1, objects, bytes);
    try (SlowClient client = new SlowClient(ARCHIVE.uri(path(study)))) {
      client.read(20_000);
    }
    Audit audit = Audit.of(ARCHIVE, study);
    assertThat(audit.outcome()).isNotEmpty();
    assertThat(audit.failed()).isNotEmpty();
    assertThat(Stream.of(audit.failed(), audit.transferred()).flatMap(List::stream))
        .hasSize(objects)
        .doesNotHaveDuplicates();
    open.awaitNoMore();
  }

  @Test
  void clientGoesAwayWhileItIsPrepared_everythingIsFree() throws IOException {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=2");
    String study = ARCHIVE.invent(1, 50, 10_000);
    ARCHIVE.fault(study, "slow", "*", 100);
    SlowClient client = new SlowClient(ARCHIVE.uri(path(study)));
    awaitMoreOpen();
    client.close();
    Audit.of(ARCHIVE, study);
    open.awaitNoMore();
  }

  private void awaitMoreOpen() {
    await("something is opened").until(() -> !OpenResources.now(ARCHIVE).equals(open));
  }

  @Test
  void slowClients_holdNoWorker() throws IOException {
    ARCHIVE.settings(
        "DCM4CHEE",
        "zip.threads=1",
        "zip.maxConcurrent=unlimited",
        "zip.maxConcurrentPerUser=unlimited");
    String slow = ARCHIVE.invent(1, 200, 200_000);
    String other = ARCHIVE.invent(1, 20, 200_000);
    List<SlowClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW_CLIENTS; i++) {
        clients.add(new SlowClient(ARCHIVE.uri(path(slow))));
        clients.get(i).read(1024);
      }
      awaitNothingIsRead();
      // Each client may have the object open that it is sent.
      assertThat(opened("files")).isLessThanOrEqualTo(SLOW_CLIENTS);
      assertThat(opened("contexts")).as("they still go on").isEqualTo(SLOW_CLIENTS);
      assertThat(Zips.read(ARCHIVE.get(path(other)).body())).hasSize(20);
      for (SlowClient client : clients) {
        client.read(1_000_000);
      }
    } finally {
      for (SlowClient client : clients) {
        client.close();
      }
    }
  }

  private long opened(String name) {
    return ARCHIVE.resource(name) - open.before().get(name);
  }

  /** All that can be encoded ahead is encoded; the rest waits for the clients. */
  private static void awaitNothingIsRead() {
    AtomicLong before = new AtomicLong(-1);
    await("no more is read")
        .pollInterval(Duration.ofMillis(200))
        .until(() -> ARCHIVE.resource("reads"), reads -> before.getAndSet(reads) == reads);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zip.threads=1", "zip.threads=16", "zip.prepareSeconds=3600", "zip.maxRate=50 MB"})
  void settingsOfThePipeline_changeNoByte(String setting) {
    String study = ARCHIVE.invent(1, 3, 2_500_000);
    byte[] usual = ARCHIVE.get(path(study)).body();
    ARCHIVE.settings("DCM4CHEE", setting);
    Bytes.assertSame(ARCHIVE.get(path(study)).body(), usual);
  }

  @Test
  void smallerBuffer_otherForm_sameFiles() {
    String study = ARCHIVE.invent(1, 3, 2_500_000);
    Map<String, byte[]> usual = Zips.read(ARCHIVE.get(path(study)).body());
    ARCHIVE.settings("DCM4CHEE", "zip.bufferBytes=1 MiB");
    HttpResponse<byte[]> streamed = ARCHIVE.get(path(study));
    assertThat(ArchiveUnderTest.header(streamed, "Content-Length"))
        .isEqualTo("" + streamed.body().length);
    Map<String, byte[]> files = Zips.read(streamed.body());
    assertThat(files.keySet()).isEqualTo(usual.keySet());
    files.forEach((name, bytes) -> Bytes.assertSame(bytes, usual.get(name)));
  }

  @Test
  void manySmallObjects_inOrder() {
    String study = ARCHIVE.invent(3, 500, 1000);
    byte[] zip = ARCHIVE.get(path(study)).body();
    assertThat(Zips.read(zip)).hasSize(1500);
    Bytes.assertSame(ARCHIVE.get(path(study)).body(), zip);
  }

  @Test
  void nearline_isReadFromTheRetrieveCache() {
    String study = ARCHIVE.invent(1, 6, 20_000);
    byte[] online = ARCHIVE.get(path(study)).body();
    ARCHIVE.fault(study, "nearline", "*", 20);
    long copied = ARCHIVE.resource("copiedToRetrieveCache");
    Bytes.assertSame(ARCHIVE.get(path(study)).body(), online);
    assertThat(ARCHIVE.resource("copiedToRetrieveCache") - copied).isEqualTo(6);
  }

  @Test
  void nearline_chunked_isReadFromTheRetrieveCache() {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=0");
    String study = ARCHIVE.invent(1, 6, 20_000);
    ARCHIVE.fault(study, "nearline", study + ".1.4", 20);
    long copied = ARCHIVE.resource("copiedToRetrieveCache");
    assertThat(Zips.read(ARCHIVE.get(path(study)).body()))
        .hasSize(6)
        .doesNotContainKey("MISSING.txt");
    assertThat(ARCHIVE.resource("copiedToRetrieveCache") - copied).isEqualTo(1);
  }

  @Test
  void nearline_copyFails_isReadDirectly() {
    String study = ARCHIVE.invent(1, 6, 20_000);
    byte[] online = ARCHIVE.get(path(study)).body();
    Audit.forget(open);
    ARCHIVE.fault(study, "nearline", "*", 20);
    ARCHIVE.fault(study, "copy_fails", study + ".1.2", 0);
    long copied = ARCHIVE.resource("copiedToRetrieveCache");
    Bytes.assertSame(ARCHIVE.get(path(study)).body(), online);
    assertThat(ARCHIVE.resource("copiedToRetrieveCache") - copied).isEqualTo(5);
    assertThat(Audit.of(ARCHIVE, study).failed()).isEmpty();
  }

  @Test
  void nearline_copyingTakesLongerThanPreparing_chunkedAndComplete() {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=1");
    String study = ARCHIVE.invent(1, 3, 20_000);
    ARCHIVE.fault(study, "nearline", "*", 600);
    var response = ARCHIVE.get(path(study));
    assertThat(ArchiveUnderTest.header(response, "Content-Length")).isEmpty();
    assertThat(Zips.read(response.body())).hasSize(3).doesNotContainKey("MISSING.txt");
  }
}
