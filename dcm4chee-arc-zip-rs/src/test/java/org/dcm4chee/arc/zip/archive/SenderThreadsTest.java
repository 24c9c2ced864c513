package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
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
            clock)) {
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
    SenderThreads threads = SenderThreads.start(Thread::new, clock);
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
}
