package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a download has taken is given back once, the last first")
class LifecycleTest {
  private final Lifecycle lifecycle = new Lifecycle();
  private final List<String> ended = Collections.synchronizedList(new ArrayList<>());

  @Test
  void close_endsTheLastFirst_andOnce() {
    lifecycle.register(() -> ended.add("slot"));
    lifecycle.register(() -> ended.add("workers"));

    lifecycle.close();
    lifecycle.close();

    assertThat(ended).containsExactly("workers", "slot");
  }

  @Test
  @DisplayName("what one of them throws keeps none of the others, and is told with all the rest")
  void failures_areCollected() {
    IOException first = new IOException("files");
    NoSuchMethodError second = new NoSuchMethodError("gone");
    lifecycle.register(() -> ended.add("slot"));
    lifecycle.register(
        () -> {
          throw second;
        });
    lifecycle.register(
        () -> {
          throw first;
        });

    assertThatThrownBy(lifecycle::close)
        .isInstanceOf(IllegalStateException.class)
        .hasSuppressedException(first)
        .hasSuppressedException(second);
    assertThat(ended).containsExactly("slot");
  }

  @Test
  @DisplayName("memory that is exhausted at the end of a download keeps no slot")
  void close_withoutMemory() {
    OutOfMemoryError exhausted = new OutOfMemoryError("what is to be remembered of a plan");
    lifecycle.register(() -> ended.add("slot"));
    lifecycle.register(
        () -> {
          throw exhausted;
        });

    assertThatThrownBy(lifecycle::close)
        .isInstanceOf(IllegalStateException.class)
        .hasSuppressedException(exhausted);
    assertThat(ended).containsExactly("slot");
  }

  @Test
  @DisplayName("what comes when it is over is ended at once")
  void register_afterTheEnd() {
    lifecycle.close();

    assertThatThrownBy(() -> lifecycle.register(() -> ended.add("late")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("over");
    assertThat(ended).containsExactly("late");
  }

  @Test
  @DisplayName("two threads that close end each thing once")
  void close_byTwoThreads() throws Exception {
    int things = 2000;
    for (int i = 0; i < things; i++) {
      lifecycle.register(() -> ended.add("x"));
    }
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> closing = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        closing.add(
            threads.submit(
                () -> {
                  start.await();
                  lifecycle.close();
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> future : closing) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(ended).hasSize(things);
  }
}
