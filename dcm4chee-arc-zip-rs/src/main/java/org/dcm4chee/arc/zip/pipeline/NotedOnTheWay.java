package org.dcm4chee.arc.zip.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * Has what becomes known on the way noted every other second, so that another server can go on when
 * this one is gone all at once. The longer noting takes the rarer it is done: it never takes more
 * than a twentieth of the time. Used by one thread at a time.
 */
final class NotedOnTheWay implements Chunks {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int SHARE = 20;

  private final Chunks chunks;
  private final Runnable note;
  private long next = System.nanoTime() + INTERVAL_NANOS;

  NotedOnTheWay(Chunks chunks, Runnable note) {
    this.chunks = chunks;
    this.note = note;
  }

  @Override
  public Chunk next() throws DownloadException {
    noteInTime();
    return chunks.next();
  }

  @Override
  public Optional<Chunk> poll() throws DownloadException {
    noteInTime();
    return chunks.poll();
  }

  @Override
  public void onReady(Runnable action) {
    chunks.onReady(action);
  }

  private void noteInTime() {
    long start = System.nanoTime();
    if (start - next >= 0) {
      note.run();
      long end = System.nanoTime();
      next = end + Math.max(INTERVAL_NANOS, SHARE * (end - start));
    }
  }
}
