package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.MINUTE;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.NOWHERE;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.NO_CHECKS;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.fail;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.failure;

import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing here takes long: who waits for longer waits for ever. */
@Timeout(10)
@DisplayName("Objects are encoded ahead of the writer, or by it, and nobody waits who should not")
class ReadAheadInOrderTest {
  @RegisterExtension final FakeReadAheads aheads = new FakeReadAheads();

  @Test
  void whatNobodyHasBegunIsTheWillingWritersOwn() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(2, 10);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(QueuedThreads.BUSY, sources);
    ahead.inOrder(0, 1, NO_CHECKS);

    assertThat(ahead.poll(0, true)).containsInstanceOf(Taken.Unkept.class);
    assertThat(ahead.encodeClaimed(0, NOWHERE).size()).isEqualTo(10);
    assertThat(sources[0].choices()).as("what is sent cannot be taken back").isEqualTo(1);
    ahead.done(0);
    assertThatIllegalStateException().isThrownBy(() -> ahead.poll(0, true));
  }

  @Test
  void anUnwillingWriterLeavesItToAWorker_andIsToldWhenItIsThere() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(2, 10);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, sources);
    ahead.inOrder(0, 1, NO_CHECKS);
    AtomicInteger told = new AtomicInteger();

    assertThat(ahead.poll(0, false)).isEmpty();
    ahead.onChange(told::incrementAndGet);
    assertThat(told).hasValue(0);
    aheads.queued.run();
    assertThat(told).hasValue(1);
    assertThat(ahead.poll(0, false)).containsInstanceOf(Taken.Kept.class);
    ahead.onChange(told::incrementAndGet);
    assertThat(told).as("it is there: now").hasValue(2);
  }

  @Test
  void anUnwillingWriterWithoutWorkersHasToDoItAllTheSame() throws Exception {
    ReadAhead<FakeSource.Facts> ahead =
        aheads.of(QueuedThreads.BUSY, FakeReadAheads.sources(1, 10));
    ahead.inOrder(0, 0, NO_CHECKS);

    assertThat(ahead.poll(0, false)).containsInstanceOf(Taken.Unkept.class);
  }

  /** Where an encoding stays until it may go on. */
  private static final class Gate implements FakeSource.Trouble {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public void at(int encoding) {
      begun.countDown();
      assertThatNoException()
          .isThrownBy(() -> assertThat(open.await(1, TimeUnit.MINUTES)).isTrue());
    }

    void awaitBegun() throws InterruptedException {
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    }

    void open() {
      open.countDown();
    }
  }

  @Test
  void whoeverWaitsForAnObjectIsWokenWhenItCannotBeEncoded() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(1, 10);
    Gate gate = new Gate();
    sources[0].before(gate).inTheMiddle(encoding -> fail(new IOException("lost")));
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);
    ahead.inOrder(0, 0, NO_CHECKS);
    gate.awaitBegun();
    assertThat(ahead.poll(0, true)).as("a worker has it").isEmpty();
    Thread here = Thread.currentThread();
    aheads.threads.execute(
        () -> {
          while (here.getState() != Thread.State.WAITING && !Thread.interrupted()) {
            Thread.onSpinWait();
          }
          gate.open();
        });
    ahead.await();

    assertThat(failure(ahead, 0)).hasMessage("lost");
  }

  @Test
  void whoeverWaitsIsWokenByTheEnd_whichEndsTheEncodingToo() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(1, 300_000);
    Gate gate = new Gate();
    sources[0].inTheMiddle(gate);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);
    ahead.inOrder(0, 0, NO_CHECKS);
    gate.awaitBegun();
    AtomicInteger told = new AtomicInteger();
    assertThat(ahead.poll(0, false)).isEmpty();
    ahead.onChange(told::incrementAndGet);
    ahead.cancel();
    assertThat(told).hasValue(1);
    ahead.await();

    assertThat(ahead.isCancelled()).isTrue();
    assertThatExceptionOfType(ObjectEncoder.Cancelled.class).isThrownBy(() -> ahead.poll(0, true));
    assertThat(ahead.close(0)).as("the worker still runs").isFalse();
    gate.open();
  }

  @Test
  void whoIsInterruptedWhileItCloses_waitsNoLonger_andStaysInterrupted() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(1, 300_000);
    Gate gate = new Gate();
    sources[0].before(gate);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);
    ahead.inOrder(0, 0, NO_CHECKS);
    gate.awaitBegun();
    Thread.currentThread().interrupt();

    assertThat(ahead.close(MINUTE)).as("the worker still runs").isFalse();
    assertThat(Thread.interrupted()).isTrue();
    gate.open();
    assertThat(ahead.close(MINUTE)).as("and has ended").isTrue();
  }

  @Test
  void afterTheEndTasksThatAreStillQueuedDoNothing() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(3, 10);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, sources);
    ahead.inOrder(0, 2, NO_CHECKS);
    assertThat(aheads.queued.waiting()).isEqualTo(2);
    ahead.close(0);
    aheads.queued.run();

    assertThat(sources).extracting(FakeSource::encodings).containsOnly(0);
  }

  @Test
  void neverMoreWorkersThanItMayHave_andNoneForNothing() {
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, FakeReadAheads.sources(50, 10));
    ahead.inOrder(0, 49, NO_CHECKS);
    ahead.inOrder(0, 49, NO_CHECKS);
    assertThat(aheads.queued.waiting()).isEqualTo(2);
    aheads.queued.run();
    ahead.inOrder(3, 2, NO_CHECKS);
    assertThat(aheads.queued.waiting()).isZero();
  }

  @Test
  void whatIsOutsideTheRangeIsLetGo_andReadOnlyForItsCheck() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(5, 10_000);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, sources);
    assertThat(ahead.measureAll(MINUTE)).isTrue();
    aheads.queued.run();
    assertThat(aheads.budget.reserved()).isGreaterThanOrEqualTo(50_000);
    ahead.inOrder(2, 3, NO_CHECKS);
    aheads.queued.run();
    assertThat(aheads.budget.reserved()).isLessThan(40_000);

    FakeSource[] others = FakeReadAheads.sources(4, 10_000);
    BitSet checks = new BitSet();
    checks.set(0);
    checks.set(3);
    ReadAhead<FakeSource.Facts> checking = aheads.of(aheads.queued, others);
    checking.inOrder(1, 1, checks);
    aheads.queued.run();
    assertThat(others).extracting(FakeSource::encodings).containsExactly(1, 1, 0, 1);
    assertThat(checking.measurement(0)).isPresent();
    assertThat(checking.measurement(3)).isPresent();
  }

  @Test
  @DisplayName("what cannot be read now is not lost: it is open for who comes next")
  void notNow() throws Exception {
    FakeSource source =
        new FakeSource("1.2", 100)
            .before(
                encoding -> {
                  if (encoding == 1) {
                    throw new NotNowException();
                  }
                });
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, source);
    ahead.inOrder(0, 0, new BitSet());
    aheads.queued.run();

    assertThat(ahead.poll(0, false)).isEmpty();
    aheads.queued.run();
    assertThat(ahead.poll(0, true)).containsInstanceOf(Taken.Kept.class);
  }

  @Test
  void whatComesLateIsLeftToAWorker_andTheWriterIsTold() throws Exception {
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    FakeSource[] sources = FakeReadAheads.sources(2, 10);
    sources[0].readyWith(arrival);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, sources);
    ahead.inOrder(0, 1, NO_CHECKS);
    aheads.queued.run();
    AtomicInteger told = new AtomicInteger();
    assertThat(ahead.poll(0, true)).as("it is on its way").isEmpty();
    ahead.onChange(told::incrementAndGet);
    assertThat(told).hasValue(0);

    arrival.complete(null);
    assertThat(told).hasValue(1);
    assertThat(aheads.queued.waiting()).isPositive();
    aheads.queued.run();
    assertThat(ahead.poll(0, false)).containsInstanceOf(Taken.Kept.class);
  }

  @Test
  void theWriterIsToldAtOnce_notWhenTheWorkerEnds() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(2, 10);
    AtomicInteger told = new AtomicInteger();
    AtomicInteger toldBeforeTheNext = new AtomicInteger();
    sources[1].before(encoding -> toldBeforeTheNext.set(told.get()));
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, sources);
    ahead.inOrder(0, 1, NO_CHECKS);
    assertThat(ahead.poll(0, false)).isEmpty();
    ahead.onChange(told::incrementAndGet);
    aheads.queued.run();

    assertThat(toldBeforeTheNext).hasValue(1);
  }

  @Test
  void theWriterIsWhereItHasAskedFor() throws Exception {
    ReadAhead<FakeSource.Facts> ahead =
        aheads.of(QueuedThreads.BUSY, FakeReadAheads.sources(3, 10));
    ahead.inOrder(0, 2, NO_CHECKS);
    assertThat(ahead.poll(2, true)).isPresent();

    assertThat(ahead.progress().position()).isEqualTo(2);
  }

  @Test
  void whatTheWriterEncodesIsKnown_untilItHasDoneWithItByAPlan() throws Exception {
    ReadAhead<FakeSource.Facts> ahead =
        aheads.of(QueuedThreads.BUSY, FakeReadAheads.sources(2, 10));
    ahead.inOrder(0, 1, NO_CHECKS);
    for (int i = 0; i < 2; i++) {
      assertThat(ahead.poll(i, true)).containsInstanceOf(Taken.Unkept.class);
      Measurement<FakeSource.Facts> told =
          i == 0 ? ahead.encodeClaimed(i, NOWHERE) : ahead.measureClaimed(i, Optional.empty());
      assertThat(ahead.measurement(i)).containsSame(told);
    }
    ahead.done(0);
    ahead.doneAsPlanned(1);

    assertThat(ahead.measurement(0)).isPresent();
    assertThat(ahead.measurement(1)).isEmpty();
    assertThat(ahead.progress().isOver()).isTrue();
  }

  @Test
  void aCodecThatIsNotThereIsTheObjectsOwnTrouble() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(1, 10);
    sources[0].before(
        encoding -> {
          throw new UnsatisfiedLinkError("no codec in java.library.path");
        });
    ReadAhead<FakeSource.Facts> ahead = aheads.of(QueuedThreads.BUSY, sources);
    ahead.inOrder(0, 0, NO_CHECKS);
    assertThat(ahead.poll(0, true)).containsInstanceOf(Taken.Unkept.class);

    assertThatIllegalStateException().isThrownBy(() -> ahead.encodeClaimed(0, NOWHERE));
  }

  @Test
  void whoWaitsIsToldOfTheEnd_whoeverEndsIt() throws Exception {
    for (boolean closed : new boolean[] {true, false}) {
      ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, FakeReadAheads.sources(1, 10));
      ahead.inOrder(0, 0, NO_CHECKS);
      AtomicInteger told = new AtomicInteger();
      assertThat(ahead.poll(0, false)).isEmpty();
      ahead.onChange(told::incrementAndGet);
      assertThat(ahead.isCancelled()).isFalse();
      if (closed) {
        assertThat(ahead.close(0)).isTrue();
      } else {
        ahead.cancel();
      }
      assertThat(told).hasValue(1);
      assertThat(ahead.isCancelled()).isTrue();
    }
  }
}
