package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A budget bounds what is held in memory, by each and by all together")
class ByteBudgetTest {
  private final ByteBudget whole = ByteBudget.of(100);

  @Test
  void everythingUpToTheLimitCanBeReservedAndNotOneByteMore() {
    assertThat(whole.tryReserve(60)).isTrue();
    assertThat(whole.tryReserve(41)).isFalse();
    assertThat(whole.reserved()).as("nothing of a refused reservation").isEqualTo(60);
    assertThat(whole.tryReserve(40)).isTrue();
    assertThat(whole.tryReserve(1)).isFalse();
    assertThat(whole.reserved()).isEqualTo(100);
  }

  @Test
  void whatIsReleasedCanBeReservedAgain() {
    assertThat(whole.tryReserve(100)).isTrue();
    whole.release(30);
    assertThat(whole.reserved()).isEqualTo(70);
    assertThat(whole.tryReserve(30)).isTrue();
  }

  @Test
  void roomIsWhatCouldBeReserved() {
    assertThat(whole.hasRoomFor(100)).isTrue();
    assertThat(whole.hasRoomFor(101)).isFalse();
    assertThat(whole.tryReserve(1)).isTrue();
    assertThat(whole.hasRoomFor(99)).isTrue();
    assertThat(whole.hasRoomFor(100)).isFalse();
  }

  @Test
  void aPartCountsAgainstBothItsOwnLimitAndTheWhole() {
    ByteBudget part = whole.part(60);
    ByteBudget other = whole.part(60);

    assertThat(part.tryReserve(61)).isFalse();
    assertThat(part.tryReserve(50)).isTrue();
    assertThat(whole.reserved()).isEqualTo(50);
    assertThat(other.hasRoomFor(51)).isFalse();
    assertThat(other.tryReserve(51)).isFalse();
    assertThat(other.reserved()).as("given back when the whole refuses").isZero();
    assertThat(other.tryReserve(50)).isTrue();
    part.release(50);
    assertThat(part.reserved()).isZero();
    assertThat(whole.reserved()).isEqualTo(50);
  }

  @Test
  void theLimitOfAPartIsTheSmallerOfBoth() {
    assertThat(whole.part(60).limit()).isEqualTo(60);
    assertThat(whole.part(600).limit()).isEqualTo(100);
    assertThat(whole.part(600).part(70).limit()).isEqualTo(70);
    assertThat(whole.limit()).isEqualTo(100);
  }

  @Test
  void lessThanNothingIsNoBudget() {
    assertThat(ByteBudget.of(0).tryReserve(1)).isFalse();
    assertThat(ByteBudget.of(0).tryReserve(0)).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> ByteBudget.of(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> whole.part(-1));
  }

  @Test
  void whoWaitsForRoomIsToldAtOnceIfThereIsSome() {
    List<String> told = new ArrayList<>();
    whole.whenRoom(100, () -> told.add("now"));

    assertThat(told).containsExactly("now");
    assertThat(whole.isContended()).isFalse();
  }

  @Test
  void whoWaitsLongestIsToldFirstAndOnce() {
    ByteBudget part = whole.part(100);
    List<String> told = new ArrayList<>();
    assertThat(whole.tryReserve(100)).isTrue();
    part.whenRoom(
        50,
        () -> {
          told.add("first");
          assertThat(part.tryReserve(50)).isTrue();
        });
    part.whenRoom(10, () -> told.add("second"));
    assertThat(part.isContended()).isTrue();
    assertThat(whole.isContended()).isTrue();

    whole.release(49);
    whole.tellWaiters();
    assertThat(told).as("nobody passes the first").isEmpty();
    whole.release(1);
    whole.tellWaiters();
    assertThat(told).containsExactly("first");
    whole.release(9);
    whole.tellWaiters();
    assertThat(told).containsExactly("first");
    whole.release(1);
    whole.tellWaiters();
    assertThat(told).containsExactly("first", "second");
    assertThat(whole.isContended()).isFalse();
    whole.release(40);
    whole.tellWaiters();
    assertThat(told).hasSize(2);
  }

  @Test
  void whoIsForgottenIsNotToldAndDoesNotHoldUpOthers() {
    List<String> told = new ArrayList<>();
    Runnable gone = () -> told.add("gone");
    assertThat(whole.tryReserve(100)).isTrue();
    whole.whenRoom(50, gone);
    whole.whenRoom(10, () -> told.add("there"));
    whole.forget(gone);
    whole.release(10);
    whole.tellWaiters();

    assertThat(told).containsExactly("there");
  }

  @Test
  @DisplayName("Eight threads at once never have more than the limit, and leave nothing")
  void threads() throws InterruptedException {
    ByteBudget part = whole.part(90);
    AtomicLong held = new AtomicLong();
    AtomicLong wrong = new AtomicLong();
    AtomicLong granted = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 8; i++) {
      int bytes = 7 + i;
      threads.execute(
          () -> {
            for (int n = 0; n < 20_000; n++) {
              if (part.tryReserve(bytes)) {
                wrong.addAndGet(held.addAndGet(bytes) > 90 ? 1 : 0);
                held.addAndGet(-bytes);
                part.release(bytes);
                granted.incrementAndGet();
              }
            }
          });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(wrong).hasValue(0);
    assertThat(granted.get()).isPositive();
    assertThat(part.reserved()).isZero();
    assertThat(whole.reserved()).isZero();
  }
}
