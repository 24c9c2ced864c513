package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The threads that encode are a fixed number")
class WorkersTest {
  private static final int USUAL = Math.max(4 * Runtime.getRuntime().availableProcessors(), 16);

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-,-1",
        "8,8",
        "' 3 ',3",
        "1024,1024",
        "1025,-1",
        "0,-1",
        "-2,-1",
        "many,-1",
        "'',-1"
      })
  void number_isThatOfTheProperty_orFourTimesTheCores_butSixteen(String property, int expected) {
    assertThat(Workers.number(property)).isEqualTo(expected < 0 ? USUAL : expected);
  }

  @Test
  @DisplayName("all are started at once; a task more than there are threads is refused, not queued")
  void oneTaskTooMany() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch free = new CountDownLatch(1);
    try (Workers workers =
        Workers.start(
            task -> {
              made.incrementAndGet();
              return new Thread(task);
            })) {
      assertThat(made).hasValue(workers.threads()).hasValue(USUAL);
      CountDownLatch busy = new CountDownLatch(workers.threads());
      for (int i = 0; i < workers.threads(); i++) {
        execute(
            workers,
            () -> {
              busy.countDown();
              try {
                free.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
      busy.await();

      assertThatThrownBy(() -> workers.executor().execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
      free.countDown();
    }
  }

  /** A thread that was just started may not have come to its first wait. */
  private static void execute(Workers workers, Runnable task) {
    while (true) {
      try {
        workers.executor().execute(task);
        return;
      } catch (RejectedExecutionException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  @DisplayName("who cannot do it himself waits for his turn, and all have theirs")
  void patient() throws InterruptedException {
    CountDownLatch free = new CountDownLatch(1);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    try (Workers workers = Workers.start(Thread::new)) {
      CountDownLatch busy = new CountDownLatch(workers.threads());
      for (int i = 0; i < workers.threads(); i++) {
        execute(
            workers,
            () -> {
              busy.countDown();
              awaitUninterruptibly(free);
            });
      }
      busy.await();
      CountDownLatch all = new CountDownLatch(50);
      for (int i = 0; i < 50; i++) {
        int number = i;
        workers
            .patient()
            .execute(
                () -> {
                  order.add(number);
                  all.countDown();
                });
      }
      assertThat(order).isEmpty();
      free.countDown();
      all.await();
    }

    assertThat(order).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50).boxed().toList());
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("closed, it interrupts what is at work and takes nothing any more")
  void close_interrupts() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Workers workers = Workers.start(Thread::new);
    execute(
        workers,
        () -> {
          started.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });
    started.await();

    workers.close();

    interrupted.await();
    assertThatThrownBy(() -> workers.executor().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
