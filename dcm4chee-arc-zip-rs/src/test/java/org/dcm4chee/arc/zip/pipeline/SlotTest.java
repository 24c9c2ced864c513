package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.format.FileDigest;
import org.dcm4chee.arc.zip.pipeline.Slot.State;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An object belongs to one at a time, from when it is ready until it is written")
class SlotTest {
  private final ByteBudget budget = ByteBudget.of(1 << 20);
  private final FakeSource source = new FakeSource("1", 100);
  private final Slot<FakeSource.Facts> slot = new Slot<>(source, EntryForms.STORED, false);
  private final Measurement<FakeSource.Facts> measurement =
      new Measurement<>(EntryForms.STORED, 7, 90, 90, new FakeSource.Facts("a"));

  private SegmentedBuffer buffer() {
    return SegmentedBuffer.withRoomFor(90, budget, new Workspace()).orElseThrow();
  }

  @Test
  void onlyOneClaimsIt() {
    assertThat(slot.state()).isEqualTo(State.OPEN);
    assertThat(slot.claim()).isTrue();
    assertThat(slot.claim()).isFalse();
    slot.reopen();
    assertThat(slot.claim()).isTrue();
  }

  @Test
  void whatIsOnItsWayIsNobodys() {
    Slot<FakeSource.Facts> waiting =
        new Slot<>(
            new FakeSource("1", 1).readyWith(new CompletableFuture<>()), EntryForms.STORED, false);
    assertThat(waiting.state()).isEqualTo(State.WAITING);
    assertThat(waiting.claim()).isFalse();
    waiting.becameReady();
    assertThat(waiting.claim()).isTrue();
    waiting.becameReady();
    assertThat(waiting.state()).as("it has been ready before").isEqualTo(State.CLAIMED);
  }

  @Test
  void whatIsKeptIsThereUntilItIsLetGo() {
    SegmentedBuffer buffer = buffer();
    assertThat(slot.claim()).isTrue();
    assertThat(slot.keep(measurement, buffer)).isTrue();
    assertThat(slot.state()).isEqualTo(State.KEPT);
    assertThat(slot.kept()).containsSame(buffer);
    assertThat(slot.claim()).isFalse();
    slot.reopen();
    assertThat(slot.state()).isEqualTo(State.KEPT);
    slot.letGo();
    assertThat(slot.state()).isEqualTo(State.OPEN);
    assertThat(slot.kept()).isEmpty();
    assertThat(slot.measurement()).contains(measurement);
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void whatIsDoneReleasesItsMemory_andTakesNoMore() {
    assertThat(slot.claim()).isTrue();
    assertThat(slot.keep(measurement, buffer())).isTrue();
    slot.done();
    assertThat(budget.reserved()).isZero();
    assertThat(slot.state()).isEqualTo(State.DONE);
    SegmentedBuffer late = buffer();
    assertThat(slot.keep(measurement, late)).as("a worker that comes too late").isFalse();
    late.release();
    slot.reopen();
    slot.letGo();
    slot.fail(Failure.of(new IOException()));
    assertThat(slot.state()).isEqualTo(State.DONE);
  }

  @Test
  void whatIsAbandonedIsDone() {
    assertThat(slot.claim()).isTrue();
    assertThat(slot.keep(measurement, buffer())).isTrue();
    slot.abandon();
    assertThat(budget.reserved()).isZero();
    assertThat(slot.state()).isEqualTo(State.DONE);
    assertThat(slot.kept()).isEmpty();
  }

  @Test
  void whatIsUnderWayIsWithSomebodyOrOnItsWay() {
    assertThat(slot.isUnderWay()).isFalse();
    assertThat(slot.claim()).isTrue();
    assertThat(slot.isUnderWay()).isTrue();
    slot.fail(Failure.of(new IOException()));
    assertThat(slot.isUnderWay()).isFalse();
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    assertThat(
            new Slot<>(new FakeSource("1", 1).readyWith(arrival), EntryForms.STORED, false)
                .isUnderWay())
        .isTrue();
  }

  @Test
  void whoseHeaderToldSomethingWrongBeforeIsDoubted() {
    assertThat(slot.isDoubted()).isFalse();
    assertThat(new Slot<>(source, EntryForms.STORED, true).isDoubted()).isTrue();
  }

  @Test
  void whatIsInAPlanIsForgotten() {
    assertThat(slot.claim()).isTrue();
    slot.outlined(new Outline<>(95, new byte[0], new FakeSource.Facts("a")));
    slot.tell(measurement);
    slot.forget();

    assertThat(slot.outline()).isEmpty();
    assertThat(slot.measurement()).isEmpty();
    assertThat(slot.expectedBody()).isEqualTo(100);
    assertThat(slot.digest()).as("no CRC-32").containsExactly(0, 0, 0, 0);
  }

  @Test
  void whatFailedSaysWhy() {
    IOException lost = new IOException("lost");
    assertThat(slot.claim()).isTrue();
    slot.fail(Failure.of(lost));
    assertThat(slot.state()).isEqualTo(State.FAILED);
    assertThat(slot.failure().flatMap(Failure::cause)).containsSame(lost);
    assertThat(slot.claim()).isFalse();
  }

  @Test
  void theBestThatIsKnownOfItsLengthIsExpected() {
    Slot<FakeSource.Facts> blocks = new Slot<>(source, EntryForms.STORED_BLOCKS, false);
    assertThat(slot.expectedBody()).isEqualTo(100);
    assertThat(blocks.expectedBody()).isEqualTo(105);
    Slot<FakeSource.Facts> deflated = new Slot<>(source, EntryForms.DEFLATED_FAST, false);
    assertThat(deflated.expectedBody()).isEqualTo(100);
    assertThat(blocks.claim()).isTrue();
    blocks.outlined(new Outline<>(95, new byte[0], new FakeSource.Facts("a")));
    assertThat(blocks.expectedBody()).isEqualTo(100);
    assertThat(blocks.state()).isEqualTo(State.OPEN);
    slot.tell(measurement);
    assertThat(slot.expectedBody()).isEqualTo(90);
  }

  @Test
  void itsDigestIsThatOfItsHeaderOrElseItsCheck() {
    assertThat(slot.claim()).isTrue();
    slot.measured(measurement);
    assertThat(slot.digest()).containsExactly(0, 0, 0, 7);
    assertThat(slot.claim()).isTrue();
    slot.outlined(new Outline<>(95, new byte[] {1, 2}, new FakeSource.Facts("a")));
    assertThat(slot.digest()).containsExactly(1, 2);
  }

  @Test
  void digestsOfAllSlotsTogetherAreBounded_oneThatIsRememberedStays() {
    ByteBudget digests = ByteBudget.of(50);
    Slot<FakeSource.Facts> first = new Slot<>(source, EntryForms.STORED, false, digests);
    Slot<FakeSource.Facts> second = new Slot<>(source, EntryForms.STORED, false, digests);
    FileDigest digest = FileDigest.of(new byte[10]);

    first.remember(digest);
    first.remember(FileDigest.of(new byte[0]));
    second.remember(digest);
    assertThat(digest.weight()).isEqualTo(44);
    assertThat(first.fileDigest()).containsSame(digest);
    assertThat(second.fileDigest()).isEmpty();
  }
}
