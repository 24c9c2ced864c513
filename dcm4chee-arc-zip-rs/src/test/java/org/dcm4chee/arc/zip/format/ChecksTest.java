package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.dcm4chee.arc.zip.format.EntryForms.STORED;
import static org.dcm4chee.arc.zip.format.EntryForms.STORED_BLOCKS;
import static org.dcm4chee.arc.zip.format.SampleEntries.MODIFIED;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is said behind a body becomes known later, and is needed only there")
class ChecksTest {

  @Test
  void aValueBecomesKnownAndStays() {
    Checks checks = new Checks(3);

    assertThat(checks.size()).isEqualTo(3);
    assertThat(checks.crc32(1)).isEmpty();
    assertThat(checks.tell(1, 0)).isTrue();
    assertThat(checks.crc32(1)).hasValue(0);
    assertThat(checks.tell(1, 0)).isTrue();
    assertThat(checks.tell(1, 7)).as("another").isFalse();
    assertThat(checks.crc32(1)).hasValue(0);
    assertThat(checks.tell(2, -1)).isTrue();
    assertThat(checks.crc32(2)).hasValue(-1);
    assertThat(checks.crc32(0)).isEmpty();
  }

  private static List<Piece> pieces(ZipLayout layout) {
    List<Piece> pieces = new ArrayList<>();
    Iterator<Piece> all = layout.pieces(new ByteRange(0, layout.length() - 1));
    all.forEachRemaining(pieces::add);
    return pieces;
  }

  private static OptionalInt missing(Piece piece, Checks checks) {
    return ((Piece.Records) piece).missing(checks);
  }

  @Test
  @DisplayName("A descriptor needs its own entry's, the directory each one's, a local header none")
  void whoNeedsWhat() {
    ZipLayout layout =
        ZipLayout.of(
            List.of(
                EntryHeader.outlined("a", STORED_BLOCKS, 5, MODIFIED),
                EntryHeader.outlined("b", STORED_BLOCKS, 5, MODIFIED)));
    Checks checks = layout.checks();
    List<Piece> pieces = pieces(layout);

    assertThat(pieces).hasSize(8);
    assertThat(missing(pieces.get(0), checks)).isEmpty();
    assertThat(pieces.get(1)).isEqualTo(new Piece.Body(0, 0, 10));
    assertThat(pieces.get(1).length()).isEqualTo(10);
    assertThat(new Piece.Body(0, 3, 10).length()).isEqualTo(7);
    assertThat(missing(pieces.get(2), checks)).hasValue(0);
    assertThat(missing(pieces.get(5), checks)).hasValue(1);
    assertThat(missing(pieces.get(6), checks)).hasValue(0);
    assertThat(missing(pieces.get(7), checks)).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> ((Piece.Records) pieces.get(6)).bytes(checks))
        .withMessageContaining("entry 0");

    checks.tell(0, 1);
    assertThat(missing(pieces.get(2), checks)).isEmpty();
    assertThat(missing(pieces.get(6), checks)).hasValue(1);

    checks.tell(1, 2);
    assertThat(missing(pieces.get(6), checks)).isEmpty();
  }

  @Test
  @DisplayName("What a local header says itself must be known before it is written")
  void localHeaderThatSaysIt() {
    ZipLayout layout = ZipLayout.of(List.of(EntryHeader.outlined("a", STORED, 5, MODIFIED)));

    assertThat(missing(pieces(layout).get(0), layout.checks())).hasValue(0);
  }

  @Test
  @DisplayName("Where everything is does not depend on it")
  void nothingMoves() {
    SampleEntries known =
        SampleEntries.empty().storedBlocks("a", new byte[9]).storedBlocks("b", new byte[70_000]);
    List<EntryHeader> outlined =
        known.headers().stream()
            .map(h -> EntryHeader.outlined(h.name(), h.form(), h.size(), h.modified()))
            .toList();
    ZipLayout layout = ZipLayout.of(outlined);

    assertThat(layout.length()).isEqualTo(known.layout().length());
    assertThat(layout.headerOffset(1)).isEqualTo(known.layout().headerOffset(1));
    assertThat(layout.digest(layout.checks()))
        .isEqualTo(known.layout().digest(new Checks(2)))
        .isNotEqualTo(known.layout().digest(known.layout().checks()));
  }
}
