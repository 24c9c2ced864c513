package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.MINUTE;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.NO_CHECKS;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
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
@DisplayName(
    "What is read ahead fits the memory, or is read by the writer, and nobody waits in vain")
class ReadAheadMemoryTest {
  @RegisterExtension final FakeReadAheads aheads = new FakeReadAheads();

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
}
