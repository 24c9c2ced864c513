package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.pipeline.Agenda.Job;
import org.dcm4chee.arc.zip.pipeline.Agenda.Task;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is to be done next, and what not yet")
class AgendaTest {
  private static final int SIZE = 1 << 16;

  private final ByteBudget budget = ByteBudget.of(3L * SIZE);
  private final List<Slot<FakeSource.Facts>> slots = new ArrayList<>();
  private final List<CompletableFuture<Void>> arrivals = new ArrayList<>();

  private Agenda<FakeSource.Facts> agenda(int... sizes) {
    for (int size : sizes) {
      slots.add(new Slot<>(new FakeSource("1", size), EntryForms.STORED, false));
    }
    return new Agenda<>(slots, budget);
  }

  /** The first {@code count} objects are on their way from nearline storage. */
  private Agenda<FakeSource.Facts> agendaOfLate(int count, int all) {
    for (int i = 0; i < all; i++) {
      FakeSource source = new FakeSource("1", SIZE);
      if (i < count) {
        CompletableFuture<Void> arrival = new CompletableFuture<>();
        arrivals.add(arrival);
        source.readyWith(arrival);
      }
      slots.add(new Slot<>(source, EntryForms.STORED, false));
    }
    return new Agenda<>(slots, budget);
  }

  private static BitSet bits(int... indexes) {
    BitSet bits = new BitSet();
    for (int index : indexes) {
      bits.set(index);
    }
    return bits;
  }

  private static List<String> all(Agenda<FakeSource.Facts> agenda) {
    List<String> jobs = new ArrayList<>();
    for (Optional<Job<FakeSource.Facts>> job = agenda.next();
        job.isPresent();
        job = agenda.next()) {
      jobs.add(job.get().task() + " " + job.get().index());
    }
    return jobs;
  }

  @Test
  void nothingAtTheBeginningAndAfterTheEnd() {
    Agenda<FakeSource.Facts> agenda = agenda(SIZE, SIZE);
    assertThat(agenda.hasWork()).isFalse();
    assertThat(agenda.next()).isEmpty();
    agenda.measureAll();
    assertThat(agenda.hasWork()).isTrue();
    agenda.stop();
    assertThat(agenda.hasWork()).isFalse();
    assertThat(agenda.next()).isEmpty();
  }

