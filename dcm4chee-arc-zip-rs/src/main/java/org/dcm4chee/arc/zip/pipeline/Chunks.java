package org.dcm4chee.arc.zip.pipeline;

import java.util.Optional;

/**
 * A ZIP, or a range of it, to be pulled piece by piece by whoever sends it: either with {@link
 * #next}, by a thread that may wait, or with {@link #poll} and {@link #onReady} by one that must
 * not. Used by one thread at a time.
 */
public interface Chunks {

  /**
   * What comes next; waits for it, and does the work itself if nobody else does.
   *
   * @throws DownloadException if the ZIP ends here
   */
  Chunk next() throws DownloadException;

  /**
   * What comes next, if it is there. Never waits and never encodes.
   *
   * @throws DownloadException if the ZIP ends here
   */
  Optional<Chunk> poll() throws DownloadException;

  /**
   * Runs {@code action} once, when {@link #poll} is worth asking again: now and in this thread, or
   * later in the thread that has brought it about, which it must not hold.
   */
  void onReady(Runnable action);

  /**
   * {@link #poll} has found nothing for longer than one would wait for memory that slower downloads
   * have: what comes next is made while it is sent, if it is only that. For any thread.
   */
  void hurry();
}
