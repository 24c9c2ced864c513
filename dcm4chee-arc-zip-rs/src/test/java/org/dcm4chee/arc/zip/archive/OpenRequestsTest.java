package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A deployment that goes waits for its requests, but not for ever")
@Timeout(60)
class OpenRequestsTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private final OpenRequests requests = new OpenRequests();

  @Test
  void noneIsOpen_nothingToWaitFor() throws InterruptedException {
    assertThat(requests.awaitNone(LONG)).isTrue();
    requests.begin().run();
    assertThat(requests.awaitNone(LONG)).isTrue();
    assertThat(requests.open()).isZero();
  }

  @Test
  void oneThatDoesNotEndIsNotWaitedForAnyLonger() throws InterruptedException {
    Runnable first = requests.begin();
    Runnable second = requests.begin();
    first.run();

    assertThat(requests.awaitNone(Duration.ofMillis(1))).isFalse();
    assertThat(requests.open()).isEqualTo(1);
    second.run();
    assertThat(requests.open()).isZero();
  }

  @Test
  void theLastOneThatEndsLetsItGo() throws Exception {
    Runnable first = requests.begin();
    Runnable second = requests.begin();
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<Boolean> none =
        CompletableFuture.supplyAsync(
            () -> {
              waiting.countDown();
              try {
                return requests.awaitNone(LONG);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    waiting.await();
    first.run();
    second.run();

    assertThat(none.get()).isTrue();
  }
}
