package org.dcm4chee.arc.zip.archive;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that encode for all downloads of this server: a fixed number of the plugin's own, so
 * that neither the archive's associations wait for downloads nor downloads for them. Nothing is
 * queued: who finds all of them busy does the work in its own thread. Thread-safe.
 */
final class Workers implements AutoCloseable {
  /** How many threads, by a system property; twice the cores where it is absent. */
  static final String PROPERTY = "org.dcm4chee.arc.zip.workers";

  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final int MAX = 1024;
  private static final long CLOSE_SECONDS = 5;

  private final ThreadPoolExecutor pool;

  private Workers(int threads, ThreadFactory factory) {
    pool =
        new ThreadPoolExecutor(
            threads, threads, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
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

  /** The number that the property says, if it is one from 1 to {@value #MAX}. */
  static int number(String property) {
    int usual = 2 * Runtime.getRuntime().availableProcessors();
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

  /** Runs a task now, or throws {@link java.util.concurrent.RejectedExecutionException}. */
  Executor executor() {
    return pool;
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
