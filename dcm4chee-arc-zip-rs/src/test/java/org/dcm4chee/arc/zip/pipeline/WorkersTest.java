package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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
}
