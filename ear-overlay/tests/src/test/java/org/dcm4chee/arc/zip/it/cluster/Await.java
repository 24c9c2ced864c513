package org.dcm4chee.arc.zip.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what comes about by itself. */
final class Await {
  /** Three times as long as a lease holds. */
  private static final Duration AT_MOST = Duration.ofSeconds(90);

  private Await() {}

  /** Waits until it is so; fails if it does not come about. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + AT_MOST.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s, in time", what).isLessThan(deadline);
      LockSupport.parkNanos(200_000_000);
    }
  }
}
