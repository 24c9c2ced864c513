package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Downloads wait for nobody's threads, and nobody waits for theirs")
class OwnThreadsIT {
  private static final String AE = "AS_RECEIVED";
  private final ArchiveUnderTest archive = Attacked.archive();
  private OpenResources open;

  @BeforeEach
  void lookWhatIsOpen() {
    open = OpenResources.now(archive);
    archive.settings(
        AE,
        "zip.prepareSeconds=3600",
        "zip.maxConcurrent=unlimited",
        "zip.maxConcurrentPerUser=unlimited");
  }

  @AfterEach
  void back() {
    archive.control("DELETE", "executor");
    archive.settings(AE);
    open.awaitNoMore();
  }

  private static WireAnswer get(String study) {
    return Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, study));
  }

  /** In a thread of its own: the common pool has fewer than are needed at the same time. */
  private static CompletableFuture<WireAnswer> begin(String study) {
    return CompletableFuture.supplyAsync(() -> get(study), task -> new Thread(task).start());
  }

  @Test
  @DisplayName("the archive's managed executor is busy for ever: downloads go on")
  void executorExhausted() throws IOException {
    archive.control("POST", "executor?tasks=200");
    await("no thread of the executor is left")
        .until(() -> archive.control("GET", "executor").contains("\"free\":false"));
    String study = archive.invent(1, 40, 50_000);
    archive.fault(study, "nearline", study + ".1.7", 10);
    WireAnswer answer = get(study);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(Zips.read(answer.body())).hasSize(40);
    assertThat(archive.control("GET", "executor")).contains("\"free\":false");
  }

  @Test
  @DisplayName("a nearline copy that never ends: read directly, complete, the same bytes")
  void copyNeverEnds() {
    String study = archive.invent(1, 5, 20_000);
    byte[] online = get(study).body();
    archive.fault(study, "nearline", "*", 5);
    archive.fault(study, "copy_hangs", study + ".1.3", 0);
    WireAnswer answer = get(study);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(online);
  }

  @Test
  @DisplayName("nearline downloads that wait, more than there are workers, hold up no other")
  void waitingNearline() throws InterruptedException, ExecutionException, IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    assumeTrue(
        processors > 1, "on one processor WildFly has no more threads for requests than workers");
    int waiting = Math.max(4 * processors, 16) + 2;
    CompletableFuture<?>[] hanging = new CompletableFuture<?>[waiting];
    for (int i = 0; i < waiting; i++) {
      String study = archive.invent(1, 3, 20_000);
      archive.fault(study, "nearline", "*", 5);
      archive.fault(study, "copy_hangs", "*", 0);
      hanging[i] = begin(study).thenAccept(answer -> assertThat(answer.status()).isEqualTo(200));
    }
    try (Jvm jvm = Jvm.of(archive.server())) {
      await("all of them wait").until(() -> jvm.plugin("Active") == waiting);
      String other = archive.invent(1, 5, 20_000);
      archive.fault(other, "nearline", "*", 5);
      assertThat(Zips.read(get(other).body())).hasSize(5);
      assertThat(Zips.read(get(archive.invent(1, 20, 20_000)).body())).hasSize(20);
      assertThat(hanging).as("they still wait").noneMatch(CompletableFuture::isDone);
    }
    CompletableFuture.allOf(hanging).get();
  }
}
