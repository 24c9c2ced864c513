package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The threads of downloads that hold none of the server's")
class SenderThreadsTest {
  private static final long SAFETY_SECONDS = 10;

  /** Says that it has begun, waits for ever, and says that it was woken. */
  private static Runnable untilWoken(CountDownLatch begun, CountDownLatch woken) {
    return () -> {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        woken.countDown();
      }
    };
  }

  @Test
  @DisplayName("those that end a download are there from the start; the others come and go")
  void start() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try (SenderThreads threads =
        SenderThreads.start(
            task -> {
              made.incrementAndGet();
              return new Thread(task);
            },
            clock,
            Runnable::run)) {
      assertThat(made).hasValue(4);
      CountDownLatch both = new CountDownLatch(2);
      threads.streaming().execute(both::countDown);
      threads.ending().execute(both::countDown);
      assertThat(both.await(SAFETY_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(made).hasValue(5);
    } finally {
      clock.shutdownNow();
    }
  }

  @Test
  @DisplayName(
      "closed, those that end a download do it to the end; who waits for a client is woken")
  void close() throws InterruptedException {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    SenderThreads threads = SenderThreads.start(Thread::new, clock, Runnable::run);
    threads.streaming().execute(untilWoken(waits, woken));
    for (int i = 0; i < 100; i++) {
      threads.ending().execute(ended::incrementAndGet);
    }
    assertThat(waits.await(SAFETY_SECONDS, TimeUnit.SECONDS)).isTrue();

    threads.close();
    clock.shutdownNow();

    assertThat(woken.await(SAFETY_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(ended).hasValue(100);
  }

  @Test
  @DisplayName("closed, it takes nothing more, and does not disturb who ends a download")
  void closing() throws InterruptedException {
    CountDownLatch refused = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean disturbed = new AtomicBoolean();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    SenderThreads threads = SenderThreads.start(Thread::new, clock, Runnable::run);
    threads
        .ending()
        .execute(
            () -> {
              begun.countDown();
              while (refused.getCount() > 0) {
                try {
                  threads.ending().execute(() -> {});
                } catch (RejectedExecutionException e) {
                  refused.countDown();
                }
              }
              disturbed.set(Thread.currentThread().isInterrupted());
            });
    assertThat(begun.await(SAFETY_SECONDS, TimeUnit.SECONDS)).isTrue();

    threads.close();
    clock.shutdownNow();

    assertThat(refused.getCount()).isZero();
    assertThat(disturbed).isFalse();
  }

  @Test
  @DisplayName("who is interrupted while he closes it stays so, and waits for nobody")
  void closingInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    SenderThreads threads = SenderThreads.start(Thread::new, clock, Runnable::run);
    threads.ending().execute(untilWoken(begun, woken));
    assertThat(begun.await(SAFETY_SECONDS, TimeUnit.SECONDS)).isTrue();

    Thread.currentThread().interrupt();
    threads.close();
    clock.shutdownNow();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(woken.await(SAFETY_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @DisplayName("what ends a download runs as of a request, what waits for a client does not")
  void surroundings() throws InterruptedException {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    ThreadLocal<Boolean> request = ThreadLocal.withInitial(() -> false);
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (SenderThreads threads =
        SenderThreads.start(
            Thread::new,
            clock,
            task -> {
              request.set(true);
              task.run();
              request.set(false);
            })) {
      threads.ending().execute(() -> seen.add("ending " + request.get()));
      assertThat(seen.poll(SAFETY_SECONDS, TimeUnit.SECONDS)).isEqualTo("ending true");
      threads.streaming().execute(() -> seen.add("streaming " + request.get()));
      assertThat(seen.poll(SAFETY_SECONDS, TimeUnit.SECONDS)).isEqualTo("streaming false");
    } finally {
      clock.shutdownNow();
    }
  }
}
