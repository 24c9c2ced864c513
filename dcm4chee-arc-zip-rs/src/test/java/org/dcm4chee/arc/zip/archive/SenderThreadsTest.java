package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The threads of downloads that hold none of the server's")
class SenderThreadsTest {

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
      both.await();
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
    threads
        .streaming()
        .execute(
            () -> {
              waits.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                woken.countDown();
              }
            });
    for (int i = 0; i < 100; i++) {
      threads.ending().execute(ended::incrementAndGet);
    }
    waits.await();

    threads.close();
    clock.shutdownNow();

    woken.await();
    assertThat(ended).hasValue(100);
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
      assertThat(seen.take()).isEqualTo("ending true");
      threads.streaming().execute(() -> seen.add("streaming " + request.get()));
      assertThat(seen.take()).isEqualTo("streaming false");
    } finally {
      clock.shutdownNow();
    }
  }
}
