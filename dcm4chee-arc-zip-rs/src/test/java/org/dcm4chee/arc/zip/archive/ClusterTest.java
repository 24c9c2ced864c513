package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.limits.LeaseBoard;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.pipeline.PlanStore;
import org.dcm4chee.arc.zip.pipeline.SharedPlans;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A server shares what it can, and stands alone where nobody knows how")
class ClusterTest {
  private final List<String> told = new ArrayList<>();
  private Optional<Error> failure = Optional.empty();

  private final SharedPlans plans =
      new SharedPlans() {
        @Override
        public CompletionStage<Optional<byte[]>> get(String key) {
          return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<?> put(String key, byte[] sealed) {
          told.add("put");
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> drop(String key) {
          throw new AssertionError("Nothing is dropped here");
        }
      };

  private final LeaseBoard board =
      new LeaseBoard() {
        @Override
        public CompletionStage<?> say(String server, String slots, Duration life) {
          failure.ifPresent(
              error -> {
                throw error;
              });
          told.add("said");
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public Map<String, String> all() {
          return Map.of();
        }
      };

  private final List<Runnable> ticks = new ArrayList<>();
  private final List<Object> delays = new ArrayList<>();

  private final ScheduledExecutorService clock =
      Fake.of(
          ScheduledExecutorService.class,
          Map.of(
              "scheduleWithFixedDelay",
              arguments -> {
                ticks.add((Runnable) arguments[0]);
                delays.addAll(List.of(arguments[1], arguments[2], arguments[3].toString()));
                return null;
              }));

  @SuppressWarnings("unchecked")
  private static <T> Instance<T> beans(Optional<T> bean) {
    return Fake.of(
        Instance.class,
        Map.of(
            "isResolvable", arguments -> bean.isPresent(), "get", arguments -> bean.orElseThrow()));
  }

  @Test
  void alone_plansAreKeptHereAndNobodyIsTold() {
    Cluster alone = Cluster.of(beans(Optional.empty()), beans(Optional.empty()));
    assertThat(alone).isEqualTo(Cluster.none());
    PlanStore store = alone.plans(100);
    store.put("a", new byte[60]);
    store.put("b", new byte[60]);
    alone.keepTold(alone.slots(), clock, Duration.ofSeconds(10));

    assertThat(store.isShared()).isFalse();
    assertThat(store.get("a")).as("as much as there is memory for").isEmpty();
    assertThat(store.get("b")).isPresent();
    assertThat(ticks).isEmpty();
  }

  @Test
  void withOthers_plansAreShared() {
    PlanStore store = Cluster.of(beans(Optional.of(plans)), beans(Optional.empty())).plans(100);
    store.put("a", new byte[60]);

    assertThat(store.isShared()).isTrue();
    assertThat(told).containsExactly("put");
    assertThat(store.get("a")).as("here, too").isPresent();
  }

  @Test
  void withOthers_theyAreToldAgainAndAgain() {
    Cluster cluster = Cluster.of(beans(Optional.empty()), beans(Optional.of(board)));
    Slots slots = cluster.slots();
    cluster.keepTold(slots, clock, Duration.ofSeconds(10));
    assertThat(delays).containsExactly(10_000L, 10_000L, "MILLISECONDS");
    ticks.get(0).run();
    assertThat(told).as("it has nothing").isEmpty();
    try (Slots.Lease lease = slots.acquire("ann", ZipSettings.from(Map.of(), problem -> {}))) {
      assertThat(lease).isNotNull();
      told.clear();
      ticks.get(0).run();
      assertThat(told).containsExactly("said");
    }
  }

  @Test
  void whatBreaksDoesNotEndTheClock() {
    Cluster cluster = new Cluster(Optional.empty(), Optional.of(board));
    Slots slots = cluster.slots();
    cluster.keepTold(slots, clock, Duration.ofSeconds(10));
    try (Slots.Lease lease = slots.acquire("ann", ZipSettings.from(Map.of(), problem -> {}))) {
      assertThat(lease).isNotNull();
      failure = Optional.of(new NoClassDefFoundError("a module is gone"));

      assertThatCode(() -> ticks.get(0).run()).doesNotThrowAnyException();
      failure = Optional.empty();
    }
  }
}
