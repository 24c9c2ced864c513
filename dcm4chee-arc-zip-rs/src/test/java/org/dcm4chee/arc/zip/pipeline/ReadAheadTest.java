package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.MINUTE;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.NO_CHECKS;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.fail;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.failure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing here takes long: who waits for longer waits for ever. */
@Timeout(10)
@DisplayName("Everything is measured ahead of the writer, by workers or by who waits for it")
class ReadAheadTest {
  @RegisterExtension final FakeReadAheads aheads = new FakeReadAheads();

  @Test
  void everythingIsMeasuredOnceAndKept() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(20, 10_000);
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);

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
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, telling, silent);

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
        aheads.of(
            aheads.threads, aheads.budget, List.of(new Slot<>(source, EntryForms.STORED, true)));

    assertThat(ahead.outlineAll(MINUTE)).isTrue();
    assertThat(source.outlines()).isZero();
    assertThat(source.encodings()).isEqualTo(1);
  }

  @Test
  void withoutTimeNothingIsBegun() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(1, 10);

    assertThat(aheads.of(aheads.queued, sources).measureAll(0)).isFalse();
    assertThat(aheads.of(aheads.queued).measureAll(0)).as("nothing to do").isTrue();
    assertThat(aheads.queued.waiting()).isZero();
  }

  @Test
  void timeIsOverWhileAnObjectIsOnItsWay_whatIsThereIsKnown() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(3, 10);
    sources[1].readyWith(new CompletableFuture<>());
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);

    assertThat(ahead.measureAll(Duration.ofMillis(200).toNanos())).isFalse();
    assertThat(ahead.measurement(0)).isPresent();
    assertThat(ahead.measurement(1)).isEmpty();
    assertThat(ahead.measurement(2)).isPresent();
  }

  @Test
  void whatComesLateIsMeasuredWhenItComes() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(3, 10);
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    sources[0].readyWith(arrival);
    sources[2].before(encoding -> arrival.complete(null));

    assertThat(aheads.of(aheads.threads, sources).measureAll(MINUTE)).isTrue();
    assertThat(sources[0].encodings()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "Busy aheads.threads are waited for once, not before each object; then it is done here")
  void busyThreads() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(1000, 10);

    assertThat(aheads.of(aheads.queued, sources).measureAll(MINUTE))
        .as("a thousand waits of 100 ms would be more than a minute")
        .isTrue();
    assertThat(sources).extracting(FakeSource::encodings).containsOnly(1);
  }

  @Test
  void threadsThatAreRefused_itIsDoneHere() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(3, 10);

    assertThat(aheads.of(QueuedThreads.BUSY, sources).measureAll(MINUTE)).isTrue();
  }

  @Test
  void whatBecomesReadyWhenNothingElseIsLeft_andAllThreadsAreRefused_isDoneHere() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(3, 10);
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    sources[0].readyWith(arrival);
    Thread here = Thread.currentThread();
    sources[2].before(encoding -> aheads.threads.execute(() -> completeOnceItWaits(here, arrival)));

    assertThat(aheads.of(QueuedThreads.BUSY, sources).measureAll(MINUTE)).isTrue();
    assertThat(sources[0].encodings()).isEqualTo(1);
  }

  private static void completeOnceItWaits(Thread thread, CompletableFuture<Void> arrival) {
    awaitWaiting(thread);
    arrival.complete(null);
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatCannotBeEncodedIsKnownToo() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(3, 10);
    sources[0].before(encoding -> fail(new IOException("lost")));
    sources[1].before(encoding -> fail(new IllegalStateException("codec")));
    sources[2].before(encoding -> linkage());
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);

    assertThat(ahead.measureAll(MINUTE)).isTrue();
    ahead.inOrder(0, 2, NO_CHECKS);
    assertThat(failure(ahead, 0)).hasMessage("lost");
    assertThat(failure(ahead, 1)).hasMessage("codec");
    assertThat(failure(ahead, 2)).isInstanceOf(UnsatisfiedLinkError.class);
  }

  private static void linkage() {
    throw new UnsatisfiedLinkError("no codec in java.library.path");
  }

  @Test
  void aBrokenCopyIsTakenBack_andTheNextOneRead() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(1, 10_000);
    sources[0].inTheMiddle(
        encoding -> {
          if (encoding < 3) {
            throw new EncodeAgainException(new IOException("broken"));
          }
        });
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);

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
    FakeSource[] sources = FakeReadAheads.sources(1, 10_000);
    sources[0].inTheMiddle(
        encoding -> {
          throw new EncodeAgainException(new IOException("broken"));
        });
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);

    assertThat(ahead.measureAll(MINUTE)).isTrue();
    ahead.inOrder(0, 0, NO_CHECKS);
    assertThat(failure(ahead, 0)).isInstanceOf(EncodeAgainException.class);
    assertThat(sources[0].encodings()).isEqualTo(16);
  }

  @Test
  void whatNoObjectIsToBlameForEndsEverything() {
    FakeSource[] sources = FakeReadAheads.sources(2, 10);
    sources[0].before(
        encoding -> {
          throw new OutOfMemoryError("test");
        });
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);

    assertThatThrownBy(() -> ahead.measureAll(MINUTE)).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> ahead.poll(1, true)).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void theEndEndsTheMeasuring() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(2, 10);
    sources[1].readyWith(new CompletableFuture<>());
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);
    sources[0].before(encoding -> ahead.cancel());

    assertThat(ahead.measureAll(MINUTE)).isFalse();
  }

  @Test
  void withoutTimeNoHeaderIsAskedEither() throws Exception {
    assertThat(aheads.of(QueuedThreads.BUSY, new FakeSource("1", 10).outlined()).outlineAll(0))
        .isFalse();
  }

  @Test
  void workersAreAskedFirst_andAgainAfterEachObjectThatHadToBeEncodedHere() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(2, 10);
    List<Integer> waiting = new ArrayList<>();
    AtomicBoolean busy = new AtomicBoolean();
    Executor sometimesBusy =
        task -> (busy.get() ? QueuedThreads.BUSY : aheads.queued).execute(task);
    for (FakeSource source : sources) {
      source.before(
          encoding -> {
            waiting.add(aheads.queued.waiting());
            busy.set(false);
          });
    }
    assertThat(aheads.of(sometimesBusy, sources).measureAll(MINUTE)).isTrue();
    assertThat(waiting).as("two may run").containsExactly(2, 2);

    waiting.clear();
    aheads.queued.run();
    busy.set(true);
    assertThat(aheads.of(sometimesBusy, sources).measureAll(MINUTE)).isTrue();
    assertThat(waiting).as("they have time when the first has been encoded").containsExactly(0, 2);
  }

  @Test
  void whileAWorkerIsAtWork_whoWaitsDoesNothingHimself() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(2, 10);
    Thread here = Thread.currentThread();
    Set<Thread> encoders = ConcurrentHashMap.newKeySet();
    CountDownLatch begun = new CountDownLatch(1);
    sources[0].before(
        encoding -> {
          encoders.add(Thread.currentThread());
          begun.countDown();
          awaitWaiting(here);
        });
    sources[1].before(encoding -> encoders.add(Thread.currentThread()));
    AtomicBoolean started = new AtomicBoolean();
    Executor oneThread =
        task -> {
          if (started.getAndSet(true)) {
            throw new RejectedExecutionException();
          }
          aheads.threads.execute(task);
          await(begun);
        };

    assertThat(aheads.of(oneThread, sources).measureAll(MINUTE)).isTrue();
    assertThat(encoders).hasSize(1).doesNotContain(here);
  }

  private static void await(CountDownLatch latch) {
    assertThatNoException().isThrownBy(() -> latch.await());
  }

  @Test
  void whenTimeIsOverNothingMoreIsBegun_notWhatComesLateEither() throws Exception {
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    FakeSource late = new FakeSource("1", 10).readyWith(arrival);
    assertThat(aheads.of(aheads.queued, late).measureAll(1)).isFalse();
    aheads.queued.run();
    arrival.complete(null);

    assertThat(aheads.queued.waiting()).isZero();
  }

  @Test
  void whatAnEncodingThatFailedHadReservedIsThereForOthersAtOnce() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(2, 1 << 16);
    ByteBudget memory = ByteBudget.of(1 << 16);
    List<String> events = new ArrayList<>();
    sources[0].inTheMiddle(
        encoding -> {
          memory.whenRoom(1 << 16, () -> events.add("room"));
          throw new IOException("lost");
        });
    sources[1].before(encoding -> events.add("next"));
    ReadAhead<FakeSource.Facts> ahead =
        aheads.of(QueuedThreads.BUSY, memory, EntryForms.STORED, sources);

    assertThat(ahead.measureAll(MINUTE)).isTrue();
    assertThat(events).containsExactly("room", "next");
  }
}
