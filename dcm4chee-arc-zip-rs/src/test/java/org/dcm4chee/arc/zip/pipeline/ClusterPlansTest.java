package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Plans are shared with other servers as far as that works, and kept here anyhow")
class ClusterPlansTest {
  private static final byte[] PLAN = {1, 2, 3};
  private static final Duration REST = Duration.ofSeconds(10);

  private final Shared shared = new Shared();
  private final List<Throwable> troubles = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;

  /** A store that does what a test wants. */
  private static final class Shared implements SharedPlans {
    private final Map<String, byte[]> plans = new HashMap<>();
    private Supplier<CompletableFuture<Void>> fate = () -> CompletableFuture.completedFuture(null);
    private int asked;

    @Override
    public CompletionStage<Optional<byte[]>> get(String key) {
      asked++;
      return fate.get().thenApply(well -> Optional.ofNullable(plans.get(key)));
    }

    @Override
    public CompletionStage<?> put(String key, byte[] sealed) {
      asked++;
      return fate.get().thenAccept(well -> plans.put(key, sealed));
    }

    @Override
    public CompletionStage<?> drop(String key) {
      asked++;
      return fate.get().thenAccept(well -> plans.remove(key));
    }
  }

  private ClusterPlans server() {
    return server(new PlanCache(1_000));
  }

  private ClusterPlans server(PlanStore here) {
    return new ClusterPlans(
        here,
        shared,
        new ClusterPlans.Bounds(Duration.ofMillis(1), REST, 1_000, 500),
        () -> now,
        troubles::add);
  }

  @Test
  void whatOneServerHasPutAnotherGets() {
    server().put("a", PLAN);

    assertThat(server().get("a")).hasValueSatisfying(back -> assertThat(back).isEqualTo(PLAN));
    assertThat(server().get("b")).isEmpty();
    assertThat(server().isShared()).isTrue();
    assertThat(troubles).isEmpty();
  }

  @Test
  void whatAnotherServerHasLearnedSinceCounts() {
    ClusterPlans one = server();
    one.put("a", PLAN);
    server().put("a", new byte[] {4});

    assertThat(one.get("a")).hasValueSatisfying(back -> assertThat(back).containsExactly(4));
  }

  @Test
  void whatIsDroppedIsGoneEverywhere() {
    server().put("a", PLAN);
    server().drop("a");

    assertThat(server().get("a")).isEmpty();
    assertThat(shared.plans).isEmpty();
  }

  @Test
  void whatASharedStoreHasForgottenIsStillHere() {
    ClusterPlans one = server();
    one.put("a", PLAN);
    shared.plans.clear();

    assertThat(one.get("a")).isPresent();
  }

  @Test
  void whatWasFetchedIsThereWhenTheStoreIsDown() {
    server().put("a", PLAN);
    ClusterPlans other = server();
    assertThat(other.get("a")).isPresent();
    shared.fate = () -> CompletableFuture.failedFuture(new IllegalStateException("down"));

    assertThat(other.get("a")).isPresent();
  }

  @Test
  void aStoreThatIsDownIsLeftAloneForAWhileAndSaidOnce() {
    shared.fate = () -> CompletableFuture.failedFuture(new IllegalStateException("down"));
    ClusterPlans server = server();
    server.put("a", PLAN);
    assertThat(server.get("a")).isPresent();
    server.drop("b");

    assertThat(shared.asked).isEqualTo(1);
    assertThat(troubles).singleElement().extracting(Throwable::getMessage).isEqualTo("down");

    now += REST.toNanos();
    shared.fate = () -> CompletableFuture.completedFuture(null);
    server.put("c", PLAN);
    assertThat(server().get("c")).isPresent();
    assertThat(troubles).hasSize(1);
  }

  private static Supplier<CompletableFuture<Void>> throwing(Throwable trouble) {
    return () -> {
      if (trouble instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) trouble;
    };
  }

