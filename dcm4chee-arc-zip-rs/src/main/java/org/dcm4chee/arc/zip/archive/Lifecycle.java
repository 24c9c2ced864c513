package org.dcm4chee.arc.zip.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * All that has to be given back when one download ends, in one place: what was registered last is
 * closed first, each exactly once, and what one of them throws keeps none of the others from being
 * closed. Thread-safe.
 */
final class Lifecycle implements AutoCloseable {

  /** One thing that ends with the download. */
  @FunctionalInterface
  interface Ending {
    void end() throws Exception;
  }

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Deque<Ending> endings = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean ended;

  /**
   * To be ended with the download.
   *
   * @throws IllegalStateException if that has ended; {@code ending} is ended at once then
   */
  void register(Ending ending) {
    synchronized (lock) {
      if (!ended) {
        endings.push(ending);
        return;
      }
    }
    IllegalStateException over = new IllegalStateException("The download is over");
    run(ending, over);
    throw over;
  }

  /**
   * Ends all; does nothing the second time.
   *
   * @throws IllegalStateException with all that was thrown on the way
   */
  @Override
  public void close() {
    IllegalStateException failures = new IllegalStateException("A download left something open");
    for (Ending next = next(); next != null; next = next()) {
      run(next, failures);
    }
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }

  private Ending next() {
    synchronized (lock) {
      ended = true;
      return endings.poll();
    }
  }

  private static void run(Ending ending, Exception failures) {
    try {
      ending.end();
    } catch (Exception | Error e) {
      failures.addSuppressed(e);
    }
  }
}
