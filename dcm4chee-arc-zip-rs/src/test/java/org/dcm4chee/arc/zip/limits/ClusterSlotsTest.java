package org.dcm4chee.arc.zip.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Label("Several servers count their downloads together")
class ClusterSlotsTest {
  private static final ZipSettings SETTINGS =
      ZipSettings.from(
          Map.of("zip.maxConcurrentPerUser", "2", "zip.maxConcurrentCluster", "3"),
          problem -> {
            throw new AssertionError(problem);
          });

  private final Board board = new Board();
  private final List<Throwable> troubles = new ArrayList<>();
  private final Slots first = server();
  private final Slots second = server();

  /** Nanoseconds of all servers. */
  private long now;

  private final class Board implements LeaseBoard {
    private record Said(String slots, long until) {}

    private final Map<String, Said> said = new HashMap<>();
    private Supplier<CompletableFuture<Void>> fate = () -> CompletableFuture.completedFuture(null);
    private Optional<Throwable> unreadable = Optional.empty();
    private int times;

    @Override
    public CompletionStage<?> say(String server, String slots, Duration life) {
      times++;
      return fate.get().thenAccept(well -> said.put(server, new Said(slots, now + life.toNanos())));
    }

    @Override
    public Map<String, String> all() {
      unreadable.ifPresent(ClusterSlotsTest::toThrow);
      Map<String, String> all = new HashMap<>();
      said.forEach(
          (server, lease) -> {
            if (lease.until() > now) {
              all.put(server, lease.slots());
            }
          });
      return all;
    }
  }

  private Slots server() {
    return new Slots(board, () -> now, troubles::add);
  }

