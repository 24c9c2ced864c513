package org.dcm4chee.arc.zip.archive;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.pipeline.Sharing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that encode for all downloads of this server: a fixed number of the plugin's own, so
 * that neither the archive's associations wait for downloads nor downloads for them. Who can do the
 * work in his own thread is told when all of them are busy; who cannot waits for his turn, and
 * there waits no more than the running downloads may have workers. Thread-safe.
 */
final class Workers implements AutoCloseable {
  /** How many threads, by a system property; {@link #usual} where it is absent. */
  static final String PROPERTY = "org.dcm4chee.arc.zip.workers";

  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final int MAX = 1024;
  private static final long CLOSE_SECONDS = 5;

  private final ThreadPoolExecutor pool;

  /** One for each thread that has nothing to do: never more tasks are in the pool than threads. */
  private final Semaphore idle;

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  private Workers(int threads, ThreadFactory factory) {
    pool =
        new ThreadPoolExecutor(
            threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    idle = new Semaphore(threads);
  }

  /**
   * Starts them all at once: a thread that a request had started would keep that request's user.
   *
   * @param factory the container's, so that its threads may use the archive's beans
   */
  static Workers start(ThreadFactory factory) {
    Workers workers = new Workers(number(System.getProperty(PROPERTY)), factory);
    workers.pool.prestartAllCoreThreads();
    return workers;
  }

  /** Enough for two downloads that wait for their storage, and for all cores beside them. */
  static int usual(int cores) {
    return Math.max(4 * cores, 16);
  }

  /** The number that the property says, if it is one from 1 to {@value #MAX}. */
  static int number(String property) {
    int usual = usual(Runtime.getRuntime().availableProcessors());
    if (property == null) {
      return usual;
    }
    Optional<Integer> number = wholeNumber(property.strip());
    if (number.isEmpty()) {
      LOG.warn("{}={} is not a number from 1 to {}, {} is used", PROPERTY, property, MAX, usual);
    }
    return number.orElse(usual);
  }

  private static Optional<Integer> wholeNumber(String text) {
    return text.matches("[0-9]{1,4}")
        ? Optional.of(Integer.parseInt(text)).filter(n -> n >= 1 && n <= MAX)
        : Optional.empty();
  }

  /** Runs a task now, or throws {@link RejectedExecutionException}. */
  Executor executor() {
    return this::now;
  }

  /** Runs a task when it is its turn. */
  Executor patient() {
    return task -> {
      waiting.add(task);
      startWaiting();
    };
  }

  /** Helps those who work for themselves, one thread for each core beside theirs. */
  Sharing sharing() {
    return Sharing.with(this::now, Runtime.getRuntime().availableProcessors() - 1, Sharing.PORTION);
  }

  private void now(Runnable task) {
    if (!idle.tryAcquire()) {
      throw new RejectedExecutionException("All threads that encode are busy");
    }
    start(task);
  }

  private void start(Runnable task) {
    pool.execute(() -> work(task));
  }

  /** The thread goes on with those who wait before anybody who comes later. */
  private void work(Runnable first) {
    try {
      for (Runnable task = first; task != null; task = pool.isShutdown() ? null : waiting.poll()) {
        task.run();
      }
    } finally {
      idle.release();
      startWaiting();
    }
  }

  /** Once it is closed nobody has a turn any more. */
  private void startWaiting() {
    while (!waiting.isEmpty() && idle.tryAcquire()) {
      Runnable task = waiting.poll();
      if (task == null || pool.isShutdown()) {
        idle.release();
      } else {
        start(task);
      }
    }
  }

  int threads() {
    return pool.getMaximumPoolSize();
  }

  /** Ends all threads, those that are at work too; waits for them for some seconds. */
  @Override
  public void close() {
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A thread that encodes for a download did not end in {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
