package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.format.EntryHeader;
import org.dcm4chee.arc.zip.format.FileDigest;
import org.dcm4chee.arc.zip.format.ZipLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("What a store remembers is the plan and nothing else, or nothing")
class PlanMemoTest {
  private static final LocalDateTime TIME = LocalDateTime.of(2107, 12, 31, 23, 59, 58);
  private static final LocalDateTime EARLY = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static ZipPlan plan() {
    ExtraEntry extra = new ExtraEntry("m.csv", new byte[20], EARLY, new int[] {0, 9});
    List<EntryHeader> headers =
        List.of(
            EntryHeader.outlined("Größe.dcm", EntryForms.STORED_BLOCKS, 5, TIME),
            new EntryHeader("b", EntryForms.DEFLATED_BEST, -1, 3, 7L << 32, EARLY),
            EntryHeader.outlined("m.csv", EntryForms.STORED_BLOCKS, 20, EARLY));
    return new ZipPlan(
        ZipLayout.of(headers), new int[] {4, 2}, List.of(extra), Optional.of("name"), "\"tag\"");
  }

  private static BitSet bits(int... indexes) {
    BitSet bits = new BitSet();
    Arrays.stream(indexes).forEach(bits::set);
    return bits;
  }

  @Test
  void aPlanComesBackAsItWas() {
    ZipPlan plan = plan();
    ZipPlan back =
        PlanMemo.decoded(new PlanMemo(Optional.of(plan), bits(3, 70)).encoded())
            .plan()
            .orElseThrow();

    assertThat(back.length()).isEqualTo(plan.length());
    assertThat(back.entityTag()).isEqualTo("\"tag\"");
    assertThat(back.fileName()).contains("name");
    assertThat(back.objects()).isEqualTo(2);
    assertThat(back.sourceOf(0)).isEqualTo(4);
    assertThat(back.sourceOf(1)).isEqualTo(2);
    for (int i = 0; i < 3; i++) {
      assertThat(back.layout().entry(i)).isEqualTo(plan.layout().entry(i));
      assertThat(back.checks().crc32(i)).isEqualTo(plan.checks().crc32(i));
    }
    assertThat(back.extraAt(2).content()).hasSize(20);
    assertThat(back.extraAt(2).crcPositions()).containsExactly(0, 9);
    assertThat(back.isWritable()).isTrue();
  }

  @Test
  void whatBecameKnownSinceIsRememberedToo() {
    ZipPlan plan = plan();
    assertThat(plan.checked()).isEqualTo(1);
    plan.checks().tell(0, 77);
    ZipPlan back =
        PlanMemo.decoded(new PlanMemo(Optional.of(plan), bits()).encoded()).plan().orElseThrow();

    assertThat(back.checked()).isEqualTo(2);
    assertThat(back.checks().crc32(0)).hasValue(77);
    assertThat(back.objectChecks()).containsExactly(77, -1);
  }

  @Test
  void digestsComeBackWithTheirIndexes() {
    Map<Integer, FileDigest> digests =
        Map.of(2, FileDigest.of(new byte[70_000]), 4, FileDigest.of(new byte[0]));
    PlanMemo memo = new PlanMemo(Optional.of(plan()), bits(), digests);
    PlanMemo back = PlanMemo.decoded(memo.encoded());

    assertThat(back.digests().keySet()).containsExactly(2, 4);
    digests.forEach(
        (index, digest) ->
            assertThat(back.digests().get(index).toBytes()).isEqualTo(digest.toBytes()));
    assertThat(back.knowledge()).isEqualTo(memo.knowledge()).isEqualTo(3);
    assertThat(FileDigest.remembered(new byte[5])).isEmpty();
    assertThat(FileDigest.remembered(Arrays.copyOf(digests.get(2).toBytes(), 50))).isEmpty();
  }

  @Test
  void doubtsAreRememberedWithoutAPlan() {
    PlanMemo back = PlanMemo.decoded(new PlanMemo(Optional.empty(), bits(0, 99_999)).encoded());

    assertThat(back.plan()).isEmpty();
    assertThat(back.doubted()).isEqualTo(bits(0, 99_999));
    assertThat(PlanMemo.decoded(PlanMemo.NOTHING.encoded())).isEqualTo(PlanMemo.NOTHING);
  }

  @Test
  void anyOtherBitIsAsIfNothingWereThere() {
    Map<Integer, FileDigest> digests = Map.of(2, FileDigest.of(new byte[1]));
    byte[] encoded = new PlanMemo(Optional.of(plan()), bits(1), digests).encoded();
    for (int i = 0; i < encoded.length * 8; i++) {
      byte[] damaged = encoded.clone();
      damaged[i / 8] ^= (byte) (1 << (i % 8));
      assertThat(PlanMemo.decoded(damaged)).as("bit %s", i).isEqualTo(PlanMemo.NOTHING);
    }
    for (int length = 0; length < encoded.length; length++) {
      assertThat(PlanMemo.decoded(Arrays.copyOf(encoded, length))).isEqualTo(PlanMemo.NOTHING);
    }
  }

  /** With the CRC-32 that it ends with. */
  private static byte[] sealed(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return ByteBuffer.allocate(content.length + 4)
        .put(content)
        .putInt((int) crc.getValue())
        .array();
  }