  private static void refused(Slots server, String user, Refusal.Reason reason) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> server.acquire(user, SETTINGS))
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }

  @Test
  void aUserHasNoMoreOnAllServersThanOneMay() {
    first.acquire("ann", SETTINGS);
    Slots.Lease there = second.acquire("ann", SETTINGS);

    refused(first, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
    refused(second, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
    assertThat(first.inUse()).as("who is refused has nothing").isEqualTo(1);

    there.close();
    first.acquire("ann", SETTINGS);
  }

  @Test
  void allServersTogetherSendNoMoreThanTheClusterMay() {
    first.acquire("ann", SETTINGS);
    first.acquire("bob", SETTINGS);
    second.acquire("eve", SETTINGS);

    refused(second, "joe", Refusal.Reason.MAX_CONCURRENT_CLUSTER);
    refused(first, "joe", Refusal.Reason.MAX_CONCURRENT_CLUSTER);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> second.acquire("joe", SETTINGS))
        .satisfies(
            refusal ->
                assertThat(refusal)
                    .hasMessage(
                        "The servers of this archive are sending 3 ZIPs already, and at most 3 at"
                            + " the same time are allowed (zip.maxConcurrentCluster). Please try"
                            + " again in 30 seconds."));
  }

  @Test
  void aServerThatStandsAloneKeepsToTheClustersLimitToo() {
    Slots alone = new Slots();
    alone.acquire("ann", SETTINGS);
    alone.acquire("bob", SETTINGS);
    alone.acquire("eve", SETTINGS);

    refused(alone, "joe", Refusal.Reason.MAX_CONCURRENT_CLUSTER);
  }

  @Test
  @DisplayName("who has all but the last byte of a ZIP may begin the next one at another server")
  void whatIsEndingIsNobodyElsesMatter() {
    Slots.Lease one = first.acquire("ann", SETTINGS);
    Slots.Lease two = first.acquire("ann", SETTINGS);
    refused(second, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
    one.endsEverywhere();
    two.endsEverywhere();

    second.acquire("ann", SETTINGS);
    second.acquire("ann", SETTINGS);

    assertThat(first.inUse("ann")).as("here they are still there").isEqualTo(2);
    one.close();
    refused(first, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
  }

  @Test
  @DisplayName("of what is ending here and what goes on there, only that counts")
  void endingHere_goingOnThere() {
    first.acquire("ann", SETTINGS).endsEverywhere();
    second.acquire("ann", SETTINGS);

    first.acquire("ann", SETTINGS);

    refused(second, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
  }

  @Test
  @DisplayName("who must not wait tells the others when the slot is given back")
  void endingIsTold() {
    Slots.Lease one = first.acquire("ann", SETTINGS);
    first.acquire("ann", SETTINGS);
    int times = board.times;
    one.ends();
    assertThat(board.times).isEqualTo(times);
    refused(second, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);

    one.close();
    second.acquire("ann", SETTINGS).close();

    Slots.Lease other = second.acquire("ann", SETTINGS);
    times = board.times;
    other.endsEverywhere();
    other.endsEverywhere();
    other.close();
    assertThat(board.times).as("said once").isEqualTo(times + 1);
  }

  @Test
  void aServerThatDiedGivesItsSlotsBackByItself() {
    first.acquire("ann", SETTINGS);
    first.acquire("ann", SETTINGS);
    now += Duration.ofSeconds(29).toNanos();
    refused(second, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
    now += Duration.ofSeconds(1).toNanos();

    second.acquire("ann", SETTINGS);
    second.acquire("ann", SETTINGS);
  }

  @Test
  void aServerThatLivesSaysAgainWhatItHas() {
    first.acquire("ann", SETTINGS);
    first.acquire("ann", SETTINGS);
    for (int i = 0; i < 10; i++) {
      now += Duration.ofSeconds(10).toNanos();
      first.renew();
    }

    refused(second, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
  }

  @Test
  void aServerWithoutDownloadsSaysNothing() {
    first.renew();
    assertThat(board.times).isZero();

    first.acquire("ann", SETTINGS).close();
    int times = board.times;
    first.renew();
    assertThat(board.times).isEqualTo(times);
  }

  @Test
  void whereTheOthersCannotBeReachedAServerCountsItsOwn() {
    second.acquire("ann", SETTINGS);
    board.fate = () -> CompletableFuture.failedFuture(new IllegalStateException("divided"));

    Slots.Lease one = first.acquire("ann", SETTINGS);
    first.acquire("ann", SETTINGS);
    refused(first, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
    assertThat(troubles).as("said once").hasSize(1);

    board.fate = () -> CompletableFuture.completedFuture(null);
    now += Duration.ofSeconds(10).toNanos();
    first.renew();
    refused(second, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
    one.close();
    refused(second, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
  }

  private static void toThrow(Throwable trouble) {
    if (trouble instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) trouble;
  }

  private static Supplier<CompletableFuture<Void>> throwing(Throwable trouble) {
    return () -> {
      toThrow(trouble);
      return CompletableFuture.completedFuture(null);
    };
  }

  /** Another version of the server may not have what is called. */
  static List<Throwable> whatABoardMayThrow() {
    return List.of(
        new IllegalStateException("stopped"), new NoClassDefFoundError("org/infinispan/Cache"));
  }

  @ParameterizedTest
  @MethodSource("whatABoardMayThrow")
  void aBoardThatThrowsRefusesNobody(Throwable trouble) {
    board.fate = throwing(trouble);
    first.acquire("ann", SETTINGS).close();

    assertThat(first.inUse()).isZero();
    assertThat(troubles).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("whatABoardMayThrow")
  void aBoardThatCannotBeReadRefusesNobody(Throwable trouble) {
    second.acquire("ann", SETTINGS);
    second.acquire("ann", SETTINGS);
    board.unreadable = Optional.of(trouble);
    first.acquire("ann", SETTINGS);
    first.acquire("ann", SETTINGS);

    assertThat(troubles).containsExactly(trouble);
  }

  @Test
  @DisplayName("A server without memory refuses one, and keeps no slot for it")
  void anErrorOfTheServer() {
    OutOfMemoryError exhausted = new OutOfMemoryError();
    board.fate = throwing(exhausted);

    assertThatThrownBy(() -> first.acquire("ann", SETTINGS)).isSameAs(exhausted);
    assertThat(first.inUse()).isZero();
  }

  @Test
  @DisplayName("A board that does not answer is waited for, once, and then counted without")
  void aBoardThatDoesNotAnswer() {
    second.acquire("ann", SETTINGS);
    board.fate = CompletableFuture::new;
    first.acquire("ann", SETTINGS);
    first.acquire("ann", SETTINGS);

    assertThat(troubles).singleElement().asString().contains("no answer within 500 ms");
    refused(first, "ann", Refusal.Reason.MAX_CONCURRENT_PER_USER);
  }

  @Test
  void whoIsInterruptedCountsItsOwn_andGoesOnBeingInterrupted() {
    second.acquire("ann", SETTINGS);
    second.acquire("ann", SETTINGS);
    board.fate = CompletableFuture::new;
    Thread.currentThread().interrupt();
    first.acquire("ann", SETTINGS);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(troubles).isEmpty();
  }

  @Test
  void nobodyIsNamedOnTheBoard() {
    first.acquire("user ann", SETTINGS);

    assertThat(board.all().values())
        .singleElement()
        .asString()
        .doesNotContain("ann")
        .matches("1 1 [0-9a-f]{32}=1");
  }

  @Test
  void whatANewerVersionSaysIsNotUnderstoodAndCountsNothing() {
    board.said.put("other", new Board.Said("2 {\"everything\":\"new\"}", Long.MAX_VALUE));

    first.acquire("ann", SETTINGS);
  }

  @Test
  void slotsOfNobodyCount_andWhoHasNoneTakesNothingFromTheOthers() {
    assertThat(ServerSlots.read("1 5").inUse()).isEqualTo(5);
    assertThat(ServerSlots.read("1 1 aa=0 bb=1").byUser()).isEqualTo(Map.of("aa", 0, "bb", 1));
    assertThat(ServerSlots.read("1")).isEqualTo(ServerSlots.NONE);
  }

  @Property(tries = 300)
  @Label("Whatever stands on the board, it is read as something or as nothing")
  void whateverStandsThere(@ForAll String written) {
    assertThat(ServerSlots.read(written).inUse()).isNotNegative();
    assertThat(ServerSlots.read("1 " + written).inUse()).isNotNegative();
  }

  @Property(tries = 100)
  @Label("What a server says is what the others read")
  void comesBack(
      @ForAll Map<String, @net.jqwik.api.constraints.IntRange(min = 1, max = 99) Integer> users) {
    ServerSlots slots = ServerSlots.of(users);
    assertThat(ServerSlots.read(slots.written())).isEqualTo(slots);
  }
}
