package org.dcm4chee.arc.standin;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Takes time where a test ordered that something takes time. */
final class Waiting {
  private static final long STEP_NANOS = 20_000_000;

  private Waiting() {}

  static void millis(long millis) {
    until(System.nanoTime() + millis * 1_000_000);
  }

  /**
   * @param end by {@link System#nanoTime}
   */
  static void until(long end) {
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(left);
    }
  }

  /** Waits as long as the condition holds, for at most ten minutes. */
  static void asLongAs(BooleanSupplier condition) {
    long end = System.nanoTime() + 600_000_000_000L;
    while (condition.getAsBoolean()
        && System.nanoTime() < end
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
