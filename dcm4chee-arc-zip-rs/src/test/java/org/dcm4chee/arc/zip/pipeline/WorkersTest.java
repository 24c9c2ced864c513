package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing here takes long: who waits for longer waits for ever. */
@Timeout(10)
@DisplayName("Workers do what is on the agenda, and leave nothing half done")
class WorkersTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final ByteBudget budget = ByteBudget.of(1 << 20);
  private final List<Slot<FakeSource.Facts>> slots = new ArrayList<>();
  private final List<String> events = new ArrayList<>();

  private final QueuedThreads threads = new QueuedThreads();

  @AfterEach
  void nothingIsLeft() {
    slots.forEach(Slot::abandon);
    assertThat(budget.reserved()).as("reserved bytes").isZero();
  }

  private void add(ObjectSource<FakeSource.Facts> source) {
    slots.add(new Slot<>(source, EntryForms.STORED, false));
  }

  private Workers<FakeSource.Facts> workers(Agenda<FakeSource.Facts> agenda, Executor executor) {
    return new Workers<>(
        agenda, 2, executor, index -> events.add("changed " + index), () -> events.add("ended"));
  }

  private Agenda<FakeSource.Facts> allInOrder() {
    Agenda<FakeSource.Facts> agenda = new Agenda<>(slots, budget);
    agenda.inOrder(0, slots.size() - 1);
    return agenda;
  }

  @Test
  void eachObjectIsTold_andTheEndOfEachWorker() throws Exception {
    add(new FakeSource("1", 10));
    add(new FakeSource("2", 10));
    Workers<FakeSource.Facts> workers = workers(allInOrder(), threads);
    workers.start();
    assertThat(threads.waiting()).as("as many as may run").isEqualTo(2);
    assertThat(workers.areActive()).isTrue();
    assertThat(workers.haveStarted()).as("they are in the queue").isFalse();

    threads.run();
    assertThat(events).containsExactly("changed 0", "changed 1", "ended", "ended");
    assertThat(workers.haveStarted()).isTrue();
    assertThat(workers.areActive()).isFalse();
    workers.awaitStart(MINUTE);
    assertThat(slots).extracting(Slot::state).containsOnly(Slot.State.KEPT);
    assertThat(budget.reserved()).isEqualTo(2 * SegmentedBuffer.roundUp(10));
    assertThat(workers.close(0)).as("nobody works any more").isTrue();
  }

  @Test
  void whereThereAreNoThreadsNobodyIsActive() {
    add(new FakeSource("1", 10));
    Workers<FakeSource.Facts> workers = workers(allInOrder(), QueuedThreads.BUSY);
    workers.start();

    assertThat(workers.areActive()).isFalse();
    assertThat(workers.haveStarted()).isFalse();
  }

  @Test
  void whoIsCancelledInTheMiddleLeavesTheObjectOpen_andTakesNoOther() {
    FakeSource first = new FakeSource("1", 300_000);
    FakeSource second = new FakeSource("2", 10);
    add(first);
    add(second);
    Workers<FakeSource.Facts> workers = workers(allInOrder(), threads);
    first.inTheMiddle(encoding -> workers.cancel());
    workers.start();
    threads.run();

    assertThat(slots).extracting(Slot::state).containsOnly(Slot.State.OPEN);
    assertThat(slots.get(0).measurement()).as("not encoded to its end").isEmpty();
    assertThat(second.encodings()).isZero();
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void whatNoObjectIsToBlameForLeavesItOpen() {
    add(
        new FakeSource("1", 10)
            .before(
                encoding -> {
                  throw new OutOfMemoryError("test");
                }));
    Workers<FakeSource.Facts> workers = workers(allInOrder(), threads);
    workers.start();
    threads.run();

    assertThat(workers.fatal()).containsInstanceOf(OutOfMemoryError.class);
    assertThat(slots).extracting(Slot::state).containsOnly(Slot.State.OPEN);
    workers.start();
    assertThat(threads.waiting()).as("it is over").isZero();
  }

  @Test
  void onceTheyAreClosedNothingIsOnTheAgendaAnyMore() {
    FakeSource source = new FakeSource("1", 10);
    add(source);
    Agenda<FakeSource.Facts> agenda = allInOrder();
    Workers<FakeSource.Facts> workers = workers(agenda, threads);
    workers.start();
    assertThat(workers.isCancelled()).isFalse();

    assertThat(workers.close(0)).isTrue();
    assertThat(workers.isCancelled()).isTrue();
    assertThat(agenda.hasWork()).isFalse();
    threads.run();
    assertThat(source.encodings()).isZero();
  }

  @Test
  void whatDoesNotFitTheMemoryIsMeasured_andTheMemoryIsFree() {
    add(new FakeSource("1", 2_000_000).estimatedAt(10));
    Workers<FakeSource.Facts> workers = workers(allInOrder(), threads);
    workers.start();
    threads.run();

    assertThat(slots.get(0).measurement())
        .hasValueSatisfying(measured -> assertThat(measured.size()).isEqualTo(2_000_000));
    assertThat(slots.get(0).kept()).isEmpty();
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void whoIsInTheMiddleOfAnObjectIsWaitedFor_forAsLongAsIsSaid() throws Exception {
    FakeSource source = new FakeSource("1", 10);
    add(source);
    Workers<FakeSource.Facts> workers = workers(allInOrder(), threads);
    List<Boolean> ended = new ArrayList<>();
    source.before(encoding -> ended.add(workers.close(1)));
    workers.start();
    threads.run();
    ended.add(workers.close(1));
    assertThat(ended).containsExactly(false, true);
  }

  @Test
  void whoClosesIsWokenWhenTheLastOneEnds() throws Exception {
    FakeSource source = new FakeSource("1", 10);
    add(source);
    Thread here = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    source.before(
        encoding -> {
          begun.countDown();
          while (here.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
          }
        });
    Workers<FakeSource.Facts> workers = workers(allInOrder(), task -> new Thread(task).start());
    workers.start();
    begun.await();

    assertThat(workers.close(MINUTE)).isTrue();
  }

  @Test
  void whoIsInterruptedWhileHeClosesStaysInterrupted() throws Exception {
    FakeSource source = new FakeSource("1", 10);
    add(source);
    Workers<FakeSource.Facts> workers = workers(allInOrder(), threads);
    List<Boolean> told = new ArrayList<>();
    source.before(
        encoding -> {
          Thread.currentThread().interrupt();
          told.add(workers.close(MINUTE));
          told.add(Thread.interrupted());
        });
    workers.start();
    threads.run();
    assertThat(told).as("it still works; he is interrupted").containsExactly(false, true);
  }

  @Test
  void whatIsOutlinedIsOpen_andWhatTellsNothingIsEncoded() {
    FakeSource told = new FakeSource("1", 10).outlined();
    FakeSource silent = new FakeSource("2", 10);
    FakeSource secondCopy =
        new FakeSource("3", 10)
            .outlined()
            .beforeOutline(
                outline -> {
                  throw new EncodeAgainException(new IOException("broken"));
                });
    List.of(told, silent, secondCopy).forEach(this::add);
    slots.add(new Slot<>(new FakeSource("4", 10).outlined(), EntryForms.STORED, true));
    Agenda<FakeSource.Facts> agenda = new Agenda<>(slots, budget);
    agenda.outlineAll();
    workers(agenda, threads).start();
    threads.run();

    assertThat(slots).extracting(Slot::state).containsOnly(Slot.State.OPEN);
    assertThat(slots)
        .extracting(slot -> slot.outline().isPresent())
        .containsExactly(true, false, false, false);
    assertThat(slots)
        .extracting(slot -> slot.measurement().isPresent())
        .as("a header that broke, or lied before, is not trusted")
        .containsExactly(false, true, true, true);
  }

  @Test
  void ofManyThatFailTheFirstFewKeepWhatWasThrown_andTheMemoryIsFree() {
    for (int i = 0; i < Workers.CAUSES_KEPT + 2; i++) {
      add(
          new FakeSource("1." + i, 10)
              .inTheMiddle(
                  encoding -> {
                    throw new IOException("lost");
                  }));
    }
    workers(allInOrder(), threads).start();
    threads.run();

    assertThat(slots).extracting(Slot::state).containsOnly(Slot.State.FAILED);
    assertThat(slots.stream().filter(slot -> slot.failure().orElseThrow().cause().isPresent()))
        .hasSize(Workers.CAUSES_KEPT);
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void whoIsBrokenByWhatHeTellsIsAtWorkNoMore() {
    add(new FakeSource("1", 10));
    OutOfMemoryError exhausted = new OutOfMemoryError("test");
    Workers<FakeSource.Facts> workers =
        new Workers<>(
            allInOrder(),
            1,
            threads,
            index -> {
              throw exhausted;
            },
            () -> events.add("ended"));
    workers.start();

    assertThatThrownBy(threads::run).isSameAs(exhausted);
    assertThat(workers.areActive()).as("nobody is to wait for him").isFalse();
    assertThat(events).containsExactly("ended");
    assertThat(workers.close(0)).isTrue();
  }

  @Test
  void whatCameWhileAllWereBusyIsBegunByWhoEnds() {
    FakeSource first = new FakeSource("1", 10);
    add(first);
    add(new FakeSource("2", 10));
    Agenda<FakeSource.Facts> agenda = new Agenda<>(slots, budget);
    agenda.inOrder(0, 0);
    Workers<FakeSource.Facts> workers =
        new Workers<>(
            agenda,
            1,
            threads,
            index -> events.add("changed " + index),
            () -> {
              if (events.size() == 1) {
                agenda.inOrder(1, 1);
              }
              events.add("ended");
            });
    workers.start();
    threads.run();

    assertThat(events).containsExactly("changed 0", "ended", "changed 1", "ended");
  }

  @Test
  void whatCannotBeReadNowIsOpenForWhoComesNext() {
    add(
        new FakeSource("1", 10)
            .before(
                encoding -> {
                  throw new NotNowException();
                }));
    workers(allInOrder(), threads).start();
    threads.run();

    assertThat(slots).extracting(Slot::state).containsOnly(Slot.State.OPEN);
    assertThat(events).contains("changed 0");
  }

  @Test
  void onceClosedWhatIsStillInTheQueueDoesNotEvenBegin() {
    add(new FakeSource("1", 10));
    Workers<FakeSource.Facts> workers = workers(allInOrder(), threads);
    workers.start();
    workers.close(0);
    threads.run();

    assertThat(workers.haveStarted()).as("it leads to nothing").isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void whatWasThoughtToBeLargerGivesBackWhatItDoesNotNeed() {
    add(new FakeSource("1", 10).estimatedAt(200_000));
    workers(allInOrder(), threads).start();
    threads.run();

    assertThat(slots.get(0).state()).isEqualTo(Slot.State.KEPT);
    assertThat(budget.reserved()).isEqualTo(SegmentedBuffer.SEGMENT_BYTES);
  }

  @Test
  void whatNobodyWantsWhenItIsEncodedIsNotKept() {
    FakeSource abandoned = new FakeSource("1", 10);
    add(abandoned);
    add(new FakeSource("2", 10));
    abandoned.inTheMiddle(encoding -> slots.get(0).abandon());
    Agenda<FakeSource.Facts> agenda = allInOrder();
    Workers<FakeSource.Facts> workers = workers(agenda, QueuedThreads.BUSY);
    workers.run(agenda.next().orElseThrow(), () -> false);
    Agenda.Job<FakeSource.Facts> last = agenda.next().orElseThrow();
    workers.cancel();
    workers.run(last, () -> false);

    assertThat(slots).extracting(Slot::state).containsExactly(Slot.State.DONE, Slot.State.OPEN);
    assertThat(slots).extracting(slot -> slot.measurement().isPresent()).containsOnly(true);
    assertThat(budget.reserved()).isZero();
  }
}
