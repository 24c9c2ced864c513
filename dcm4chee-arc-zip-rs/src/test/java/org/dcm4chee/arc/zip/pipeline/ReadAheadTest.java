package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Objects are encoded ahead of the writer, or by it, and nobody waits who should not")
class ReadAheadTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  private final ByteBudget budget = ByteBudget.of(1 << 20);
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final QueuedThreads queued = new QueuedThreads();
  private final List<ReadAhead<FakeSource.Facts>> opened = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    opened.forEach(ahead -> ahead.close(MINUTE));
    threads.shutdownNow();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(budget.reserved()).as("reserved bytes").isZero();
    assertThat(budget.isContended()).as("somebody waits for memory").isFalse();
  }

  private ReadAhead<FakeSource.Facts> ahead(Executor executor, FakeSource... sources) {
    List<Slot<FakeSource.Facts>> slots = new ArrayList<>();
    for (FakeSource source : sources) {
      slots.add(new Slot<>(source, EntryForms.STORED, false));
    }
    ReadAhead<FakeSource.Facts> ahead = new ReadAhead<>(slots, 2, executor, budget);
    opened.add(ahead);
    return ahead;
  }

  private static FakeSource[] sources(int count, int size) {
    FakeSource[] sources = new FakeSource[count];
    Arrays.setAll(sources, i -> new FakeSource("1.2." + i, size));
    return sources;
  }

  private static final BitSet NO_CHECKS = new BitSet();

  @Test
  void everythingIsMeasuredOnceAndKept() throws Exception {
    FakeSource[] sources = sources(20, 10_000);
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);

    assertThat(ahead.measureAll(MINUTE)).isTrue();
    assertThat(ahead.measureAll(MINUTE)).as("again").isTrue();
    ahead.inOrder(0, 19, NO_CHECKS);
    for (int i = 0; i < 20; i++) {
      Taken<FakeSource.Facts> taken = ahead.poll(i, true).orElseThrow();
      assertThat(taken)
          .isInstanceOfSatisfying(
              Taken.Kept.class,
              kept -> {
                assertThat(kept.measurement().size()).isEqualTo(10_000);
                assertThat(content(kept)).isTrue();
              });
      ahead.done(i);
    }
    assertThat(sources).extracting(FakeSource::encodings).containsOnly(1);
  }

  private static boolean content(Taken.Kept<?> kept) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      kept.buffer().writeTo(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.size() == 10_000;
  }

  @Test
  void headersAreAskedFirst_andWhatTheyDoNotTellIsMeasured() throws Exception {
    FakeSource telling = new FakeSource("1", 100).outlined();
    FakeSource silent = new FakeSource("2", 100);
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, telling, silent);

    assertThat(ahead.outlineAll(MINUTE)).isTrue();
    assertThat(telling.encodings()).isZero();
    assertThat(silent.outlines()).isEqualTo(1);
    assertThat(silent.encodings()).isEqualTo(1);
    assertThat(ahead.measurement(0)).isEmpty();
    assertThat(ahead.measurement(1)).isPresent();
  }

  @Test
  void aHeaderThatToldAWrongLengthBeforeIsNotAskedAgain() throws Exception {
    FakeSource source = new FakeSource("1", 100).outlined();
    ReadAhead<FakeSource.Facts> ahead =
        new ReadAhead<>(List.of(new Slot<>(source, EntryForms.STORED, true)), 1, threads, budget);
    opened.add(ahead);

    assertThat(ahead.outlineAll(MINUTE)).isTrue();
    assertThat(source.outlines()).isZero();
    assertThat(source.encodings()).isEqualTo(1);
  }

  @Test
  void withoutTimeNothingIsBegun() throws Exception {
    FakeSource[] sources = sources(1, 10);

    assertThat(ahead(queued, sources).measureAll(0)).isFalse();
    assertThat(ahead(queued).measureAll(0)).as("nothing to do").isTrue();
    assertThat(queued.waiting()).isZero();
  }

  @Test
  void timeIsOverWhileAnObjectIsOnItsWay_whatIsThereIsKnown() throws Exception {
    FakeSource[] sources = sources(3, 10);
    sources[1].readyWith(new CompletableFuture<>());
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);

    assertThat(ahead.measureAll(Duration.ofMillis(200).toNanos())).isFalse();
    assertThat(ahead.measurement(0)).isPresent();
    assertThat(ahead.measurement(1)).isEmpty();
    assertThat(ahead.measurement(2)).isPresent();
  }

  @Test
  void whatComesLateIsMeasuredWhenItComes() throws Exception {
    FakeSource[] sources = sources(3, 10);
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    sources[0].readyWith(arrival);
    sources[2].before(encoding -> arrival.complete(null));

    assertThat(ahead(threads, sources).measureAll(MINUTE)).isTrue();
    assertThat(sources[0].encodings()).isEqualTo(1);
  }

  @Test
  @DisplayName("Busy threads are waited for once, not before each object; then it is done here")
  void busyThreads() throws Exception {
    FakeSource[] sources = sources(1000, 10);

    assertThat(ahead(queued, sources).measureAll(MINUTE))
        .as("a thousand waits of 100 ms would be more than a minute")
        .isTrue();
    assertThat(sources).extracting(FakeSource::encodings).containsOnly(1);
  }

  @Test
  void threadsThatAreRefused_itIsDoneHere() throws Exception {
    FakeSource[] sources = sources(3, 10);

    assertThat(ahead(QueuedThreads.BUSY, sources).measureAll(MINUTE)).isTrue();
  }

  @Test
  void whatBecomesReadyWhenNothingElseIsLeft_andAllThreadsAreRefused_isDoneHere() throws Exception {
    FakeSource[] sources = sources(3, 10);
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    sources[0].readyWith(arrival);
    Thread here = Thread.currentThread();
    sources[2].before(encoding -> threads.execute(() -> completeOnceItWaits(here, arrival)));

    assertThat(ahead(QueuedThreads.BUSY, sources).measureAll(MINUTE)).isTrue();
    assertThat(sources[0].encodings()).isEqualTo(1);
  }

  private static void completeOnceItWaits(Thread thread, CompletableFuture<Void> arrival) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    arrival.complete(null);
  }

  @Test
  void whatCannotBeEncodedIsKnownToo() throws Exception {
    FakeSource[] sources = sources(3, 10);
    sources[0].before(encoding -> fail(new IOException("lost")));
    sources[1].before(encoding -> fail(new IllegalStateException("codec")));
    sources[2].before(encoding -> linkage());
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);

    assertThat(ahead.measureAll(MINUTE)).isTrue();
    ahead.inOrder(0, 2, NO_CHECKS);
    assertThat(failure(ahead, 0)).hasMessage("lost");
    assertThat(failure(ahead, 1)).hasMessage("codec");
    assertThat(failure(ahead, 2)).isInstanceOf(UnsatisfiedLinkError.class);
  }

  private static void fail(Exception e) throws IOException {
    if (e instanceof IOException io) {
      throw io;
    }
    throw (RuntimeException) e;
  }

  private static void linkage() {
    throw new UnsatisfiedLinkError("no codec in java.library.path");
  }

  private static Throwable failure(ReadAhead<FakeSource.Facts> ahead, int index)
      throws IOException {
    return ((Taken.Failed<?>) ahead.poll(index, true).orElseThrow()).why().cause().orElseThrow();
  }

  @Test
  void aBrokenCopyIsTakenBack_andTheNextOneRead() throws Exception {
    FakeSource[] sources = sources(1, 10_000);
    sources[0].inTheMiddle(
        encoding -> {
          if (encoding < 3) {
            throw new EncodeAgainException(new IOException("broken"));
          }
        });
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);

    assertThat(ahead.measureAll(MINUTE)).isTrue();
    ahead.inOrder(0, 0, NO_CHECKS);
    Taken.Kept<FakeSource.Facts> kept =
        (Taken.Kept<FakeSource.Facts>) ahead.poll(0, true).orElseThrow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    kept.buffer().writeTo(out);
    assertThat(out.toByteArray()).isEqualTo(sources[0].content());
    assertThat(sources[0].encodings()).isEqualTo(3);
  }

  @Test
  void whereNoCopyIsWhole_itIsLost() throws Exception {
    FakeSource[] sources = sources(1, 10_000);
    sources[0].inTheMiddle(
        encoding -> {
          throw new EncodeAgainException(new IOException("broken"));
        });
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);

    assertThat(ahead.measureAll(MINUTE)).isTrue();
    ahead.inOrder(0, 0, NO_CHECKS);
    assertThat(failure(ahead, 0)).isInstanceOf(EncodeAgainException.class);
    assertThat(sources[0].encodings()).isEqualTo(16);
  }

  @Test
  void whatNoObjectIsToBlameForEndsEverything() {
    FakeSource[] sources = sources(2, 10);
    sources[0].before(
        encoding -> {
          throw new OutOfMemoryError("test");
        });
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);

    assertThatThrownBy(() -> ahead.measureAll(MINUTE)).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> ahead.poll(1, true)).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void whatNobodyHasBegunIsTheWillingWritersOwn() throws Exception {
    FakeSource[] sources = sources(2, 10);
    ReadAhead<FakeSource.Facts> ahead = ahead(QueuedThreads.BUSY, sources);
    ahead.inOrder(0, 1, NO_CHECKS);

    assertThat(ahead.poll(0, true)).containsInstanceOf(Taken.Unkept.class);
    assertThat(ahead.encodeClaimed(0, NOWHERE).size()).isEqualTo(10);
    assertThat(sources[0].choices()).as("what is sent cannot be taken back").isEqualTo(1);
    ahead.done(0);
    assertThatIllegalStateException().isThrownBy(() -> ahead.poll(0, true));
  }

  @Test
  void anUnwillingWriterLeavesItToAWorker_andIsToldWhenItIsThere() throws Exception {
    FakeSource[] sources = sources(2, 10);
    ReadAhead<FakeSource.Facts> ahead = ahead(queued, sources);
    ahead.inOrder(0, 1, NO_CHECKS);
    AtomicInteger told = new AtomicInteger();

    assertThat(ahead.poll(0, false)).isEmpty();
    ahead.onChange(told::incrementAndGet);
    assertThat(told).hasValue(0);
    queued.run();
    assertThat(told).hasValue(1);
    assertThat(ahead.poll(0, false)).containsInstanceOf(Taken.Kept.class);
    ahead.onChange(told::incrementAndGet);
    assertThat(told).as("it is there: now").hasValue(2);
  }

  @Test
  void anUnwillingWriterWithoutWorkersHasToDoItAllTheSame() throws Exception {
    ReadAhead<FakeSource.Facts> ahead = ahead(QueuedThreads.BUSY, sources(1, 10));
    ahead.inOrder(0, 0, NO_CHECKS);

    assertThat(ahead.poll(0, false)).containsInstanceOf(Taken.Unkept.class);
  }

  @Test
  void anObjectLargerThanTheBudgetIsTheWritersAndNoWorkersOwn() throws Exception {
    FakeSource[] sources = {new FakeSource("1", 2_000_000), new FakeSource("2", 10)};
    ReadAhead<FakeSource.Facts> ahead = ahead(queued, sources);
    ahead.inOrder(0, 1, NO_CHECKS);
    queued.run();

    assertThat(sources[0].encodings()).isZero();
    assertThat(sources[1].encodings()).isEqualTo(1);
    assertThat(ahead.poll(0, false)).containsInstanceOf(Taken.Unkept.class);
  }

  @Test
  void anUnwillingWriterWaitsForMemoryThatOthersHave() throws Exception {
    assertThat(budget.tryReserve(1 << 20)).isTrue();
    ReadAhead<FakeSource.Facts> partial =
        new ReadAhead<>(
            List.of(new Slot<>(new FakeSource("1", 10), EntryForms.STORED, false)),
            1,
            threads,
            budget.part(1 << 16));
    opened.add(partial);
    partial.inOrder(0, 0, NO_CHECKS);
    CountDownLatch told = new CountDownLatch(1);

    assertThat(partial.poll(0, false)).isEmpty();
    assertThat(budget.isContended()).isTrue();
    partial.onChange(told::countDown);
    assertThat(told.getCount()).isEqualTo(1);
    budget.release(1 << 20);
    budget.tellWaiters();
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
    assertThat(budget.tryReserve(1 << 20)).isTrue();
    ReadAhead<FakeSource.Facts> partial =
        new ReadAhead<>(
            List.of(new Slot<>(new FakeSource("1", 10), EntryForms.STORED, false)),
            1,
            threads,
            budget.part(1 << 16));
    opened.add(partial);
    partial.inOrder(0, 0, NO_CHECKS);
    AtomicInteger told = new AtomicInteger();
    assertThat(partial.poll(0, false)).isEmpty();
    partial.onChange(told::incrementAndGet);
    assertThat(told).hasValue(0);

    partial.hurry();

    assertThat(told).hasValue(1);
    assertThat(partial.poll(0, false)).containsInstanceOf(Taken.Unkept.class);
    budget.release(1 << 20);
  }

  @Test
  void whoHoldsMemoryItselfDoesNotWaitForMore() throws Exception {
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    FakeSource[] sources = sources(17, 1 << 16);
    sources[0].readyWith(arrival);
    ReadAhead<FakeSource.Facts> ahead = ahead(queued, sources);
    ahead.inOrder(0, 16, NO_CHECKS);
    queued.run();
    assertThat(budget.reserved()).isEqualTo(1 << 20);
    arrival.complete(null);
    queued.run();

    assertThat(ahead.poll(0, false)).containsInstanceOf(Taken.Unkept.class);
  }

  @Test
  void whoeverWaitsForAnObjectIsWokenWhenItCannotBeEncoded() throws Exception {
    FakeSource[] sources = sources(1, 10);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    sources[0].before(
        encoding -> {
          begun.countDown();
          awaitQuietly(go);
          throw new IOException("lost");
        });
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);
    ahead.inOrder(0, 0, NO_CHECKS);
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(ahead.poll(0, true)).as("a worker has it").isEmpty();
    go.countDown();
    ahead.await();

    assertThat(failure(ahead, 0)).hasMessage("lost");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("Nobody let it go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whoeverWaitsIsWokenByTheEnd_whichEndsTheEncodingToo() throws Exception {
    FakeSource[] sources = sources(1, 300_000);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    sources[0].inTheMiddle(
        encoding -> {
          begun.countDown();
          awaitQuietly(go);
        });
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);
    ahead.inOrder(0, 0, NO_CHECKS);
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    AtomicInteger told = new AtomicInteger();
    assertThat(ahead.poll(0, false)).isEmpty();
    ahead.onChange(told::incrementAndGet);
    ahead.cancel();
    assertThat(told).hasValue(1);
    ahead.await();

    assertThat(ahead.isCancelled()).isTrue();
    assertThatExceptionOfType(ObjectEncoder.Cancelled.class).isThrownBy(() -> ahead.poll(0, true));
    assertThat(ahead.close(0)).as("the worker still runs").isFalse();
    go.countDown();
  }

  @Test
  void whoIsInterruptedWhileItCloses_waitsNoLonger_andStaysInterrupted() throws Exception {
    FakeSource[] sources = sources(1, 300_000);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    sources[0].before(
        encoding -> {
          begun.countDown();
          awaitQuietly(go);
        });
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);
    ahead.inOrder(0, 0, NO_CHECKS);
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    Thread.currentThread().interrupt();

    assertThat(ahead.close(MINUTE)).as("the worker still runs").isFalse();
    assertThat(Thread.interrupted()).isTrue();
    go.countDown();
    assertThat(ahead.close(MINUTE)).as("and has ended").isTrue();
  }

  @Test
  void theEndEndsTheMeasuring() throws Exception {
    FakeSource[] sources = sources(2, 10);
    sources[1].readyWith(new CompletableFuture<>());
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);
    sources[0].before(encoding -> ahead.cancel());

    assertThat(ahead.measureAll(MINUTE)).isFalse();
  }

  @Test
  void afterTheEndTasksThatAreStillQueuedDoNothing() throws Exception {
    FakeSource[] sources = sources(3, 10);
    ReadAhead<FakeSource.Facts> ahead = ahead(queued, sources);
    ahead.inOrder(0, 2, NO_CHECKS);
    assertThat(queued.waiting()).isEqualTo(2);
    ahead.close(0);
    queued.run();

    assertThat(sources).extracting(FakeSource::encodings).containsOnly(0);
  }

  @Test
  void neverMoreWorkersThanItMayHave_andNoneForNothing() {
    ReadAhead<FakeSource.Facts> ahead = ahead(queued, sources(50, 10));
    ahead.inOrder(0, 49, NO_CHECKS);
    ahead.inOrder(0, 49, NO_CHECKS);
    assertThat(queued.waiting()).isEqualTo(2);
    queued.run();
    ahead.inOrder(3, 2, NO_CHECKS);
    assertThat(queued.waiting()).isZero();
  }

  @Test
  void whatIsOutsideTheRangeIsLetGo_andReadOnlyForItsCheck() throws Exception {
    FakeSource[] sources = sources(5, 10_000);
    ReadAhead<FakeSource.Facts> ahead = ahead(queued, sources);
    assertThat(ahead.measureAll(MINUTE)).isTrue();
    queued.run();
    assertThat(budget.reserved()).isGreaterThanOrEqualTo(50_000);
    ahead.inOrder(2, 3, NO_CHECKS);
    queued.run();
    assertThat(budget.reserved()).isLessThan(40_000);

    FakeSource[] others = sources(4, 10_000);
    BitSet checks = new BitSet();
    checks.set(0);
    checks.set(3);
    ReadAhead<FakeSource.Facts> checking = ahead(queued, others);
    checking.inOrder(1, 1, checks);
    queued.run();
    assertThat(others).extracting(FakeSource::encodings).containsExactly(1, 1, 0, 1);
    assertThat(checking.measurement(0)).isPresent();
    assertThat(checking.measurement(3)).isPresent();
  }

  @Test
  @DisplayName("Four workers, a writer of each kind, objects that come late, fail or are too large")
  void stress() throws Exception {
    for (int round = 0; round < 30; round++) {
      Random random = new Random(round);
      int count = 200;
      FakeSource[] sources = new FakeSource[count];
      List<CompletableFuture<Void>> arrivals = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int size = random.nextInt(40) == 0 ? 2_000_000 : random.nextInt(60_000);
        sources[i] = new FakeSource("1." + i, size);
        if (random.nextInt(5) == 0) {
          CompletableFuture<Void> arrival = new CompletableFuture<>();
          arrivals.add(arrival);
          sources[i].readyWith(arrival);
        }
        if (random.nextInt(20) == 0) {
          sources[i].inTheMiddle(encoding -> fail(new IOException("lost")));
        }
      }
      ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);
      threads.execute(() -> arrivals.forEach(arrival -> arrival.complete(null)));
      ahead.inOrder(0, count - 1, NO_CHECKS);
      for (int i = 0; i < count; i++) {
        take(ahead, i, round % 2 == 0);
        ahead.done(i);
      }
      assertThat(sources).extracting(FakeSource::encodings).containsOnly(1);
      assertThat(ahead.close(MINUTE)).isTrue();
      assertThat(budget.reserved()).isZero();
    }
  }

  private static void take(ReadAhead<FakeSource.Facts> ahead, int index, boolean willing)
      throws Exception {
    Optional<Taken<FakeSource.Facts>> taken = ahead.poll(index, willing);
    while (taken.isEmpty()) {
      if (willing) {
        ahead.await();
      } else {
        CountDownLatch told = new CountDownLatch(1);
        ahead.onChange(told::countDown);
        assertThat(told.await(1, TimeUnit.MINUTES)).as("told of object %s", index).isTrue();
      }
      taken = ahead.poll(index, willing);
    }
    if (taken.get() instanceof Taken.Unkept) {
      try {
        ahead.encodeClaimed(index, NOWHERE);
      } catch (IOException e) {
        assertThat(e).hasMessage("lost");
      }
    }
  }

  @Test
  @DisplayName("of each group one object is encoded anew for the writer, whatever is kept of it")
  void firstOfGroups() throws Exception {
    FakeSource[] sources = sources(6, 100);
    for (int i = 0; i < sources.length; i++) {
      sources[i].ofGroup(i / 2);
    }
    ReadAhead<FakeSource.Facts> ahead = ahead(threads, sources);
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
    ReadAhead<FakeSource.Facts> ahead = ahead(queued, source);
    ahead.inOrder(0, 0, new BitSet());
    queued.run();

    assertThat(ahead.poll(0, false)).isEmpty();
    queued.run();
    assertThat(ahead.poll(0, true)).containsInstanceOf(Taken.Kept.class);
  }
}