  @Test
  @DisplayName("What another version, another engine or who deflates otherwise wrote is not there")
  void ofOthers() {
    byte[] encoded = new PlanMemo(Optional.of(plan()), bits(1)).encoded();
    byte[] content = Arrays.copyOf(encoded, encoded.length - Integer.BYTES);
    assertThat(PlanMemo.decoded(sealed(content)).plan()).isPresent();
    int lastOfEngine = 2 * Integer.BYTES + Planner.ENGINE.length() - 1;
    int deflate = lastOfEngine + 1;
    assertThat(ByteBuffer.wrap(content).getInt(deflate)).isEqualTo(Planner.DEFLATE_FINGERPRINT);
    for (int position : new int[] {Integer.BYTES - 1, lastOfEngine, deflate}) {
      byte[] others = content.clone();
      others[position]++;
      assertThat(PlanMemo.decoded(sealed(others))).isEqualTo(PlanMemo.NOTHING);
    }
  }

  @Test
  void whatBreaksOffIsAsIfNothingWereThere_evenWithARightChecksum() {
    Map<Integer, FileDigest> digests = Map.of(2, FileDigest.of(new byte[1]));
    byte[] encoded = new PlanMemo(Optional.of(plan()), bits(1), digests).encoded();
    for (int length = 0; length < encoded.length - 4; length++) {
      assertThat(PlanMemo.decoded(sealed(Arrays.copyOf(encoded, length))))
          .as("%s bytes", length)
          .isEqualTo(PlanMemo.NOTHING);
    }
  }

  @Property(tries = 300)
  @Label("Whatever a shared store gives back, nothing is thrown")
  void whateverComes(@ForAll @Size(max = 200) byte[] bytes) {
    assertThat(PlanMemo.decoded(bytes)).isEqualTo(PlanMemo.NOTHING);
  }

  @Test
  void aPlanLearnsOnlyFromTheSameZip() {
    ZipPlan plan = plan();
    ZipPlan same = plan();
    same.checks().tell(0, 5);
    plan.learn(same);
    assertThat(plan.checks().crc32(0)).hasValue(5);

    ZipPlan other =
        new ZipPlan(plan().layout(), new int[] {4, 2}, plan().extras(), Optional.empty(), "\"x\"");
    other.learn(same);
    assertThat(other.checks().crc32(0)).isEmpty();
  }

  @Test
  void aPlanIsWritableWhenAllIsKnownThatIsSaidBeforeABody() {
    ZipPlan plan =
        new ZipPlan(
            ZipLayout.of(List.of(EntryHeader.outlined("a", EntryForms.STORED, 5, TIME))),
            new int[] {0},
            List.of(),
            Optional.empty(),
            "\"x\"");
    assertThat(plan.isWritable()).isFalse();
    plan.checks().tell(0, 1);
    assertThat(plan.isWritable()).isTrue();
  }

  @Test
  void theFilesBesideTheObjectsNeedNothingToBeKnown() {
    ZipPlan plan =
        new ZipPlan(
            ZipLayout.of(List.of(EntryHeader.outlined("m.csv", EntryForms.STORED, 20, TIME))),
            new int[0],
            List.of(new ExtraEntry("m.csv", new byte[20], TIME, new int[] {0})),
            Optional.empty(),
            "\"x\"");

    assertThat(plan.isWritable()).isTrue();
    assertThat(plan.extras()).extracting(ExtraEntry::name).containsExactly("m.csv");
  }

  private static Slot<FakeSource.Facts> slot(EntryForm form) {
    return new Slot<>(new FakeSource("1", 5), form, false);
  }

  @Test
  void aPlanIsOfSourcesIfEachObjectIsAmongThemInItsForm() {
    Slot<FakeSource.Facts> other = slot(EntryForms.STORED);
    Slot<FakeSource.Facts> first = slot(EntryForms.STORED_BLOCKS);
    Slot<FakeSource.Facts> second = slot(EntryForms.DEFLATED_BEST);

    assertThat(plan().isOf(List.of(other, other, second, other, first))).isTrue();
    assertThat(plan().isOf(List.of(other, other, second, other))).as("too few").isFalse();
    assertThat(plan().isOf(List.of(other, other, second, other, second))).isFalse();
    assertThat(planOf(-1).isOf(List.of(first))).isFalse();
    assertThat(planOf(0).isOf(List.of(first))).isTrue();
  }

  /** Of one object, from the source at this index. */
  private static ZipPlan planOf(int index) {
    return new ZipPlan(
        ZipLayout.of(List.of(EntryHeader.outlined("a", EntryForms.STORED_BLOCKS, 5, TIME))),
        new int[] {index},
        List.of(),
        Optional.empty(),
        "\"x\"");
  }

  @Test
  void aMeasurementFitsIfFormAndBothLengthsAreThoseOfThePlan() {
    ZipPlan plan = plan();
    FakeSource.Facts facts = new FakeSource.Facts("a");

    assertThat(plan.fits(0, new Measurement<>(EntryForms.STORED_BLOCKS, 1, 10, 5, facts))).isTrue();
    assertThat(plan.fits(0, new Measurement<>(EntryForms.DEFLATED_FAST, 1, 10, 5, facts)))
        .isFalse();
    assertThat(plan.fits(0, new Measurement<>(EntryForms.STORED_BLOCKS, 1, 11, 5, facts)))
        .isFalse();
    assertThat(plan.fits(0, new Measurement<>(EntryForms.STORED_BLOCKS, 1, 10, 6, facts)))
        .isFalse();
  }
}
