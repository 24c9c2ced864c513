package org.dcm4chee.arc.zip.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dcm4chee.arc.zip.format.EntryForms.STORED;
import static org.dcm4chee.arc.zip.format.SampleEntries.DEFLATED;
import static org.dcm4chee.arc.zip.format.SampleEntries.MODIFIED;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("A layout knows each byte of the ZIP before the first is written")
class ZipLayoutTest {

  /** Two files of 5 bytes: 30 + 1 + 5 + 30 + 2 + 5 bytes, 47 + 48 of directory, 22 of its end. */
  private final SampleEntries two =
      SampleEntries.empty().stored("a", "first".getBytes(UTF_8)).stored("b2", bytes("other"));

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Provide
  Arbitrary<SampleEntries> plans() {
    return Plans.any();
  }

  /** Taken modulo the length of the ZIP. */
  @Provide
  Arbitrary<Long> offsets() {
    return Arbitraries.longs().between(0, 1 << 20).withDistribution(RandomDistribution.uniform());
  }

  @Property(tries = 500)
  @Label("Any range is the slice of the whole")
  void anyRangeIsTheSliceOfTheWhole(
      @ForAll("plans") SampleEntries plan,
      @ForAll("offsets") long one,
      @ForAll("offsets") long other) {
    byte[] whole = plan.zip();
    ByteRange range = range(one % whole.length, other % whole.length);

    assertThat(plan.range(range))
        .isEqualTo(Arrays.copyOfRange(whole, (int) range.first(), (int) range.last() + 1));
  }

  @Test
  @DisplayName("Each of the 18,145 ranges of a ZIP of 190 bytes is the slice of the whole")
  void eachRangeIsTheSliceOfTheWhole() {
    byte[] whole = two.zip();
    assertThat(whole).hasSize(190);

    for (int first = 0; first < whole.length; first++) {
      for (int last = first; last < whole.length; last++) {
        assertThat(two.range(new ByteRange(first, last)))
            .as("%d-%d", first, last)
            .isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
      }
    }
  }

  @Property(tries = 200)
  @Label("Pieces of any lengths make the whole")
  void piecesMakeTheWhole(
      @ForAll("plans") SampleEntries plan, @ForAll @Size(max = 20) List<@From("offsets") Long> cuts)
      throws IOException {
    ZipLayout layout = plan.layout();
    SortedSet<Long> ends = new TreeSet<>(List.of(layout.length() - 1));
    cuts.forEach(cut -> ends.add(cut % layout.length()));

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long first = 0;
    for (long last : ends) {
      PieceWriter.write(layout, new ByteRange(first, last), plan, out);
      first = last + 1;
    }

    assertThat(out.toByteArray()).isEqualTo(plan.zip());
  }

  @Property(tries = 200)
  @Label("The length is that of what is written")
  void lengthIsThatOfWhatIsWritten(@ForAll("plans") SampleEntries plan) {
    assertThat(plan.zip()).hasSize(Math.toIntExact(plan.layout().length()));
  }

  @Property(tries = 200)
  @Label("The same input gives the same bytes and the same digest")
  void sameInputGivesTheSameBytes(@ForAll("plans") SampleEntries plan) {
    SampleEntries again = SampleEntries.copyOf(plan);

    assertThat(again.zip()).isEqualTo(plan.zip());
    assertThat(again.layout().digest(again.layout().checks()))
        .isEqualTo(plan.layout().digest(plan.layout().checks()));
  }

