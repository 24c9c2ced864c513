package org.dcm4chee.arc.zip.archive;

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
interface Sharing {
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

  /**
   * Threads that have nothing else to do help.
   *
   * @param executor runs a task at once, or throws {@link RejectedExecutionException}
   * @param helpers at most
   */
  static Sharing with(Executor executor, int helpers) {
    return (count, work) -> new Shared(count, work).run(executor, helpers);
  }

  /** One such work; used once. */
  final class Shared implements Runnable {
    /** So many that it is worth a thread's waking up. */
    private static final int PORTION = 128;

    private final int count;
    private final IntConsumer work;
    private final int portions;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Shared(int count, IntConsumer work) {
      this.count = count;
      this.work = work;
      portions = (count + PORTION - 1) / PORTION;
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
            portion(i * PORTION, Math.min((i + 1) * PORTION, count));
          }
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    private void portion(int from, int to) {
      for (int i = from; i < to; i++) {
        work.accept(i);
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
