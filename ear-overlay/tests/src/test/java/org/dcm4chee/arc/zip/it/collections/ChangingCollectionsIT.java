package org.dcm4chee.arc.zip.it.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Audit;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Studies are opened as the ZIP gets there, for many clients at the same time")
class ChangingCollectionsIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String AE = "DCM4CHEE";
  private static final int CLIENTS = 100;

  private final List<String> studies = new ArrayList<>();
  private OpenResources open;

  @BeforeEach
  void count() {
    open = OpenResources.now(ARCHIVE);
    ARCHIVE.control("DELETE", "audit");
  }

  @AfterEach
  void back() {
    ARCHIVE.settings(AE);
    studies.forEach(study -> ARCHIVE.control("DELETE", "studies/" + study));
    open.awaitNoMore();
  }

  private void invent(int count, int instances, long bytes) {
    for (int i = 0; i < count; i++) {
      studies.add(ARCHIVE.invent(1, instances, bytes));
    }
    studies.sort(null);
  }

  private static String search(List<String> uids) {
    return "studies?StudyInstanceUID=" + String.join(",", uids) + "&accept=application/zip";
  }

  private void awaitBegin(String study) {
    await("it begins")
        .until(
            () ->
                ARCHIVE
                    .control("GET", "audit")
                    .contains("\"event\":\"begin\",\"study\":\"" + study + "\""));
  }

  @Test
  void aStudyThatIsDeletedWhileAnotherIsSent_cutsTheConnectionOrIsThere_andTheAuditIsTrue() {
    ARCHIVE.settings(AE, "zip.bufferBytes=1 MiB");
    invent(8, 3, 600_000);
    // The pixels of the first are not given before it is mended; its header is.
    ARCHIVE.fault(studies.get(0), "holds", "*", 0);
    CompletableFuture<HttpResponse<byte[]>> download =
        CompletableFuture.supplyAsync(() -> ARCHIVE.get(search(studies)));
    awaitBegin(studies.get(0));

    // It may be open still, from when the ZIP was planned, or already ahead.
    ARCHIVE.control("DELETE", "studies/" + studies.get(4));
    ARCHIVE.control("DELETE", "studies/" + studies.get(0) + "/faults");

    Throwable cut = catchThrowable(download::join);
    if (cut == null) {
      assertThat(folders(download.join())).containsExactlyElementsOf(new TreeSet<>(studies));
    } else {
      assertThat(cut).hasMessageContaining("IOException");
    }
    assertThat(Audit.of(ARCHIVE, studies.get(0)).transferred()).hasSize(3);
    assertThat(Audit.of(ARCHIVE, studies.get(0)).outcome()).isEmpty();
    open.awaitNoMore();
    String sent =
        "\"event\":\"transferred\",\"study\":\"" + studies.get(4) + "\",\"transferred\":[\"";
    if (cut != null) {
      assertThat(ARCHIVE.control("GET", "audit")).as("what was not sent").doesNotContain(sent);
    }
  }

  @Test
  void aStudyThatNobodyMaySee_staysOut() {
    invent(3, 2, 3000);
    ARCHIVE.fault(studies.get(1), "hidden", "*", 0);

    HttpResponse<byte[]> response = ARCHIVE.get(search(studies));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(folders(response)).containsExactly(studies.get(0), studies.get(2));
    ARCHIVE.control("DELETE", "studies/" + studies.get(1) + "/faults");
  }

  @Test
  @DisplayName("an AE that may not see one of the studies gives the others, and another AE all")
  void aStudyThatAnAeMayNotSee_staysOut() {
    invent(3, 2, 3000);
    String secret = studies.get(1);
    ARCHIVE.control("POST", "studies/" + secret + "/readers?aet=" + AE);
    String all = String.join(",", studies);

    assertThat(folders(ARCHIVE.get(search(studies)))).containsExactlyElementsOf(studies);
    for (String level : List.of("studies", "series", "instances")) {
      HttpResponse<byte[]> others = ofAnotherAe(level + "?StudyInstanceUID=" + all + "&");
      assertThat(others.statusCode()).as(level).isEqualTo(200);
      assertThat(folders(others)).as(level).containsExactly(studies.get(0), studies.get(2));
    }
    for (String path :
        List.of(
            "studies?StudyInstanceUID=" + secret + "&",
            "studies/" + secret + "/series?",
            "studies/" + secret + "?")) {
      assertThat(ofAnotherAe(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  private static HttpResponse<byte[]> ofAnotherAe(String path) {
    URI service = ARCHIVE.server().service("AS_RECEIVED");
    return ARCHIVE.send("GET", URI.create(service + "/" + path + "accept=application/zip"));
  }

  private static Set<String> folders(HttpResponse<byte[]> response) {
    Set<String> folders = new TreeSet<>();
    Zips.read(response.body()).keySet().forEach(name -> folders.add(name.split("/", -1)[0]));
    return folders;
  }

  @Test
  void hundredClientsWithDifferentSearches_eachGetsWhatItSearchedFor() throws Exception {
    ARCHIVE.settings(AE, "zip.maxConcurrent=unlimited", "zip.maxConcurrentPerUser=unlimited");
    invent(20, 2, 3000);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        String path = search(wanted(client));
        answers.add(clients.submit(() -> ARCHIVE.get(path)));
      }
      for (int client = 0; client < CLIENTS; client++) {
        HttpResponse<byte[]> answer = answers.get(client).get(2, TimeUnit.MINUTES);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(folders(answer)).containsExactlyElementsOf(new TreeSet<>(wanted(client)));
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private List<String> wanted(int client) {
    return List.of(
        studies.get(client % 20),
        studies.get((client + 1 + client / 20) % 20),
        studies.get((client + 8) % 20));
  }
}
