package org.dcm4chee.arc.zip.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.watch.Watched.Why;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One overseer stops downloads that take too long, or that nobody takes any more")
class OverseerTest {
  private static final long SECOND = 1_000_000_000L;

  /** Until another thread that is kept out, or not woken, is missed. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Begins just before the number wraps, as {@link System#nanoTime} may. */
  private long now = Long.MAX_VALUE - 5 * SECOND;

  private final List<Throwable> faults = new ArrayList<>();
  private final Overseer overseer = new Overseer(() -> now, faults::add);

  private class FakeDownload implements Watched {
    @Override
    public void end() {}

    private final long started = now;
    private final List<Why> stops = new ArrayList<>();
    private OptionalLong max = OptionalLong.empty();
    private OptionalLong idle = OptionalLong.of(30 * SECOND);
    private long accepted;
    private boolean writing;
    private boolean gone;
    private int looks;
    private int ticks;

    @Override
    public void tick() {
      ticks++;
    }

    @Override
    public long startedNanos() {
      return started;
    }

    @Override
    public OptionalLong maxNanos() {
      looks++;
      return max;
    }

    @Override
    public OptionalLong idleNanos() {
      return idle;
    }

    @Override
    public long acceptedBytes() {
      return accepted;
    }

    @Override
    public boolean writing() {
      return writing;
    }

    @Override
    public boolean clientGone() {
      return gone;
    }

    @Override
    public void stop(Why why) {
      stops.add(why);
    }
  }