  @Test
  void measuringGoesOnWithoutMemory() {
    Agenda<FakeSource.Facts> agenda = agenda(SIZE, SIZE, SIZE, SIZE, SIZE);
    agenda.measureAll();
    List<Boolean> buffered = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Job<FakeSource.Facts> job = agenda.next().orElseThrow();
      assertThat(job.index()).isEqualTo(i);
      assertThat(job.task()).isEqualTo(Task.ENCODE);
      assertThat(job.slot().state()).isEqualTo(Slot.State.CLAIMED);
      buffered.add(job.buffer().isPresent());
    }
    assertThat(buffered).containsExactly(true, true, true, false, false);
    assertThat(agenda.hasWork()).isFalse();
    assertThat(agenda.next()).isEmpty();
  }

  @Test
  void outliningNeedsNoMemory_andLeavesOutWhatIsKnown() {
    Agenda<FakeSource.Facts> agenda = agenda(1, 1, 1);
    assertThat(slots.get(1).claim()).isTrue();
    slots.get(1).outlined(new Outline<>(1, new byte[0], new FakeSource.Facts("a")));
    agenda.outlineAll();

    assertThat(all(agenda)).containsExactly("OUTLINE 0", "OUTLINE 2");
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void inOrderAsMuchAsTheMemoryHolds() {
    Agenda<FakeSource.Facts> agenda = agenda(SIZE, SIZE, SIZE, SIZE, SIZE);
    agenda.inOrder(1, 4);

    assertThat(all(agenda)).containsExactly("ENCODE 1", "ENCODE 2", "ENCODE 3");
    assertThat(agenda.hasWork()).as("the memory is full").isFalse();
    budget.release(SIZE);
    agenda.passed(1);
    assertThat(agenda.hasWork()).isTrue();
    assertThat(all(agenda)).containsExactly("ENCODE 4");
    budget.release(SIZE);
    assertThat(all(agenda)).as("the end of the range").isEmpty();
  }

  @Test
  void whatIsWantedForItsCheckAloneIsNotEncodedOnceThatIsKnown() {
    Agenda<FakeSource.Facts> agenda = agenda(SIZE, SIZE, SIZE, SIZE);
    agenda.inOrder(2, 3);
    agenda.check(bits(0, 1));
    assertThat(all(agenda)).containsExactly("ENCODE 2", "ENCODE 3", "CHECK 0", "CHECK 1");
    slots
        .get(0)
        .measured(new Measurement<>(EntryForms.STORED, 1, SIZE, SIZE, new FakeSource.Facts("a")));
    slots.get(1).reopen();
    agenda.wanted(0);
    agenda.wanted(1);

    assertThat(all(agenda)).as("the writer waits for both").containsExactly("ENCODE 1");
  }

  @Test
  void whatIsLargerThanTheMemoryWillEverBeIsPassedOver() {
    Agenda<FakeSource.Facts> agenda = agenda(4 * SIZE, SIZE, 4 * SIZE, SIZE);
    agenda.inOrder(0, 3);

    assertThat(all(agenda)).containsExactly("ENCODE 1", "ENCODE 3");
  }

  @Test
  void whatTheWriterHasOrHasWrittenIsPassedOver() {
    Agenda<FakeSource.Facts> agenda = agenda(1, 1, 1, 1);
    agenda.inOrder(0, 3);
    assertThat(slots.get(0).claim()).isTrue();
    agenda.passed(1);

    assertThat(all(agenda)).containsExactly("ENCODE 2", "ENCODE 3");
  }

  @Test
  void whatComesLateIsDoneFirst_unlessTheWriterIsBeyondIt() {
    Agenda<FakeSource.Facts> agenda = agendaOfLate(2, 5);
    agenda.inOrder(0, 4);
    assertThat(agenda.next().orElseThrow().index()).isEqualTo(2);
    slots.get(1).becameReady();
    agenda.becameReady(1);
    slots.get(0).becameReady();
    agenda.becameReady(0);
    assertThat(agenda.next().orElseThrow().index()).isEqualTo(0);
    agenda.passed(1);

    assertThat(all(agenda)).containsExactly("ENCODE 3");
  }

  @Test
  void whatBecomesReadyBeforeItsTurnKeepsItsTurn() {
    Agenda<FakeSource.Facts> agenda = agendaOfLate(2, 3);
    agenda.measureAll();
    slots.get(1).becameReady();
    agenda.becameReady(1);

    assertThat(all(agenda)).containsExactly("ENCODE 1", "ENCODE 2");
    slots.get(0).becameReady();
    agenda.becameReady(0);
    assertThat(agenda.hasWork()).isTrue();
    assertThat(all(agenda)).containsExactly("ENCODE 0");
  }

  @Test
  void whatTheWriterWaitsForIsDoneAgain() {
    Agenda<FakeSource.Facts> agenda = agenda(1, 1);
    agenda.inOrder(0, 1);
    assertThat(all(agenda)).hasSize(2);
    slots.get(0).reopen();
    assertThat(agenda.next()).isEmpty();
    agenda.wanted(0);
    agenda.wanted(0);

    assertThat(all(agenda)).containsExactly("ENCODE 0");
  }

  @Test
  void whileOthersWaitForMemoryOnlyTheNextIsEncoded() {
    ByteBudget whole = ByteBudget.of(3L * SIZE);
    for (int i = 0; i < 3; i++) {
      slots.add(new Slot<>(new FakeSource("1", SIZE), EntryForms.STORED, false));
    }
    Agenda<FakeSource.Facts> agenda = new Agenda<>(slots, whole.part(2L * SIZE));
    assertThat(whole.tryReserve(SIZE)).isTrue();
    whole.whenRoom(3L * SIZE, () -> {});
    agenda.inOrder(0, 2);

    assertThat(all(agenda)).containsExactly("ENCODE 0");
    agenda.passed(0);
    assertThat(all(agenda)).containsExactly("ENCODE 1");
  }

  @Test
  void checksAreForWhoHasNothingElseToDo_orNoMemory() {
    Agenda<FakeSource.Facts> agenda = agenda(1, 1, SIZE, SIZE, SIZE, SIZE, 1);
    assertThat(slots.get(6).claim()).isTrue();
    slots.get(6).measured(new Measurement<>(EntryForms.STORED, 0, 1, 1, new FakeSource.Facts("a")));
    agenda.inOrder(2, 5);
    agenda.check(bits(0, 1, 6));

    assertThat(all(agenda))
        .containsExactly("ENCODE 2", "ENCODE 3", "ENCODE 4", "CHECK 0", "CHECK 1");
    assertThat(agenda.hasWork()).isFalse();
  }

  @Test
  void theLastObjectIsWorkLikeAnyOther() {
    Agenda<FakeSource.Facts> measured = agenda(1);
    measured.measureAll();
    assertThat(measured.hasWork()).isTrue();
    assertThat(all(measured)).containsExactly("ENCODE 0");
    assertThat(measured.hasWork()).isFalse();

    slots.get(0).reopen();
    measured.inOrder(0, 0);
    assertThat(measured.hasWork()).isTrue();
    assertThat(all(measured)).containsExactly("ENCODE 0");
    assertThat(measured.hasWork()).isFalse();
  }

  @Test
  void whatComesLateIsWorkAsSoonAsThereIsMemoryForIt() {
    Agenda<FakeSource.Facts> agenda = agendaOfLate(1, 4);
    agenda.inOrder(0, 3);
    assertThat(all(agenda)).containsExactly("ENCODE 1", "ENCODE 2", "ENCODE 3");
    slots.get(0).becameReady();
    agenda.becameReady(0);

    assertThat(agenda.hasWork()).as("the memory is full").isFalse();
    assertThat(agenda.next()).isEmpty();
    budget.release(SIZE);
    assertThat(agenda.hasWork()).isTrue();
    assertThat(all(agenda)).containsExactly("ENCODE 0");
  }

  @Test
  void whatComesLateBetweenTwoRoundsHasItsTurnInTheNext_ifItIsInIt() {
    Agenda<FakeSource.Facts> agenda = agendaOfLate(1, 2);
    agenda.measureAll();
    assertThat(all(agenda)).containsExactly("ENCODE 1");
    agenda.stop();
    slots.get(0).becameReady();
    agenda.becameReady(0);
    assertThat(agenda.hasWork()).isFalse();
    slots.get(1).reopen();
    agenda.inOrder(1, 1);

    assertThat(all(agenda)).containsExactly("ENCODE 1");
  }

  @Test
  void theNextRoundBeginsWithTheFirst() {
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    slots.add(new Slot<>(new FakeSource("1", 1), EntryForms.STORED, false));
    slots.add(new Slot<>(new FakeSource("2", 1).readyWith(arrival), EntryForms.STORED, false));
    Agenda<FakeSource.Facts> agenda = new Agenda<>(slots, budget);
    agenda.outlineAll();
    assertThat(all(agenda)).containsExactly("OUTLINE 0");
    agenda.stop();
    slots.get(0).reopen();
    slots.get(1).becameReady();
    agenda.becameReady(1);
    agenda.measureAll();

    assertThat(all(agenda)).containsExactly("ENCODE 0", "ENCODE 1");
  }

  @Test
  void nothingIsCheckedAfterTheEnd() {
    Agenda<FakeSource.Facts> agenda = agenda(1, 1);
    agenda.check(bits(1));
    agenda.stop();
    agenda.inOrder(0, -1);

    assertThat(agenda.hasWork()).isFalse();
    assertThat(agenda.next()).isEmpty();
  }

  @Test
  void aRangeWithoutObjectsHasOnlyChecks() {
    Agenda<FakeSource.Facts> agenda = agenda(1, 1);
    agenda.inOrder(0, -1);
    agenda.check(bits(1));

    assertThat(agenda.hasWork()).isTrue();
    assertThat(all(agenda)).containsExactly("CHECK 1");
  }

  @Test
  @DisplayName("A hundred thousand objects that come late in reverse order are looked at once each")
  void manyLate() {
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      slots.add(
          new Slot<>(
              new FakeSource("1", 0).readyWith(new CompletableFuture<>()),
              EntryForms.STORED,
              false));
    }
    Agenda<FakeSource.Facts> agenda = new Agenda<>(slots, budget);
    agenda.outlineAll();
    assertThat(agenda.next()).isEmpty();
    for (int i = count - 1; i >= 0; i--) {
      slots.get(i).becameReady();
      agenda.becameReady(i);
      assertThat(agenda.next().orElseThrow().index()).isEqualTo(i);
    }
  }

  /** Three groups of two objects each. */
  private Agenda<FakeSource.Facts> grouped() {
    for (int i = 0; i < 6; i++) {
      slots.add(new Slot<>(new FakeSource("1", 10).ofGroup(i / 2), EntryForms.STORED, false));
    }
    return new Agenda<>(slots, budget);
  }

  @Test
  void ofGroups_theThirdWaitsUntilTheFirstIsKnown() {
    Agenda<FakeSource.Facts> agenda = grouped();
    agenda.outlineAll();
    assertThat(all(agenda)).containsExactly("OUTLINE 0", "OUTLINE 1", "OUTLINE 2", "OUTLINE 3");
    assertThat(agenda.hasWork()).isFalse();
    slots.get(1).reopen();
    assertThat(agenda.hasWork()).isFalse();
    assertThat(agenda.takeHeldBack()).isTrue();
    slots.get(0).fail(Failure.of(new IllegalStateException()));
    assertThat(agenda.hasWork()).isTrue();
    assertThat(all(agenda)).containsExactly("OUTLINE 4", "OUTLINE 5");
    assertThat(agenda.takeHeldBack()).isFalse();
  }

  @Test
  void ofGroups_theThirdWaitsInEachRound() {
    Agenda<FakeSource.Facts> agenda = grouped();
    agenda.outlineAll();
    assertThat(all(agenda)).hasSize(4);
    slots.forEach(Slot::reopen);
    assertThat(all(agenda)).containsExactly("OUTLINE 4", "OUTLINE 5");
    slots.forEach(Slot::reopen);
    assertThat(all(agenda)).isEmpty();
    agenda.measureAll();

    assertThat(all(agenda)).containsExactly("ENCODE 0", "ENCODE 1", "ENCODE 2", "ENCODE 3");
  }

  @Test
  void ofGroups_thatOfTheWriterAndTheNextAreEncoded() {
    Agenda<FakeSource.Facts> agenda = grouped();
    agenda.inOrder(0, 5);
    assertThat(all(agenda)).containsExactly("ENCODE 0", "ENCODE 1", "ENCODE 2", "ENCODE 3");
    agenda.passed(0);
    assertThat(all(agenda)).isEmpty();
    agenda.reached(2);
    assertThat(all(agenda)).containsExactly("ENCODE 4", "ENCODE 5");
  }

  @Test
  void ofGroups_noneIsOpenedForAChecksumAlone() {
    Agenda<FakeSource.Facts> agenda = grouped();
    agenda.inOrder(0, 0);
    agenda.check(bits(3, 5));
    assertThat(all(agenda)).containsExactly("ENCODE 0");
    assertThat(agenda.hasWork()).isFalse();
  }

  @Test
  void theWriterSaysHowFarItIs() {
    Agenda<FakeSource.Facts> agenda = grouped();
    assertThat(agenda.progress().sends(0)).isFalse();
    agenda.inOrder(1, 4);
    assertThat(agenda.progress()).isEqualTo(new Progress(1, 4, 1));
    assertThat(agenda.progress().sends(4)).isTrue();
    assertThat(agenda.progress().sends(5)).isFalse();
    agenda.passed(4);
    assertThat(agenda.progress().isOver()).isTrue();
    agenda.stop();
    assertThat(agenda.progress()).isEqualTo(new Progress(1, 4, 5));
  }
}
