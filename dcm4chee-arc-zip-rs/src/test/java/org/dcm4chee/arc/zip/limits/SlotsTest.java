package org.dcm4chee.arc.zip.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.dcm4chee.arc.zip.OtherThread;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Slots bound how many downloads go on at the same time")
class SlotsTest {
  private final Slots slots = new Slots();

  private static ZipSettings settings(int inAll, int perUser) {
    return ZipSettings.from(
        Map.of(
            "zip.maxConcurrent", Integer.toString(inAll),
            "zip.maxConcurrentPerUser", Integer.toString(perUser)),
        problem -> {
          throw new AssertionError(problem);
        });
  }

  @Test
  void aUserWithAllOfHisSlotsIsToldToWait() {
    ZipSettings settings = settings(10, 2);
    slots.acquire("ann", settings);
    slots.acquire("ann", settings);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> slots.acquire("ann", settings))
        .satisfies(
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MAX_CONCURRENT_PER_USER);
              assertThat(refusal.retryAfterSeconds()).hasValue(30);
              assertThat(refusal)
                  .hasMessageContaining("2 ZIPs")
                  .hasMessageContaining("zip.maxConcurrentPerUser");
              assertThat(refusal.getMessage()).doesNotContain("ann");
              assertThat(refusal.details())
                  .containsExactly(
                      entry("limit", "zip.maxConcurrentPerUser"),
                      entry("value", 2L),
                      entry("inUse", 2),
                      entry("retryAfterSeconds", 30));
            });
    assertThat(slots.inUse("ann")).isEqualTo(2);
    slots.acquire("bob", settings);
    assertThat(slots.inUse()).isEqualTo(3);
  }

  @Test
  void aServerThatIsBusySaysSo() {
    ZipSettings settings = settings(2, 2);
    slots.acquire("ann", settings);
    slots.acquire("bob", settings);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> slots.acquire("eve", settings))
        .satisfies(
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MAX_CONCURRENT);
              assertThat(refusal.retryAfterSeconds()).hasValue(30);
              assertThat(refusal).hasMessageContaining("zip.maxConcurrent)");
            });
    assertThat(slots.taken()).isEqualTo(new Slots.Taken(2, List.of(1, 1)));
    assertThat(slots.remembered()).as("a refused user is not remembered").isEqualTo(2);
  }

  @Test
  void aSlotIsGivenBackOnceHoweverOftenItIsClosed() {
    ZipSettings settings = settings(10, 10);
    Slots.Lease first = slots.acquire("ann", settings);
    Slots.Lease second = slots.acquire("ann", settings);

    first.close();
    first.close();
    assertThat(slots.inUse()).isEqualTo(1);
    assertThat(slots.inUse("ann")).isEqualTo(1);

    second.close();
    assertThat(slots.inUse()).isZero();
    assertThat(slots.remembered()).as("idle users are not remembered").isZero();
  }

  @Test
  void aLimitThatIsLoweredStrikesTheNextOneToCome() {
    slots.acquire("ann", settings(10, 10));
    slots.acquire("ann", settings(10, 10));

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> slots.acquire("ann", settings(10, 1)));
  }

  @Test
  void whatIsTakenIsSaidWithoutNames() {
    ZipSettings settings = settings(10, 10);
    slots.acquire("ann", settings);
    slots.acquire("bob", settings);
    slots.acquire("bob", settings);

    assertThat(slots.taken()).isEqualTo(new Slots.Taken(3, List.of(2, 1)));
    assertThat(slots.taken().toString()).doesNotContain("ann").doesNotContain("bob");
  }

  @Test
  void eightThreadsThatCloseEachOthersSlotsNeverCountWrong() throws Exception {
    int threads = 8;
    ZipSettings settings = settings(5, 2);
    AtomicReferenceArray<Slots.Lease> shared = new AtomicReferenceArray<>(threads);
    AtomicInteger wrong = new AtomicInteger();
    CyclicBarrier together = new CyclicBarrier(threads);
    List<Callable<Void>> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int own = i;
      workers.add(
          () -> {
            Random random = new Random(own);
            together.await();
            for (int round = 0; round < 5_000; round++) {
              try {
                // The lease of another thread may be closed by both of them at the same moment.
                Slots.Lease before =
                    shared.getAndSet(
                        random.nextInt(threads), slots.acquire("user " + own % 3, settings));
                close(before);
              } catch (Refusal refusal) {
                close(shared.get(random.nextInt(threads)));
              }
              Slots.Taken taken = slots.taken();
              int sum = taken.ofEachUser().stream().mapToInt(Integer::intValue).sum();
              if (taken.inUse() > 5
                  || sum != taken.inUse()
                  || taken.ofEachUser().stream().anyMatch(count -> count < 1 || count > 2)) {
                wrong.incrementAndGet();
              }
            }
            return null;
          });
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> worker : pool.invokeAll(workers)) {
        worker.get();
      }
    } finally {
      pool.shutdownNow();
    }

    for (int i = 0; i < threads; i++) {
      close(shared.get(i));
    }
    assertThat(wrong).hasValue(0);
    assertThat(slots.taken()).isEqualTo(new Slots.Taken(0, List.of()));
  }

  private static void close(Slots.Lease lease) {
    if (lease != null) {
      lease.close();
    }
  }

  @Test
  void twoHundredClientsThatComeAndGoLeaveNothingBehind() throws Exception {
    ZipSettings settings = settings(20, 3);
    AtomicInteger given = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger tooMany = new AtomicInteger();
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int client = i;
      clients.add(
          () -> {
            Random random = new Random(client);
            for (int round = 0; round < 200; round++) {
              String user = "user " + random.nextInt(40);
              try {
                Slots.Lease lease = slots.acquire(user, settings);
                given.incrementAndGet();
                if (slots.inUse() > 20 || slots.inUse(user) > 3) {
                  tooMany.incrementAndGet();
                }
                // Several paths may give the same slot back, as when a client goes away.
                for (int times = random.nextInt(3); times >= 0; times--) {
                  lease.close();
                }
              } catch (Refusal refusal) {
                refused.incrementAndGet();
              }
            }
            return null;
          });
    }

    ExecutorService threads = Executors.newFixedThreadPool(50);
    try {
      for (Future<Void> client : threads.invokeAll(clients)) {
        client.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(given.get() + refused.get()).isEqualTo(40_000);
    assertThat(given).hasPositiveValue();
    assertThat(tooMany).hasValue(0);
    assertThat(slots.inUse()).isZero();
    assertThat(slots.taken()).isEqualTo(new Slots.Taken(0, List.of()));
  }

  private static final Duration LONG = Duration.ofHours(1);

  private static void isRefused(Slots slots, String user, ZipSettings settings) {
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> slots.acquire(user, settings));
  }

  @ParameterizedTest(name = "zip.maxConcurrent={0}, zip.maxConcurrentPerUser={1}")
  @DisplayName("a slot whose download is ending is waited for")
  @CsvSource({"10, 1", "1, 10"})
  void ending(int inAll, int perUser) throws Exception {
    Slots patient = new Slots(LONG);
    ZipSettings settings = settings(inAll, perUser);
    Slots.Lease first = patient.acquire("ann", settings);
    first.ends();
    OtherThread<Slots.Lease> next =
        OtherThread.does(() -> patient.acquire("ann", settings)).waiting();
    assertThat(patient.taken()).isEqualTo(new Slots.Taken(1, List.of(1)));

    first.close();

    Slots.Lease second = next.result();
    assertThat(patient.taken()).isEqualTo(new Slots.Taken(1, List.of(1)));
    isRefused(patient, "ann", settings);
    second.close();
    assertThat(patient.taken()).isEqualTo(new Slots.Taken(0, List.of()));
  }

  @Test
  @DisplayName("who never takes the last byte has his slot all the same")
  void endingIsNotEnded() {
    Slots impatient = new Slots(Duration.ofMillis(1));
    ZipSettings settings = settings(10, 1);
    impatient.acquire("ann", settings).ends();

    isRefused(impatient, "ann", settings);
    assertThat(impatient.taken()).isEqualTo(new Slots.Taken(1, List.of(1)));
  }

  @Test
  @DisplayName("no more wait than are ending, and nobody for what is another's")
  void asManyAsAreEnding() throws Exception {
    Slots patient = new Slots(LONG);
    ZipSettings settings = settings(4, 2);
    Slots.Lease ending = patient.acquire("ann", settings);
    ending.ends();
    ending.ends();
    patient.acquire("ann", settings);
    patient.acquire("bob", settings);
    patient.acquire("bob", settings);
    isRefused(patient, "bob", settings);
    OtherThread<Slots.Lease> waits =
        OtherThread.does(() -> patient.acquire("ann", settings)).waiting();

    isRefused(patient, "ann", settings);
    isRefused(patient, "eve", settings);

    ending.close();
    waits.result().close();
    patient.acquire("eve", settings);
  }

  @Test
  @DisplayName("what has ended is not ending any more")
  void ended() {
    Slots patient = new Slots(LONG);
    ZipSettings settings = settings(10, 1);
    Slots.Lease first = patient.acquire("ann", settings);
    first.ends();
    first.close();
    first.ends();
    patient.acquire("ann", settings);

    isRefused(patient, "ann", settings);
  }

  @Test
  @DisplayName("who is interrupted waits no longer, and is forgotten")
  void interrupted() throws Exception {
    Slots patient = new Slots(LONG);
    Slots.Lease ofAnother = patient.acquire("ann", settings(1, 1));
    ofAnother.ends();
    OtherThread<Slots.Lease> waits =
        OtherThread.does(() -> patient.acquire("bob", settings(1, 1))).waiting();

    assertThat(patient.taken()).isEqualTo(new Slots.Taken(1, List.of(1)));

    waits.interrupt();

    assertThatExceptionOfType(Refusal.class).isThrownBy(waits::result);
    assertThat(waits.wasInterrupted()).isTrue();
    assertThat(patient.taken()).isEqualTo(new Slots.Taken(1, List.of(1)));
    OtherThread<Slots.Lease> another =
        OtherThread.does(() -> patient.acquire("bob", settings(1, 1))).waiting();
    ofAnother.close();
    another.result().close();
    assertThat(patient.remembered()).isZero();
  }

  @Test
  @DisplayName("one that comes to nothing for who waits longest is waited for again")
  void takenByAnother() throws Exception {
    Slots patient = new Slots(LONG);
    Slots.Lease one = patient.acquire("ann", settings(10, 2));
    Slots.Lease two = patient.acquire("ann", settings(10, 2));
    one.ends();
    two.ends();
    // To whom the limit is 1 it takes both.
    OtherThread<Slots.Lease> waits =
        OtherThread.does(() -> patient.acquire("ann", settings(10, 1))).waiting();

    one.close();
    waits.waiting();
    two.close();

    waits.result().close();
    assertThat(patient.taken()).isEqualTo(new Slots.Taken(0, List.of()));
  }
}
