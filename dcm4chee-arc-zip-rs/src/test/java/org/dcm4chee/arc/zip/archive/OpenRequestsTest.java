package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dcm4chee.arc.zip.OtherThread;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A deployment that goes waits for its requests, but not for ever")
// Each request, and whoever waits for them, has a thread of its own.
class OpenRequestsTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private final OpenRequests requests = new OpenRequests();

  private static void ends(Runnable request) throws Exception {
    OtherThread.hasDone(
        () -> {
          request.run();
          return null;
        });
  }

  private Runnable begins() throws Exception {
    return OtherThread.hasDone(requests::begin);
  }

  private int open() throws Exception {
    return OtherThread.hasDone(requests::open);
  }

  /** Of somebody who must not have to wait: he would be interrupted. */
  private boolean noneWithoutWaiting(Duration atMost) throws Exception {
    return OtherThread.hasDone(
        () -> {
          Thread.currentThread().interrupt();
          return requests.awaitNone(atMost);
        });
  }

  @Test
  void noneIsOpen_nothingToWaitFor() throws Exception {
    assertThat(noneWithoutWaiting(LONG)).isTrue();
    ends(begins());
    assertThat(noneWithoutWaiting(LONG)).isTrue();
    assertThat(open()).isZero();
  }

  @Test
  void whoHasNoTimeDoesNotWait() throws Exception {
    Runnable request = begins();

    assertThat(noneWithoutWaiting(Duration.ZERO)).isFalse();
    ends(request);
    assertThat(noneWithoutWaiting(Duration.ZERO)).isTrue();
  }

  @Test
  void oneThatDoesNotEndIsNotWaitedForAnyLonger() throws Exception {
    Runnable first = begins();
    Runnable second = begins();
    ends(first);

    assertThat(OtherThread.hasDone(() -> requests.awaitNone(Duration.ofMillis(1)))).isFalse();
    assertThat(open()).isEqualTo(1);
    ends(second);
    assertThat(open()).isZero();
  }

  @Test
  void theLastOneThatEndsLetsItGo() throws Exception {
    Runnable first = begins();
    Runnable second = begins();
    OtherThread<Boolean> none = OtherThread.does(() -> requests.awaitNone(LONG)).waiting();
    ends(first);
    ends(second);

    assertThat(none.result()).isTrue();
  }
}