  @Property(tries = 200)
  @Label("Bodies are where the layout says")
  void bodiesAreWhereTheLayoutSays(@ForAll("plans") SampleEntries plan) throws IOException {
    ZipLayout layout = plan.layout();
    byte[] whole = plan.zip();
    for (int i = 0; i < layout.size(); i++) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      plan.write(i, 0, layout.compressedSize(i), body);
      int from = Math.toIntExact(layout.dataOffset(i));
      assertThat(Arrays.copyOfRange(whole, from, from + body.size())).isEqualTo(body.toByteArray());
    }
  }

  @Property(tries = 500)
  @Label("Only bodies in the range are asked for, in order and no byte more")
  void onlyBodiesInTheRangeAreAskedFor(
      @ForAll("plans") SampleEntries plan,
      @ForAll("offsets") long one,
      @ForAll("offsets") long other)
      throws IOException {
    ZipLayout layout = plan.layout();
    ByteRange range = range(one % layout.length(), other % layout.length());
    List<Asked> asked = new ArrayList<>();
    PieceWriter.write(
        layout,
        range,
        (index, from, to, out) -> {
          asked.add(new Asked(index, from, to));
          plan.write(index, from, to, out);
        },
        OutputStream.nullOutputStream());

    List<Asked> inRange = new ArrayList<>();
    for (int i = 0; i < layout.size(); i++) {
      long from = Math.max(range.first(), layout.dataOffset(i)) - layout.dataOffset(i);
      long to =
          Math.min(range.last() + 1, layout.dataOffset(i) + layout.compressedSize(i))
              - layout.dataOffset(i);
      if (from < to) {
        inRange.add(new Asked(i, from, to));
      }
    }
    assertThat(asked).isEqualTo(inRange);
    assertThat(asked)
        .allSatisfy(
            entry ->
                assertThat(entry.index())
                    .isBetween(layout.firstEntryIn(range), layout.lastEntryIn(range)));
  }

  private record Asked(int index, long from, long to) {}

  private static ByteRange range(long one, long other) {
    return new ByteRange(Math.min(one, other), Math.max(one, other));
  }

  @Test
  void offsetsFollowFromTheLengthsOfRecordsNamesAndBodies() {
    ZipLayout layout = two.layout();

    assertThat(layout.size()).isEqualTo(2);
    assertThat(layout.headerOffset(0)).isEqualTo(0);
    assertThat(layout.dataOffset(0)).isEqualTo(31);
    assertThat(layout.headerOffset(1)).isEqualTo(36);
    assertThat(layout.dataOffset(1)).isEqualTo(68);
    assertThat(layout.centralDirectoryOffset()).isEqualTo(73);
    assertThat(layout.length()).isEqualTo(73 + 47 + 48 + 22);
  }

  @Test
  @DisplayName("Entries in a range are those whose header or body it touches")
  void entriesInARange() {
    ZipLayout layout = two.layout();

    assertThat(layout.firstEntryIn(new ByteRange(35, 40))).isEqualTo(0);
    assertThat(layout.firstEntryIn(new ByteRange(36, 40))).isEqualTo(1);
    assertThat(layout.lastEntryIn(new ByteRange(0, 0))).isEqualTo(0);
    assertThat(layout.lastEntryIn(new ByteRange(0, 35))).isEqualTo(0);
    assertThat(layout.lastEntryIn(new ByteRange(0, 36))).isEqualTo(1);
    assertThat(layout.lastEntryIn(new ByteRange(0, 189))).isEqualTo(1);
    assertThat(layout.firstEntryIn(new ByteRange(72, 72))).isEqualTo(1);
    assertThat(layout.firstEntryIn(new ByteRange(73, 73))).isEqualTo(2);
  }

  @Test
  void entriesComeBackAsTheyWereGiven() {
    SampleEntries entries =
        SampleEntries.empty().stored("Zürich/1.dcm", bytes("1")).deflated("2.dcm", bytes("22"));
    ZipLayout layout = entries.layout();

    assertThat(List.of(layout.entry(0), layout.entry(1))).isEqualTo(entries.headers());
    assertThat(layout.fileSize(1)).isEqualTo(2);
    assertThat(layout.compressedSize(1)).isEqualTo(entries.headers().get(1).compressedSize());
  }

  @Test
  void withoutEntriesItIsTheEndOfAnEmptyDirectory() {
    assertThat(SampleEntries.empty().zip())
        .isEqualTo(
            new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  }

  @Test
  @DisplayName("The digest tells apart each field of a header, and the order of entries")
  void digestTellsApart() {
    EntryHeader entry = new EntryHeader("a", DEFLATED, 1, 10, 20, MODIFIED);
    EntryHeader other = new EntryHeader("o", STORED, 1, 10, 10, MODIFIED);
    List<ZipLayout> layouts =
        List.of(
            ZipLayout.of(List.of()),
            ZipLayout.of(List.of(entry)),
            ZipLayout.of(List.of(entry, other)),
            ZipLayout.of(List.of(other, entry)),
            ZipLayout.of(List.of(new EntryHeader("b", DEFLATED, 1, 10, 20, MODIFIED))),
            ZipLayout.of(List.of(new EntryHeader("a", STORED, 1, 10, 10, MODIFIED))),
            ZipLayout.of(List.of(new EntryHeader("a", DEFLATED, 2, 10, 20, MODIFIED))),
            ZipLayout.of(List.of(new EntryHeader("a", DEFLATED, 1, 11, 20, MODIFIED))),
            ZipLayout.of(List.of(new EntryHeader("a", DEFLATED, 1, 10, 21, MODIFIED))),
            ZipLayout.of(
                List.of(new EntryHeader("a", DEFLATED, 1, 10, 20, MODIFIED.plusSeconds(2)))));

    assertThat(layouts.stream().map(layout -> Arrays.toString(layout.digest(layout.checks()))))
        .doesNotHaveDuplicates();
    assertThat(layouts.get(0).digest(new Checks(0))).hasSize(32);
  }

  @Test
  void twoEntriesOfOneNameAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SampleEntries.empty().stored("a", bytes("1")).stored("a", bytes("2")).layout())
        .withMessageContaining("Two entries");
  }

  @Test
  void aRangeThatEndsAfterTheZipIsRefused() {
    assertThat(two.range(new ByteRange(189, 189))).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.range(new ByteRange(0, 190)))
        .withMessage("The ZIP has 190 bytes, none at 190");
  }
}
