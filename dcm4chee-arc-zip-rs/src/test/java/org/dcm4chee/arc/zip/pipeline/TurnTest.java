package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The writer is woken for what it waits for, once, in either way of waiting")
class TurnTest {
  private final Turn turn = new Turn();
  private final AtomicInteger looked = new AtomicInteger();

  @Test
  void whoNeedNotWaitLooksAtOnce() throws InterruptedException {
    turn.expect(3);
    turn.onChange(() -> false, looked::incrementAndGet);
    turn.await(() -> false);

    assertThat(looked).hasValue(1);
    turn.changed(3);
    assertThat(looked).as("once").hasValue(1);
  }

  @Test
  void onlyTheAwaitedObjectWakes() {
    turn.expect(3);
    turn.onChange(() -> true, looked::incrementAndGet);
    turn.changed(2);
    assertThat(looked).hasValue(0);
    turn.changed(3);
    assertThat(looked).hasValue(1);
    turn.changed(3);
    assertThat(looked).hasValue(1);
  }

  @Test
  void itIsKnownWhichOneIsAwaited() {
    assertThat(turn.awaited()).as("none").isNegative();
    turn.expect(3);
    turn.changed(3);

    assertThat(turn.awaited()).isEqualTo(3);
  }

  @Test
  void whatChangesForAllWakesToo() {
    turn.expect(3);
    turn.onChange(() -> true, looked::incrementAndGet);
    turn.changed();

    assertThat(looked).hasValue(1);
  }

  @Test
  void aThreadIsWokenAsWell() throws InterruptedException {
    AtomicBoolean nothingNew = new AtomicBoolean(true);
    CountDownLatch woken = new CountDownLatch(1);
    CountDownLatch asks = new CountDownLatch(1);
    turn.expect(3);
    Thread writer =
        new Thread(
            () -> {
              try {
                turn.await(
                    () -> {
                      asks.countDown();
                      return nothingNew.get();
                    });
                woken.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    writer.start();
    assertThat(asks.await(1, TimeUnit.MINUTES)).isTrue();
    turn.changed(3);
    assertThat(woken.getCount()).as("there is nothing new yet").isEqualTo(1);
    nothingNew.set(false);
    turn.changed(3);
    assertThat(woken.await(1, TimeUnit.MINUTES)).isTrue();
    writer.join();
  }
}
