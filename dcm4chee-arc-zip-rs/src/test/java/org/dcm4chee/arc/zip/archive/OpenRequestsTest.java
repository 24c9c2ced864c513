package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A deployment that goes waits for its requests, but not for ever")
class OpenRequestsTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final long SAFETY_SECONDS = 10;
  private final OpenRequests requests = new OpenRequests();

  /** Each request has a thread of its own, and so has whoever waits for them. */
  private static <T> T elsewhere(Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    start(task);
    return task.get(SAFETY_SECONDS, TimeUnit.SECONDS);
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void ends(Runnable request) throws Exception {
    elsewhere(
        () -> {
          request.run();
          return null;
        });
  }

  private Runnable begins() throws Exception {
    return elsewhere(requests::begin);
  }

  private int open() throws Exception {
    return elsewhere(requests::open);
  }

  /** Of somebody who must not have to wait: he would be interrupted. */
  private boolean noneWithoutWaiting(Duration atMost) throws Exception {
    return elsewhere(
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

    assertThat(elsewhere(() -> requests.awaitNone(Duration.ofMillis(1)))).isFalse();
    assertThat(open()).isEqualTo(1);
    ends(second);
    assertThat(open()).isZero();
  }

  @Test
  void theLastOneThatEndsLetsItGo() throws Exception {
    Runnable first = begins();
    Runnable second = begins();
    FutureTask<Boolean> none = new FutureTask<>(() -> requests.awaitNone(LONG));
    Thread waiting = start(none);
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      assertThat(none.isDone()).as("there are two").isFalse();
    }
    ends(first);
    ends(second);

    assertThat(none.get(SAFETY_SECONDS, TimeUnit.SECONDS)).isTrue();
  }
}
