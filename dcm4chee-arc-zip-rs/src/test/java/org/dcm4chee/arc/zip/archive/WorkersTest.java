package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The threads that encode are a fixed number")
class WorkersTest {
  private static final int USUAL = Workers.usual(Runtime.getRuntime().availableProcessors());
  private static final long SAFETY_SECONDS = 10;

  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch free = new CountDownLatch(1);
  private final Workers workers =
      Workers.start(
          task -> {
            made.incrementAndGet();
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            // What a task of a test throws is no news.
            thread.setUncaughtExceptionHandler((ended, thrown) -> {});
            return thread;
          });

  @AfterEach
  void end() {
    free.countDown();
    workers.close();
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-,-1",
        "8,8",
        "' 3 ',3",
        "1,1",
        "1024,1024",
        "1025,-1",
        "0,-1",
        "-2,-1",
        "many,-1",
        "'',-1"
      })
  void number_isThatOfTheProperty_ifItIsOne(String property, int expected) {
    assertThat(Workers.number(property)).isEqualTo(expected < 0 ? USUAL : expected);
  }

  @ParameterizedTest(name = "{0} cores → {1}")
  @CsvSource({"1,16", "4,16", "5,20", "64,256"})
  void usual_isFourTimesTheCores_butSixteen(int cores, int expected) {
    assertThat(Workers.usual(cores)).isEqualTo(expected);
  }

  private static void reach(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(SAFETY_SECONDS, TimeUnit.SECONDS)).as("it has come so far").isTrue();
  }

  /** A thread that was just started, or is just ready, may not have come to its next wait. */
  private static void execute(Executor executor, Runnable task) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SAFETY_SECONDS);
    while (true) {
      try {
        executor.execute(task);
        return;
      } catch (RejectedExecutionException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  private void awaitFree() {
    try {
      free.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All have something to do, and do something else when they are free. */
  private void allBusy(Runnable then) throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(workers.threads());
    for (int i = 0; i < workers.threads(); i++) {
      execute(
          workers.executor(),
          () -> {
            busy.countDown();
            awaitFree();
            then.run();
          });
    }
    reach(busy);
  }

  @Test
  @DisplayName("all are started at once; a task more than there are threads is refused, not queued")
  void oneTaskTooMany() throws InterruptedException {
    assertThat(made).hasValue(workers.threads()).hasValue(USUAL);
    allBusy(() -> {});

    assertThatThrownBy(() -> workers.executor().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  @DisplayName("who is free again takes the next")
  void again() throws InterruptedException {
    eachThreeTimes();
    assertThat(made).hasValue(USUAL);
  }

  private void eachThreeTimes() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(3 * workers.threads());
    for (int i = 0; i < 3 * workers.threads(); i++) {
      execute(workers.executor(), done::countDown);
    }
    reach(done);
  }

  @Test
  @DisplayName("who cannot do it himself waits for his turn, and all have theirs")
  void patient() throws InterruptedException {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    allBusy(() -> {});
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
    reach(all);

    assertThat(order).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50).boxed().toList());
  }

  @Test
  @DisplayName("nobody waits while a thread is free")
  void patientAndFree() throws InterruptedException {
    CountDownLatch all = new CountDownLatch(2 * workers.threads());
    for (int i = 0; i < 2 * workers.threads(); i++) {
      workers.patient().execute(all::countDown);
    }

    reach(all);
  }

  @Test
  @DisplayName("who comes alone has his turn at once")
  void patientAndAlone() throws InterruptedException {
    CountDownLatch turn = new CountDownLatch(1);
    workers.patient().execute(turn::countDown);

    reach(turn);
  }

  @Test
  @DisplayName("with those that are free, or without, each of many is done once")
  void sharing() throws InterruptedException {
    AtomicIntegerArray done = new AtomicIntegerArray(1000);
    workers.sharing().each(done.length(), done::incrementAndGet);
    allBusy(() -> {});
    workers.sharing().each(done.length(), done::incrementAndGet);

    assertThat(IntStream.range(0, done.length()).map(done::get)).containsOnly(2);
  }

  @Test
  @DisplayName("what fails keeps nobody from his turn")
  void failing() throws InterruptedException {
    CountDownLatch turn = new CountDownLatch(1);
    allBusy(
        () -> {
          throw new IllegalStateException("It has failed");
        });
    workers.patient().execute(turn::countDown);
    free.countDown();

    reach(turn);
    eachThreeTimes();
  }

  @Test
  @DisplayName("a download whose client holds no thread waits for its turn, any other is refused")
  void access() throws InterruptedException {
    WorkerAccess access = new WorkerAccess(workers);
    CountDownLatch done = new CountDownLatch(2);
    execute(access, done::countDown);
    allBusy(() -> {});
    assertThatThrownBy(() -> access.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);

    access.waitForTurn();
    access.execute(done::countDown);
    free.countDown();
    reach(done);
  }

  @Test
  @DisplayName("closed, it interrupts what is at work and takes nothing any more")
  void close_interrupts() throws InterruptedException {
    AtomicInteger interrupted = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();
    allBusy(
        () -> {
          if (Thread.interrupted()) {
            interrupted.incrementAndGet();
          }
        });
    workers.patient().execute(late::incrementAndGet);

    workers.close();

    assertThat(interrupted).hasValue(workers.threads());
    assertThatThrownBy(() -> workers.executor().execute(late::incrementAndGet))
        .isInstanceOf(RejectedExecutionException.class);
    workers.patient().execute(late::incrementAndGet);
    assertThat(late).hasValue(0);
  }

  @Test
  @DisplayName("who is interrupted while he closes it stays so")
  void close_interrupted() throws InterruptedException {
    CountDownLatch stubborn = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    execute(
        workers.executor(),
        () -> {
          started.countDown();
          while (stubborn.getCount() > 0) {
            Thread.onSpinWait();
          }
        });
    reach(started);

    Thread.currentThread().interrupt();
    workers.close();

    assertThat(Thread.interrupted()).isTrue();
    stubborn.countDown();
  }
}
