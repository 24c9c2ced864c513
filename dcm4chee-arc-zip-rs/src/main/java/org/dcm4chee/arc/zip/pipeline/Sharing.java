package org.dcm4chee.arc.zip.pipeline;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * How the same is done with each of thousands of objects. Whoever asks for it works himself, and
 * has all of it done when he goes on.
 */
@FunctionalInterface
public interface Sharing {
  /** Nobody helps. */
  Sharing ALONE =
      (count, work) -> {
        for (int i = 0; i < count; i++) {
          work.accept(i);
        }
      };

  /**
   * Does something with each.
   *
   * @param count of the objects
   * @param work is given the index of each once, by any of the threads
   * @throws RuntimeException the first that {@code work} has thrown; what was begun has ended then
   */
  void each(int count, IntConsumer work);

  /** So much of what takes microseconds that it is worth a thread's waking up. */
  int PORTION = 128;

  /**
   * Threads that have nothing else to do help.
   *
   * @param executor runs a task, soon or never, or throws {@link RejectedExecutionException}; one
   *     that it runs when all is done does nothing, and leads to nothing
   * @param helpers at most
   * @param portion how many of the objects a thread takes at a time, at least 1
   */
  static Sharing with(Executor executor, int helpers, int portion) {
    return (count, work) -> new Shared(count, work, portion).run(executor, helpers);
  }

  /** One such work; used once. */
  final class Shared implements Runnable {
    private final int count;
    private final int portion;
    private final int portions;
    private volatile Optional<IntConsumer> work;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Shared(int count, IntConsumer work, int portion) {
      this.count = count;
      this.work = Optional.of(work);
      this.portion = portion;
      portions = (count + portion - 1) / portion;
      left = new CountDownLatch(portions);
    }

    private void run(Executor executor, int helpers) {
      try {
        for (int i = 1; i < portions && i <= helpers; i++) {
          executor.execute(this);
        }
      } catch (RejectedExecutionException e) {
        // All have work of their own: this thread does what is left.
      }
      run();
      awaitHelpers();
      work = Optional.empty();
      Throwable thrown = failure.get();
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      if (thrown instanceof Error e) {
        throw e;
      }
    }

    /** Portions as long as there are some; a helper that comes too late does nothing. */
    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < portions; i = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            each(i * portion, Math.min((i + 1) * portion, count));
          }
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    private void each(int from, int to) {
      IntConsumer each = work.orElseThrow();
      for (int i = from; i < to; i++) {
        each.accept(i);
      }
    }

    /** They end what they have begun, and begin nothing any more. */
    private void awaitHelpers() {
      boolean interrupted = false;
      while (left.getCount() > 0) {
        try {
          left.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
