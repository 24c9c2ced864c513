package org.dcm4chee.arc.zip.it.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.it.client.SlowClient;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Audit;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that take their time, more of them than the server has threads for requests: 16 for each
 * processor.
 */
@DisplayName("A slow client holds no thread")
class SlowClientsIT {
  private static final ArchiveUnderTest ARCHIVE =
      ArchiveUnderTest.on(
          Server.start(
                  Server.Options.named("slow-clients")
                      .withProperties(Map.of("org.dcm4chee.arc.zip.async", "true")))
              .withPlugin());
  private static final int THREADS = 16 * Runtime.getRuntime().availableProcessors();

  /** More than a connection takes on its way. */
  private static final int STUDY_BYTES = 8_000_000;

  private final List<SlowClient> clients = new ArrayList<>();
  private final List<String> headers = new ArrayList<>();
  private OpenResources open;

  @BeforeEach
  void lookWhatIsOpen() {
    open = OpenResources.now(ARCHIVE);
  }

  @AfterEach
  void nothingStaysOpen() throws IOException {
    for (SlowClient client : clients) {
      client.close();
    }
    ARCHIVE.settings("DCM4CHEE");
    open.awaitNoMore();
  }

  private static void settings(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("zip.maxConcurrent=unlimited");
    all.add("zip.maxConcurrentPerUser=unlimited");
    ARCHIVE.settings("DCM4CHEE", all.toArray(String[]::new));
  }

  private static String path(String study) {
    return "studies/" + study + "?accept=application/zip";
  }

  /** Whoever held a thread would keep another one from its header. */
  private void readHeaders() throws IOException {
    for (SlowClient client : clients) {
      headers.add(client.readHeader());
    }
    assertThat(ARCHIVE.resource("contexts") - open.before().get("contexts"))
        .as("they all still go on")
        .isEqualTo(clients.size());
  }

  private void readBodies(byte[] expected) throws IOException {
    for (int i = 0; i < clients.size(); i++) {
      Bytes.assertSame(clients.get(i).readBody(headers.get(i)), expected);
    }
  }

  @ParameterizedTest(name = "{2} clients, {0}, objects of {1} bytes")
  @CsvSource({
    "zip.bufferBytes=64 MiB, 400000, 200",
    "zip.bufferBytes=1 MiB, 400000, 60",
    "zip.bufferBytes=1 MiB, 4000000, 60",
    "zip.maxRate=20 MB, 400000, 60"
  })
  void othersAreServed_allGetTheirZip(String setting, int bytes, int number) throws IOException {
    settings(setting);
    String study = ARCHIVE.invent(1, STUDY_BYTES / bytes, bytes);
    String other = ARCHIVE.invent(1, 2, 1000);
    byte[] zip = ARCHIVE.get(path(study)).body();
    open.awaitNoMore();
    for (int i = 0; i < Math.max(number, THREADS + 8); i++) {
      clients.add(new SlowClient(ARCHIVE.uri(path(study)), 1 << 16));
    }
    readHeaders();
    assertThat(Zips.read(ARCHIVE.get(path(other)).body())).hasSize(2);

    readBodies(zip);

    // The connection is as good as new.
    assertThat(ARCHIVE.get(path(other)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, Range: bytes=1000-, zip.prepareSeconds=5, content-range: bytes 1000-",
    "HTTP/1.1, X: y, zip.prepareSeconds=0 zip.compression=fast, transfer-encoding: chunked",
    "HTTP/1.0, X: y, zip.prepareSeconds=5, content-length:"
  })
  void whateverTheAnswerIsLike(String version, String header, String setting, String answer)
      throws IOException {
    settings(setting.split(" "));
    String study = ARCHIVE.invent(1, 20, STUDY_BYTES / 20);
    for (int i = 0; i < THREADS + 8; i++) {
      clients.add(new SlowClient(ARCHIVE.uri(path(study)), 1 << 16, version, header));
    }
    readHeaders();
    for (String fields : headers) {
      assertThat(fields).contains(answer);
    }
    // Only now: once it is known, its length is told whatever the settings.
    byte[] zip = ARCHIVE.get(path(study)).body();

    readBodies(header.startsWith("Range") ? Arrays.copyOfRange(zip, 1000, zip.length) : zip);
  }

  @Test
  void ofASearchToo() throws IOException {
    settings();
    String study = ARCHIVE.invent(1, 20, STUDY_BYTES / 20);
    URI search = ARCHIVE.uri("studies?StudyInstanceUID=" + study + "&accept=application/zip");
    byte[] zip = ARCHIVE.send("GET", search).body();
    open.awaitNoMore();
    for (int i = 0; i < THREADS + 8; i++) {
      clients.add(new SlowClient(search, 1 << 16));
    }
    readHeaders();

    readBodies(zip);

    assertThat(Audit.of(ARCHIVE, study, 1 + clients.size()))
        .allSatisfy(audit -> assertThat(audit.transferred()).hasSize(20));
  }

  @Test
  void goAway_eachIsInTheAudit_nothingStays() throws IOException {
    settings("zip.bufferBytes=1 MiB");
    List<String> studies = new ArrayList<>();
    for (int i = 0; i < THREADS + 8; i++) {
      studies.add(ARCHIVE.invent(1, 20, STUDY_BYTES / 20));
      clients.add(new SlowClient(ARCHIVE.uri(path(studies.get(i)))));
    }
    readHeaders();
    for (SlowClient client : clients) {
      client.close();
    }
    for (String study : studies) {
      Audit audit = Audit.of(ARCHIVE, study);
      assertThat(audit.outcome()).isNotEmpty();
      assertThat(audit.failed().size() + audit.transferred().size()).isEqualTo(20);
    }
  }

  @Test
  void takeNothing_areStoppedAndInTheAudit() throws IOException {
    settings("zip.bufferBytes=1 MiB", "zip.idleSeconds=1");
    String study = ARCHIVE.invent(1, 20, STUDY_BYTES / 20);
    clients.add(new SlowClient(ARCHIVE.uri(path(study))));
    readHeaders();
    Audit audit = Audit.of(ARCHIVE, study);
    assertThat(audit.outcome()).isNotEmpty();
    assertThat(audit.failed()).isNotEmpty();
  }
}
