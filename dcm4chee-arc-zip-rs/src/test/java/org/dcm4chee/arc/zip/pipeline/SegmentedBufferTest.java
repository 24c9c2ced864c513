package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

@Label("A buffer keeps what is written to it, or nothing, and never more than it has reserved")
class SegmentedBufferTest {
  private static final int SEGMENT = SegmentedBuffer.SEGMENT_BYTES;

  private final ByteBudget budget = ByteBudget.of(10L * SEGMENT);
  private final Workspace workspace = new Workspace();

  private SegmentedBuffer buffer(long expected) {
    return SegmentedBuffer.withRoomFor(expected, budget, workspace).orElseThrow();
  }

  private static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(List<Chunk.Here> slices) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    slices.forEach(slice -> out.write(slice.bytes(), slice.offset(), slice.length()));
    return out.toByteArray();
  }

  @Property(tries = 200)
  @Label("whatever was expected and however it is written, each part can be had")
  void keepsWhatIsWritten(
      @ForAll @IntRange(max = 300_000) int size,
      @ForAll @IntRange(max = 300_000) int expected,
      @ForAll @IntRange(min = 1, max = 100_000) int piece,
      @ForAll long seed)
      throws IOException {
    ByteBudget own = ByteBudget.of(10L * SEGMENT);
    byte[] content = random(size, seed);
    SegmentedBuffer buffer =
        SegmentedBuffer.withRoomFor(expected, own, new Workspace()).orElseThrow();
    for (int i = 0; i < size; i += piece) {
      buffer.write(content, i, Math.min(piece, size - i));
      assertThat(own.reserved()).isGreaterThanOrEqualTo(Math.min(i + piece, size));
    }
    buffer.trim();
    assertThat(own.reserved()).isBetween((long) size, size + 2L * SEGMENT);
    int from = new Random(seed).nextInt(size + 1);
    int to = from + new Random(seed + 1).nextInt(size - from + 1);
    assertThat(Arrays.equals(bytes(buffer.slices(from, to)), Arrays.copyOfRange(content, from, to)))
        .isTrue();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    buffer.writeTo(all);
    assertThat(Arrays.equals(all.toByteArray(), content)).isTrue();
    buffer.release();
    assertThat(own.reserved()).isZero();
  }

  @Test
  void smallObjectsTakeLittleMoreThanTheyNeed() {
    buffer(1);
    assertThat(budget.reserved()).isEqualTo(4096);
    buffer(4097);
    assertThat(budget.reserved()).isEqualTo(4096 + 8192);
    assertThat(SegmentedBuffer.roundUp(0)).isEqualTo(4096);
    assertThat(SegmentedBuffer.roundUp(SEGMENT - 4096)).isEqualTo(SEGMENT - 4096);
    assertThat(SegmentedBuffer.roundUp(SEGMENT - 4095)).isEqualTo(SEGMENT);
    assertThat(SegmentedBuffer.roundUp(SEGMENT + 1)).isEqualTo(2 * SEGMENT);
  }

  @Test
  void whatDoesNotFitIsToldBeforehand() {
    assertThat(SegmentedBuffer.fits(10L * SEGMENT, budget)).isTrue();
    assertThat(SegmentedBuffer.couldFit(10L * SEGMENT + 1, budget)).isFalse();
    buffer(1);
    assertThat(SegmentedBuffer.fits(10L * SEGMENT, budget)).isFalse();
    assertThat(SegmentedBuffer.couldFit(10L * SEGMENT, budget)).isTrue();
    assertThat(SegmentedBuffer.withRoomFor(10L * SEGMENT, budget, workspace)).isEmpty();
    assertThat(budget.reserved()).isEqualTo(4096);
  }

  @Test
  void moreThanExpectedIsKeptAsLongAsTheBudgetHasRoom() {
    SegmentedBuffer buffer = buffer(10);
    buffer.write(new byte[4096 + SEGMENT], 0, 4096 + SEGMENT);

    assertThat(buffer.overflowed()).isFalse();
    assertThat(budget.reserved()).isEqualTo(4096 + SEGMENT);
  }

  @Test
  void beyondTheBudgetNothingIsKeptAndNothingReserved() {
    SegmentedBuffer buffer = buffer(10);
    buffer.write(new byte[10 * SEGMENT], 0, 10 * SEGMENT);

    assertThat(buffer.overflowed()).isTrue();
    assertThat(budget.reserved()).isZero();
    buffer.write(1);
    buffer.trim();
    assertThat(budget.reserved()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> buffer.slices(0, 1));
  }

  @Test
  void whatIsNotNeededIsGivenBackWithTheEnd() {
    SegmentedBuffer buffer = buffer(5L * SEGMENT);
    buffer.write(7);
    assertThat(budget.reserved()).isEqualTo(5L * SEGMENT);
    buffer.trim();

    assertThat(budget.reserved()).isEqualTo(SEGMENT);
    assertThat(bytes(buffer.slices(0, 1))).containsExactly(7);
  }

  @Test
  void whatIsWrittenAnewTakesThePlaceOfWhatWas() {
    byte[] first = random(2 * SEGMENT + 10, 3);
    byte[] second = random(SEGMENT + 20, 4);
    SegmentedBuffer buffer = buffer(10);
    buffer.write(first, 0, first.length);
    long reserved = budget.reserved();
    buffer.restart();
    assertThat(buffer.slices(0, 0)).isEmpty();
    assertThat(workspace.unusedBlocks()).as("full segments are used again").isEqualTo(2);
    assertThat(budget.reserved()).isEqualTo(reserved);
    buffer.write(second, 0, second.length);

    assertThat(bytes(buffer.slices(0, second.length))).isEqualTo(second);
    assertThat(budget.reserved()).isEqualTo(reserved);
  }

  @Test
  void afterTheEndNothingOfItIsLeft() {
    byte[] second = random(20, 4);
    SegmentedBuffer buffer = buffer(10);
    buffer.write(random(30, 3), 0, 30);
    buffer.release();
    buffer.write(second, 0, second.length);

    assertThat(bytes(buffer.slices(0, second.length))).isEqualTo(second);
    buffer.release();
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void theFirstBytesCanBeWrittenOver_alsoAcrossSegments() {
    byte[] content = random(SEGMENT + 4096, 5);
    byte[] head = random(SEGMENT + 100, 6);
    SegmentedBuffer buffer = buffer(4096);
    buffer.write(content, 0, content.length);
    buffer.overwrite(head);

    System.arraycopy(head, 0, content, 0, head.length);
    assertThat(bytes(buffer.slices(0, content.length))).isEqualTo(content);
  }

  @Test
  void onlyWhatIsThereCanBeHad() {
    SegmentedBuffer buffer = buffer(10);
    buffer.write(new byte[3], 0, 3);

    assertThat(buffer.slices(3, 3)).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> buffer.slices(0, 4));
    assertThatIllegalStateException().isThrownBy(() -> buffer.slices(-1, 2));
    assertThatIllegalStateException().isThrownBy(() -> buffer.slices(2, 1));
  }

  @Test
  void memoryIsUsedAgainAfterARelease_butNotWhileSomebodyMayStillReadIt() {
    SegmentedBuffer released = buffer(SEGMENT);
    released.write(random(SEGMENT, 1), 0, SEGMENT);
    byte[] segment = released.slices(0, 1).get(0).bytes();
    released.release();
    assertThat(workspace.takeBlock()).isSameAs(segment);

    SegmentedBuffer abandoned = buffer(SEGMENT);
    abandoned.write(random(SEGMENT, 2), 0, SEGMENT);
    byte[] stillRead = abandoned.slices(0, 1).get(0).bytes();
    abandoned.abandon();
    assertThat(budget.reserved()).isZero();
    assertThat(workspace.unusedBlocks()).isZero();
    assertThat(workspace.takeBlock()).isNotSameAs(stillRead);
  }

  @Test
  void theWorkspaceKeepsNoMoreThanItSays() {
    for (int i = 0; i < Workspace.MAX_BLOCKS + 10; i++) {
      workspace.giveBack(new byte[SEGMENT]);
    }
    workspace.giveBack(new byte[10]);

    assertThat(workspace.unusedBlocks()).isEqualTo(Workspace.MAX_BLOCKS);
    assertThat(workspace.takeBlock()).hasSize(SEGMENT);
    assertThat(workspace.unusedBlocks()).isEqualTo(Workspace.MAX_BLOCKS - 1);
  }
}