  private FakeDownload registered() {
    FakeDownload download = new FakeDownload();
    overseer.register(download);
    return download;
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      now += SECOND;
      overseer.look();
    }
  }

  @Test
  void eachLookIsOneForTheDownloadToo_asLongAsItIsRegistered() {
    FakeDownload download = new FakeDownload();
    Overseer.Registration registration = overseer.register(download);
    seconds(3);
    assertThat(download.ticks).isEqualTo(3);
    assertThat(overseer.watched()).isEqualTo(1);
    registration.close();
    seconds(1);

    assertThat(download.ticks).isEqualTo(3);
    assertThat(overseer.watched()).isZero();
  }

  @Test
  void itsTimeCountsFromTheSlotAndWhateverItDoes() {
    FakeDownload download = new FakeDownload();
    download.max = OptionalLong.of(10 * SECOND);
    now += 7 * SECOND;
    overseer.register(download);

    seconds(2);
    assertThat(download.stops).isEmpty();
    seconds(1);
    assertThat(download.stops).containsExactly(Why.TIME_IS_OVER);
  }

  @Test
  void withoutALimitItsTimeIsNeverOver() {
    FakeDownload download = registered();
    download.max = OptionalLong.empty();
    FakeDownload almost = registered();
    almost.max = OptionalLong.of(Long.MAX_VALUE);

    now += Long.MAX_VALUE - 1;
    overseer.look();
    assertThat(download.stops).isEmpty();
    assertThat(almost.stops).isEmpty();
  }

  @Test
  void aClientThatHasGoneIsNoticedAtTheNextLookInEveryPhase() {
    FakeDownload preparing = registered();
    FakeDownload writing = registered();
    writing.writing = true;
    seconds(1);

    preparing.gone = true;
    writing.gone = true;
    seconds(1);
    assertThat(preparing.stops).containsExactly(Why.CLIENT_GONE);
    assertThat(writing.stops).containsExactly(Why.CLIENT_GONE);
  }

  @Test
  void aClientThatAcceptsNothingIsCut() {
    FakeDownload download = registered();
    download.writing = true;

    seconds(30);
    assertThat(download.stops).as("30 s after the first look have not passed").isEmpty();
    seconds(1);
    assertThat(download.stops).containsExactly(Why.CLIENT_IDLE);
  }

  @Test
  void aClientThatAcceptsOneByteInTimeGoesOn() {
    FakeDownload download = registered();
    download.writing = true;

    for (int i = 0; i < 20; i++) {
      seconds(30);
      download.accepted++;
    }
    assertThat(download.stops).isEmpty();
    seconds(31);
    assertThat(download.stops).containsExactly(Why.CLIENT_IDLE);
  }

  @Test
  void whileWeAreTheSlowOnesTheClientIsNotIdle() {
    FakeDownload download = registered();

    seconds(1000);
    download.writing = true;
    seconds(30);
    download.writing = false;
    seconds(1);
    download.writing = true;
    seconds(30);
    assertThat(download.stops).isEmpty();
    seconds(1);
    assertThat(download.stops).containsExactly(Why.CLIENT_IDLE);
  }

  @Test
  void aLookThatComesLateCutsNobodyWhoHadNoTime() {
    FakeDownload download = registered();
    download.writing = true;
    seconds(1);

    download.accepted = 5;
    now += 1000 * SECOND;
    overseer.look();
    assertThat(download.stops).isEmpty();
  }

  @Test
  void withoutALimitAClientMayWait() {
    FakeDownload download = registered();
    download.idle = OptionalLong.empty();
    download.writing = true;

    seconds(1000);
    assertThat(download.stops).isEmpty();
  }

  @Test
  void itIsStoppedOnce() {
    FakeDownload download = registered();
    download.gone = true;

    seconds(5);
    overseer.close();
    assertThat(download.stops).hasSize(1);
  }

  @Test
  void whatFailsForOneIsToldOnceAndKeepsNoOtherFromBeingStopped() {
    List<FakeDownload> good = new ArrayList<>();
    good.add(registered());
    for (int i = 0; i < 3; i++) {
      overseer.register(
          new FakeDownload() {
            @Override
            public boolean clientGone() {
              throw new NoClassDefFoundError("for the test");
            }
          });
      good.add(registered());
    }
    good.forEach(download -> download.gone = true);

    seconds(3);
    assertThat(good).allSatisfy(d -> assertThat(d.stops).containsExactly(Why.CLIENT_GONE));
    assertThat(faults).hasSize(3).hasOnlyElementsOfType(NoClassDefFoundError.class);
  }

  @Test
  void aStopThatFailedIsTriedAgain() {
    AtomicInteger attempts = new AtomicInteger();
    FakeDownload download =
        new FakeDownload() {
          @Override
          public void stop(Why why) {
            if (attempts.incrementAndGet() < 3) {
              throw new IllegalStateException("for the test");
            }
            super.stop(why);
          }
        };
    download.gone = true;
    overseer.register(download);

    seconds(6);
    assertThat(attempts).hasValue(3);
    assertThat(download.stops).containsExactly(Why.CLIENT_GONE);
    assertThat(faults).hasSize(1);
  }

  @Test
  void nobodyLooksAtWhatHasEnded() {
    FakeDownload download = new FakeDownload();
    Overseer.Registration registration = overseer.register(download);
    seconds(1);

    registration.close();
    registration.close();
    download.gone = true;
    seconds(2);
    assertThat(download.stops).isEmpty();
    assertThat(download.looks).isEqualTo(1);
    assertThat(overseer.watched()).isZero();
  }

  @Test
  void nothingOfADownloadIsEverInTheSchedulersQueue() {
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    try {
      overseer.start(scheduler);
      for (int i = 0; i < 500; i++) {
        FakeDownload download = new FakeDownload();
        download.max = OptionalLong.of(6 * 3600 * SECOND);
        Overseer.Registration registration = overseer.register(download);
        assertThat(scheduler.getQueue()).hasSizeLessThanOrEqualTo(1);
        if (i % 2 == 0) {
          overseer.look();
        }
        registration.close();
      }
      assertThat(overseer.watched()).isZero();
      assertThat(scheduler.getQueue()).hasSizeLessThanOrEqualTo(1);
      assertThatIllegalStateException().isThrownBy(() -> overseer.start(scheduler));
    } finally {
      scheduler.shutdownNow();
    }
  }

  @Test
  void theTaskIsPeriodicWithASecondBetween() {
    List<String> scheduled = new ArrayList<>();
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(1) {
          @Override
          public java.util.concurrent.ScheduledFuture<?> scheduleWithFixedDelay(
              Runnable task, long initial, long delay, TimeUnit unit) {
            scheduled.add(unit.toSeconds(initial) + " s, " + unit.toSeconds(delay) + " s");
            task.run();
            return super.scheduleWithFixedDelay(task, initial, delay, unit);
          }
        };
    try {
      FakeDownload download = registered();
      download.gone = true;
      overseer.start(scheduler);
      assertThat(scheduled).containsExactly("1 s, 1 s");
      assertThat(download.stops).containsExactly(Why.CLIENT_GONE);
    } finally {
      scheduler.shutdownNow();
    }
  }

  @Test
  void anUndeploymentStopsAllAndThoseThatComeLater() throws InterruptedException {
    FakeDownload running = new FakeDownload();
    Overseer.Registration registration = overseer.register(running);

    overseer.close();
    assertThat(running.stops).containsExactly(Why.UNDEPLOYED);
    FakeDownload late = new FakeDownload();
    Overseer.Registration lateRegistration = overseer.register(late);
    assertThat(late.stops).containsExactly(Why.UNDEPLOYED);

    registration.close();
    assertThat(overseer.awaitNone(Duration.ZERO)).containsExactly(late);
    lateRegistration.close();
    assertThat(overseer.awaitNone(Duration.ZERO)).isEmpty();
    overseer.close();
  }

  @Test
  void whoWaitsForTheLastOneIsToldOfItsEnd() throws Exception {
    Overseer.Registration first = overseer.register(new FakeDownload());
    Overseer.Registration second = overseer.register(new FakeDownload());
    overseer.close();
    Thread ending =
        new Thread(
            () -> {
              first.close();
              second.close();
            });

    ending.start();
    assertThat(overseer.awaitNone(PATIENCE)).isEmpty();
    ending.join(PATIENCE.toMillis());
    assertThat(ending.isAlive()).isFalse();
  }

  @Test
  void whoWaitsForTheLastOneIsWokenByIt() throws Exception {
    Overseer.Registration last = overseer.register(new FakeDownload());
    Thread waiting =
        new Thread(
            () -> {
              try {
                overseer.awaitNone(Duration.ofDays(1));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING && waiting.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(waiting.isAlive()).as("it waits").isTrue();
    last.close();
    waiting.join(PATIENCE.toMillis());

    assertThat(waiting.isAlive()).isFalse();
  }

  @Test
  void whatOneThreadHasDoneKeepsNoOtherOut() throws Exception {
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      everything(scheduler);
      Future<?> again =
          other.submit(
              () -> {
                overseer.register(new FakeDownload()).close();
                overseer.look();
                return overseer.awaitNone(Duration.ZERO);
              });
      assertThat(again.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(List.of());
      Future<?> end = other.submit(overseer::close);
      assertThat(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNull();
    } finally {
      other.shutdownNow();
      scheduler.shutdownNow();
    }
  }

  private void everything(ScheduledThreadPoolExecutor scheduler) throws InterruptedException {
    overseer.start(scheduler);
    Overseer.Registration one = overseer.register(new FakeDownload());
    overseer.look();
    one.close();
    assertThat(overseer.awaitNone(Duration.ZERO)).isEmpty();
    overseer.close();
  }

  @Test
  void afterTheUndeploymentTheSchedulerHasNothingOfUs() {
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    scheduler.setRemoveOnCancelPolicy(true);
    try {
      overseer.start(scheduler);
      overseer.close();
      assertThat(scheduler.getQueue()).isEmpty();
    } finally {
      scheduler.shutdownNow();
    }
  }
}
