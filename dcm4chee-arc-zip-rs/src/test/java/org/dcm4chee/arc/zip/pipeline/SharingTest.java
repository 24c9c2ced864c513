package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing here takes long: who waits for longer waits for ever, and is not to be interrupted, as
 * who shares work out waits all the same.
 */
@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisplayName("What is done with each object is shared out")
class SharingTest {
  private static void assertEachOnce(Sharing sharing, int count) {
    AtomicIntegerArray done = new AtomicIntegerArray(Math.max(count, 1));
    sharing.each(count, done::incrementAndGet);
    for (int i = 0; i < count; i++) {
      assertThat(done.get(i)).as("object %d", i).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 129, 5_000})
  void eachIsDoneOnce_whoeverHelps(int count) throws InterruptedException {
    assertEachOnce(Sharing.ALONE, count);
    ExecutorService helpers = Executors.newFixedThreadPool(3);
    assertEachOnce(Sharing.with(helpers, 3, 128), count);
    helpers.shutdown();
    assertThat(helpers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void whereAllThreadsAreBusy_itIsDoneAlone() {
    assertEachOnce(Sharing.with(QueuedThreads.BUSY, 3, 128), 1_000);
  }

  @Test
  @DisplayName("a helper that comes when all is done finds nothing to do")
  void lateHelper() {
    List<Runnable> late = new ArrayList<>();
    assertEachOnce(Sharing.with(late::add, 3, 128), 1_000);
    assertThat(late).hasSize(3).allSatisfy(Runnable::run);
  }

  @Test
  @DisplayName("no more threads help than may, and none for what one can do at once")
  void helpersAreBounded() {
    List<Runnable> helpers = new ArrayList<>();
    Sharing sharing = Sharing.with(helpers::add, 2, 128);
    assertEachOnce(sharing, 128);
    assertThat(helpers).isEmpty();
    assertEachOnce(sharing, 10_000);
    assertThat(helpers).hasSize(2);
  }

  @Test
  @DisplayName("a failure is the caller's, when nobody is at work any more")
  void failure() {
    CountDownLatch ended = new CountDownLatch(1);
    Sharing sharing = Sharing.with(task -> new Thread(task).start(), 1, 128);
    assertThatThrownBy(
            () ->
                sharing.each(
                    256,
                    i -> {
                      if (i == 200) {
                        ended.countDown();
                        throw new IllegalStateException("of object 200");
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("of object 200");
    assertThat(ended.getCount()).isZero();
  }

  @Test
  void anErrorIsThrownAsItIs() {
    Error error = new StackOverflowError();
    assertThatThrownBy(
            () ->
                Sharing.with(Runnable::run, 1, 128)
                    .each(
                        300,
                        i -> {
                          throw error;
                        }))
        .isSameAs(error);
  }

  @Test
  void whoAskedForItWaitsForHisHelpers_andStaysInterrupted() {
    Thread here = Thread.currentThread();
    CountDownLatch helps = new CountDownLatch(1);
    AtomicBoolean ownIsDone = new AtomicBoolean();
    AtomicBoolean helpersIsDone = new AtomicBoolean();
    Sharing.with(task -> new Thread(task).start(), 1, 1)
        .each(
            2,
            i -> {
              if (Thread.currentThread() == here) {
                assertThatNoException().isThrownBy(helps::await);
                ownIsDone.set(true);
                return;
              }
              helps.countDown();
              while (!ownIsDone.get() || here.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              here.interrupt();
              helpersIsDone.set(true);
            });

    assertThat(helpersIsDone).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}
