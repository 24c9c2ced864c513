package org.dcm4chee.arc.zip.it.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that take their time, more of them than the server has threads for requests: 16 for each
 * processor.
 */
class SlowClientsIT {
  private static final ArchiveUnderTest ARCHIVE =
      ArchiveUnderTest.on(
          Server.start(
                  Server.Options.named("slow-clients")
                      .withProperties(Map.of("org.dcm4chee.arc.zip.async", "true")))
              .withPlugin());
  private static final int CLIENTS = 16 * Runtime.getRuntime().availableProcessors() + 28;

  /** More than a connection takes on its way. */
  private static final int STUDY_BYTES = 8_000_000;

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

  private static void settings(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("zip.maxConcurrent=unlimited");
    all.add("zip.maxConcurrentPerUser=unlimited");
    ARCHIVE.settings("DCM4CHEE", all.toArray(String[]::new));
  }

  private static String path(String study) {
    return "studies/" + study + "?accept=application/zip";
  }

  @ParameterizedTest(name = "{0}, objects of {1} bytes")
  @CsvSource({
    "zip.bufferBytes=64 MiB, 400000",
    "zip.bufferBytes=1 MiB, 400000",
    "zip.bufferBytes=1 MiB, 4000000",
    "zip.maxRate=20 MB, 400000"
  })
  void holdNoThread_othersAreServed_allGetTheirZip(String setting, int bytes) throws IOException {
    settings(setting);
    String study = ARCHIVE.invent(1, STUDY_BYTES / bytes, bytes);
    String other = ARCHIVE.invent(1, 2, 1000);
    byte[] zip = ARCHIVE.get(path(study)).body();
    List<SlowClient> clients = new ArrayList<>();
    List<String> headers = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new SlowClient(ARCHIVE.uri(path(study)), 1 << 16));
      }
      // Whoever holds a thread keeps another one from its header.
      for (SlowClient client : clients) {
        headers.add(client.readHeader());
      }
      assertThat(ARCHIVE.resource("contexts") - open.before().get("contexts"))
          .as("they all still go on")
          .isEqualTo(CLIENTS);
      assertThat(Zips.read(ARCHIVE.get(path(other)).body())).hasSize(2);

      for (int i = 0; i < CLIENTS; i++) {
        Bytes.assertSame(clients.get(i).readBody(headers.get(i)), zip);
      }
      // The connection is as good as new.
      assertThat(ARCHIVE.get(path(other)).statusCode()).isEqualTo(200);
    } finally {
      for (SlowClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void goAway_eachIsInTheAudit_nothingStays() throws IOException {
    settings("zip.bufferBytes=1 MiB");
    List<String> studies = new ArrayList<>();
    List<SlowClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      studies.add(ARCHIVE.invent(1, 20, STUDY_BYTES / 20));
      clients.add(new SlowClient(ARCHIVE.uri(path(studies.get(i)))));
    }
    for (SlowClient client : clients) {
      client.readHeader();
    }
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
    try (SlowClient client = new SlowClient(ARCHIVE.uri(path(study)))) {
      client.readHeader();
      Audit audit = Audit.of(ARCHIVE, study);
      assertThat(audit.outcome()).isNotEmpty();
      assertThat(audit.failed()).isNotEmpty();
    }
  }
}
