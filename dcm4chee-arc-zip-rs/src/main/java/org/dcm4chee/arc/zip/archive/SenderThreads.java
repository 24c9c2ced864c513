package org.dcm4chee.arc.zip.archive;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of downloads that hold none of the server's: a few that end them, which is work in
 * the archive's database, and as many as are needed, up to {@value #MAX_STREAMING}, for objects
 * that are larger than the memory and so are encoded no faster than their client takes them. What
 * finds all busy waits; each download waits with at most one thing. Thread-safe.
 */
final class SenderThreads implements AutoCloseable {
  private static final int ENDING = 4;
  private static final int MAX_STREAMING = 256;

  /** What runs a task as if it were a request of the web. */
  @FunctionalInterface
  interface Surroundings {
    void run(Runnable task);
  }

  private static final long IDLE_SECONDS = 10;
  private static final long CLOSE_SECONDS = 5;

  private final ThreadPoolExecutor ending;
  private final ThreadPoolExecutor streaming;
  private final ScheduledExecutorService clock;
  private final Surroundings request;

  private SenderThreads(
      ThreadFactory factory, ScheduledExecutorService clock, Surroundings request) {
    ending = pool(ENDING, factory);
    streaming = pool(MAX_STREAMING, factory);
    streaming.allowCoreThreadTimeOut(true);
    this.clock = clock;
    this.request = request;
  }

  private static ThreadPoolExecutor pool(int threads, ThreadFactory factory) {
    return new ThreadPoolExecutor(
        threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
  }

  /**
   * Starts those that are always there: a thread that a request had started would keep its user.
   *
   * @param factory the container's, so that its threads may use the archive's beans
   * @param clock runs what has to be run later; it is not closed with this
   * @param request for what ends a download: whoever hears of that may ask for things that only a
   *     request has
   */
  static SenderThreads start(
      ThreadFactory factory, ScheduledExecutorService clock, Surroundings request) {
    SenderThreads threads = new SenderThreads(factory, clock, request);
    threads.ending.prestartAllCoreThreads();
    return threads;
  }

  /** For what ends a download. */
  Executor ending() {
    return task -> ending.execute(() -> request.run(task));
  }

  /** For what may wait for a client. */
  Executor streaming() {
    return streaming;
  }

  /** Runs {@code task}, which is short, in {@code nanos} nanoseconds. */
  void later(Runnable task, long nanos) {
    // It only calls back: nothing of it can fail that anybody could be told.
    var unused = clock.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** Ends all threads; gives those that end a download some seconds for it. */
  @Override
  public void close() {
    streaming.shutdownNow();
    ending.shutdown();
    try {
      ending.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ending.shutdownNow();
    }
  }
}