  /** Another version of the server may not have what is called. */
  static List<Throwable> whatAStoreMayThrow() {
    return List.of(new IllegalStateException("stopped"), new NoSuchMethodError("getAsync"));
  }

  @ParameterizedTest
  @MethodSource("whatAStoreMayThrow")
  void aStoreThatThrowsAtOnceFailsNothing(Throwable trouble) {
    shared.fate = throwing(trouble);
    ClusterPlans server = server();
    server.put("a", PLAN);
    now += REST.toNanos();
    assertThat(server.get("a")).isPresent();
    now += REST.toNanos();
    server.drop("a");

    assertThat(server.get("a")).isEmpty();
    assertThat(troubles).hasSize(3);
  }

  @Test
  void aStoreThatNeverAnswersIsWaitedForOnce() {
    shared.fate = CompletableFuture::new;
    ClusterPlans server = server();

    assertThat(server.get("a")).isEmpty();
    assertThat(server.get("a")).isEmpty();
    assertThat(shared.asked).isEqualTo(1);
    assertThat(troubles)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("no answer within 1 ms");
  }

  @Test
  void nomoreThanSixteenPlansAreOnTheirWay() {
    shared.fate = CompletableFuture::new;
    ClusterPlans server = server();
    for (int i = 0; i < 20; i++) {
      server.put("a" + i, PLAN);
    }

    assertThat(shared.asked).isEqualTo(ClusterPlans.MAX_ON_THEIR_WAY);
    assertThat(troubles).hasSize(1);
  }

  @Test
  void aPlanThatHasArrivedOrFailedIsNotOnItsWayAnyMore() {
    ClusterPlans server = server();
    for (int i = 0; i < 20; i++) {
      server.put("a" + i, PLAN);
    }
    assertThat(shared.asked).isEqualTo(20);
    assertThat(troubles).isEmpty();

    shared.fate = () -> CompletableFuture.failedFuture(new IllegalStateException("down"));
    for (int i = 0; i < 20; i++) {
      now += REST.toNanos();
      server.put("a" + i, PLAN);
    }
    for (Throwable atOnce :
        List.of(new IllegalStateException("down"), new OutOfMemoryError("down"))) {
      shared.fate = throwing(atOnce);
      for (int i = 0; i < 20; i++) {
        now += REST.toNanos();
        server.put("a" + i, PLAN);
      }
    }
    assertThat(troubles).hasSize(60).allSatisfy(trouble -> assertThat(trouble).hasMessage("down"));
  }

  @Test
  void aStoreThatCannotAnswerIsLeftAloneToo() {
    shared.fate = () -> CompletableFuture.failedFuture(new IllegalStateException("down"));
    ClusterPlans server = server();

    assertThat(server.get("a")).isEmpty();
    assertThat(server.get("a")).isEmpty();
    assertThat(shared.asked).isEqualTo(1);
    assertThat(troubles).singleElement().extracting(Throwable::getMessage).isEqualTo("down");
  }

  @Test
  void aPlanThatIsTooLargeIsNotShared() {
    server().put("a", new byte[1_001]);
    byte[] random = new byte[900];
    new Random(1).nextBytes(random);
    server().put("a", random);
    assertThat(shared.asked).isZero();

    server().put("a", new byte[1_000]);
    assertThat(shared.asked).as("it deflates well").isEqualTo(1);
  }

  @Test
  void rubbishInTheStoreIsAsIfNothingWereThere() {
    shared.plans.put(PlanSeal.keyOf("a"), new byte[] {1, 2, 3});

    assertThat(server().get("a")).isEmpty();
    assertThat(troubles).isEmpty();
  }

  @Test
  void whoIsInterruptedGoesOnWithoutIt() {
    shared.fate = CompletableFuture::new;
    Thread.currentThread().interrupt();

    assertThat(server().get("a")).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(troubles).isEmpty();
  }
}
