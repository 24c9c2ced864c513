package org.dcm4chee.arc.zip.it.server;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How tests wait for what comes about by itself. */
public final class Await {
  /**
   * Longer than anything takes on a busy machine, and three times as long as a lease holds: who
   * waits in vain waits this long, and nobody else.
   */
  private static final Duration AT_MOST = Duration.ofSeconds(90);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private Await() {}

  /**
   * Looks again and again, in the test's own thread.
   *
   * @param what comes about, as the failure of the test has it
   */
  public static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(BETWEEN_LOOKS)
        .atMost(AT_MOST);
  }
}
