package org.dcm4chee.arc.zip.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Has what becomes known on the way noted every other second, so that another server can go on when
 * this one is gone all at once. The longer noting takes the rarer it is done: it never takes more
 * than a twentieth of the time. Who must not wait leaves it to a worker. Used by one thread at a
 * time.
 */
final class NotedOnTheWay implements Chunks {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int SHARE = 20;

  private final Chunks chunks;
  private final Runnable note;
  private final Executor workers;
  private final LongSupplier clock;

  /** When to note next; written by whoever notes, and nobody else does meanwhile. */
  private volatile long next;

  private volatile boolean noting;

  /**
   * @param note may wait for another server
   * @param workers may have no time
   * @param clock nanoseconds, such as {@link System#nanoTime}
   */
  NotedOnTheWay(Chunks chunks, Runnable note, Executor workers, LongSupplier clock) {
    this.chunks = chunks;
    this.note = note;
    this.workers = workers;
    this.clock = clock;
    next = clock.getAsLong() + INTERVAL_NANOS;
  }

  @Override
  public Chunk next() throws DownloadException {
    if (isTime()) {
      note();
    }
    return chunks.next();
  }

  @Override
  public Optional<Chunk> poll() throws DownloadException {
    if (isTime()) {
      noting = true;
      try {
        workers.execute(this::note);
      } catch (RejectedExecutionException e) {
        // Nothing is lost by noting it later.
        later(0);
      }
    }
    return chunks.poll();
  }

  @Override
  public void onReady(Runnable action) {
    chunks.onReady(action);
  }

  @Override
  public void hurry() {
    chunks.hurry();
  }

  private boolean isTime() {
    return !noting && clock.getAsLong() - next >= 0;
  }

  private void note() {
    long start = clock.getAsLong();
    try {
      note.run();
    } finally {
      later(clock.getAsLong() - start);
    }
  }

  private void later(long taken) {
    next = clock.getAsLong() + Math.max(INTERVAL_NANOS, SHARE * taken);
    noting = false;
  }
}
