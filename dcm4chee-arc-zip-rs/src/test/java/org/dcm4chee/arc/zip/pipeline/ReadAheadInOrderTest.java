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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.format.Encryption;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryForms;
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

  @Test
  void anObjectLargerThanTheBudgetIsTheWritersAndNoWorkersOwn() throws Exception {
    FakeSource[] sources = {new FakeSource("1", 2_000_000), new FakeSource("2", 10)};
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, sources);
    ahead.inOrder(0, 1, NO_CHECKS);
    aheads.queued.run();

    assertThat(sources[0].encodings()).isZero();
    assertThat(sources[1].encodings()).isEqualTo(1);
    assertThat(ahead.poll(0, false)).containsInstanceOf(Taken.Unkept.class);
  }

  /** One object, and its memory is part of what others have reserved. */
  private ReadAhead<FakeSource.Facts> whereOthersHaveAllMemory(Executor executor) {
    assertThat(aheads.budget.tryReserve(1 << 20)).isTrue();
    ReadAhead<FakeSource.Facts> partial =
        aheads.of(
            executor, aheads.budget.part(1 << 16), EntryForms.STORED, new FakeSource("1", 10));
    partial.inOrder(0, 0, NO_CHECKS);
    return partial;
  }

  @Test
  void anUnwillingWriterWaitsForMemoryThatOthersHave() throws Exception {
    ReadAhead<FakeSource.Facts> partial = whereOthersHaveAllMemory(aheads.threads);
    CountDownLatch told = new CountDownLatch(1);

    assertThat(partial.poll(0, false)).isEmpty();
    assertThat(aheads.budget.isContended()).isTrue();
    partial.onChange(told::countDown);
    assertThat(told.getCount()).isEqualTo(1);
    aheads.budget.release(1 << 20);
    aheads.budget.tellWaiters();
    assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
    Optional<Taken<FakeSource.Facts>> taken = partial.poll(0, false);
    while (taken.isEmpty()) {
      CountDownLatch again = new CountDownLatch(1);
      partial.onChange(again::countDown);
      assertThat(again.await(1, TimeUnit.MINUTES)).isTrue();
      taken = partial.poll(0, false);
    }
    assertThat(taken).containsInstanceOf(Taken.Kept.class);
  }

  @Test
  void anUnwillingWriterThatHurriesWaitsForNoMemory() throws Exception {
    ReadAhead<FakeSource.Facts> partial = whereOthersHaveAllMemory(aheads.threads);
    AtomicInteger told = new AtomicInteger();
    assertThat(partial.poll(0, false)).isEmpty();
    partial.onChange(told::incrementAndGet);
    assertThat(told).hasValue(0);

    partial.hurry();

    assertThat(told).hasValue(1);
    assertThat(partial.poll(0, false)).containsInstanceOf(Taken.Unkept.class);
    aheads.budget.release(1 << 20);
  }

  @Test
  void whoHoldsMemoryItselfDoesNotWaitForMore() throws Exception {
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    FakeSource[] sources = FakeReadAheads.sources(17, 1 << 16);
    sources[0].readyWith(arrival);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, sources);
    ahead.inOrder(0, 16, NO_CHECKS);
    aheads.queued.run();
    assertThat(aheads.budget.reserved()).isEqualTo(1 << 20);
    arrival.complete(null);
    aheads.queued.run();

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
          while (here.getState() != Thread.State.WAITING) {
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
  @DisplayName("of each group one object is encoded anew for the writer, whatever is kept of it")
  void firstOfGroups() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(6, 100);
    for (int i = 0; i < sources.length; i++) {
      sources[i].ofGroup(i / 2);
    }
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);
    assertThat(ahead.measureAll(MINUTE)).isTrue();

    ahead.inOrder(1, 5, new BitSet());
    for (int i = 1; i < 6; i++) {
      Optional<Taken<FakeSource.Facts>> taken = ahead.poll(i, true);
      while (taken.isEmpty()) {
        ahead.await();
        taken = ahead.poll(i, true);
      }
      if (taken.get() instanceof Taken.Unkept) {
        ahead.encodeClaimed(i, OutputStream.nullOutputStream());
      }
      ahead.done(i);
    }

    assertThat(sources).extracting(FakeSource::encodings).containsExactly(1, 2, 2, 1, 2, 1);
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
  void whoWaitsForMemoryIsToldWhenSomeIsLetGo_givenBack_orLeft() throws Exception {
    AtomicInteger told = new AtomicInteger();
    int all = 16 << 16;
    FakeSource[] sources = FakeReadAheads.sources(16, 1 << 16);
    ReadAhead<FakeSource.Facts> letGo = aheads.of(QueuedThreads.BUSY, sources);
    assertThat(letGo.measureAll(MINUTE)).isTrue();
    assertThat(aheads.budget.reserved()).isEqualTo(all);
    aheads.budget.whenRoom(1 << 16, told::incrementAndGet);
    letGo.inOrder(1, 15, NO_CHECKS);
    assertThat(told).as("the first is not sent").hasValue(1);

    aheads.budget.whenRoom(2 << 16, told::incrementAndGet);
    assertThat(letGo.poll(1, false)).containsInstanceOf(Taken.Kept.class);
    letGo.done(1);
    assertThat(told).as("the second has been sent").hasValue(2);

    aheads.budget.whenRoom(all, told::incrementAndGet);
    letGo.close(0);
    assertThat(told).as("the others nobody will send").hasValue(3);
  }

  @Test
  void whoWaitedForMemoryThatIsGoneAgainWaitsOnceMore() throws Exception {
    ReadAhead<FakeSource.Facts> partial = whereOthersHaveAllMemory(aheads.queued);
    assertThat(partial.poll(0, false)).isEmpty();
    aheads.budget.release(1 << 20);
    aheads.budget.tellWaiters();
    assertThat(aheads.budget.isContended()).isFalse();
    assertThat(aheads.budget.tryReserve(1 << 20)).as("somebody was faster").isTrue();
    assertThat(partial.poll(0, false)).isEmpty();
    assertThat(aheads.budget.isContended()).isTrue();

    partial.close(0);
    assertThat(aheads.budget.isContended()).as("it waits for nothing any more").isFalse();
    aheads.budget.release(1 << 20);
  }

  @Test
  @DisplayName("Workers are started anew when half of the memory is free, not for each object")
  void halfOfTheMemory() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(24, 1 << 16);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.queued, sources);
    ahead.inOrder(0, 23, NO_CHECKS);
    aheads.queued.run();
    assertThat(aheads.budget.reserved()).isEqualTo(16 << 16);
    for (int i = 0; i < 8; i++) {
      assertThat(aheads.queued.waiting()).as("object %s", i).isZero();
      assertThat(ahead.poll(i, true)).containsInstanceOf(Taken.Kept.class);
      ahead.done(i);
      assertThat(ahead.progress()).isEqualTo(new Progress(0, 23, i + 1));
    }
    assertThat(aheads.queued.waiting()).isPositive();
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
  void whereTheWriterHasMemoryItCanTakeBackWhatABrokenCopyHasWritten() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(1, 10_000);
    sources[0].inTheMiddle(
        encoding -> {
          if (encoding == 1) {
            throw new EncodeAgainException(new IOException("broken"));
          }
        });
    ReadAhead<FakeSource.Facts> ahead = aheads.of(QueuedThreads.BUSY, sources);
    ahead.inOrder(0, 0, NO_CHECKS);
    assertThat(ahead.poll(0, true)).containsInstanceOf(Taken.Unkept.class);
    Optional<SegmentedBuffer> buffer = ahead.buffer(0);
    assertThat(aheads.budget.reserved()).isEqualTo(SegmentedBuffer.roundUp(10_000));
    assertThat(ahead.measureClaimed(0, buffer).size()).isEqualTo(10_000);
    assertThat(buffer.orElseThrow().slices(0, 10_000)).isNotEmpty();
    assertThat(sources[0].choices()).as("no copy is chosen beforehand").isZero();
    buffer.get().release();
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

  /** The form of an entry that begins with what only the whole file tells. */
  private static EntryForm encrypted() {
    return new Encryption(new byte[] {1, 2, 3}, "context").form(0);
  }

  @Test
  @DisplayName(
      "what has to be read for its salt is read once if there is memory for it, else twice")
  void salts() throws Exception {
    List<byte[]> bodies = new ArrayList<>();
    EntryForm form = encrypted();
    for (int memory : new int[] {1 << 20, 1 << 12}) {
      FakeSource source = new FakeSource("1", 10_000);
      ByteBudget budget = ByteBudget.of(memory);
      ReadAhead<FakeSource.Facts> ahead = aheads.of(QueuedThreads.BUSY, budget, form, source);
      ahead.inOrder(0, 0, NO_CHECKS);
      assertThat(ahead.poll(0, true)).containsInstanceOf(Taken.Unkept.class);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(ahead.encodeClaimed(0, out).size()).isEqualTo(10_000);
      assertThat(budget.reserved()).isZero();
      assertThat(source.encodings()).isEqualTo(memory > 10_000 ? 1 : 2);
      assertThat(source.choices()).as("nothing was written before its end").isZero();
      bodies.add(out.toByteArray());
    }
    assertThat(bodies.get(0)).isEqualTo(bodies.get(1)).hasSizeGreaterThan(10_000);
  }

  @Test
  @DisplayName("what is larger than was thought is read for its salt into memory in vain")
  void underestimatedSalts() throws Exception {
    FakeSource source = new FakeSource("1", 100_000).estimatedAt(10);
    ByteBudget budget = ByteBudget.of(1 << 16);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(QueuedThreads.BUSY, budget, encrypted(), source);
    ahead.inOrder(0, 0, NO_CHECKS);
    assertThat(ahead.poll(0, true)).containsInstanceOf(Taken.Unkept.class);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Measurement<FakeSource.Facts> measured = ahead.encodeClaimed(0, out);

    assertThat((long) out.size()).isEqualTo(measured.compressedSize());
    assertThat(budget.reserved()).isZero();
    assertThat(source.encodings()).isEqualTo(3);
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
