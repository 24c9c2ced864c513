package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.dcm4chee.arc.zip.format.EntryForms.STORED;
import static org.dcm4chee.arc.zip.format.SampleEntries.MODIFIED;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("A ZIP written entry by entry is the one that its layout gives")
class ZipWriterTest {
  private static final EntryHeader FIVE_BYTES = new EntryHeader("five", STORED, 0, 5, 5, MODIFIED);

  private final ZipWriter writer = new ZipWriter();

  @Provide
  Arbitrary<SampleEntries> plans() {
    return Plans.any();
  }

  @Property(tries = 200)
  @Label("Byte for byte, and says how many there are")
  void sameBytesAsTheLayout(@ForAll("plans") SampleEntries plan) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ZipWriter sequential = new ZipWriter();
    for (int i = 0; i < plan.headers().size(); i++) {
      add(plan, i, sequential, zip);
      assertThat(sequential.written()).isEqualTo(zip.size());
    }
    finish(sequential, zip);

    assertThat(zip.toByteArray()).isEqualTo(plan.zip());
    assertThat(sequential.layout().length()).isEqualTo(zip.size());
  }

  @Test
  @DisplayName("The same above 4 GiB and above 65,535 entries, where Zip64 begins")
  void sameBytesAsTheLayoutWithZip64() throws IOException {
    SampleEntries plan =
        SampleEntries.withoutContent(65_536)
            .storedZeros("large", 1L << 32)
            .storedBlocksOfZeros("larger", 1L << 32)
            .storedBlocks("after", new byte[1]);
    Fingerprint sequential = new Fingerprint();
    ZipWriter large = new ZipWriter();
    for (int i = 0; i < plan.headers().size(); i++) {
      add(plan, i, large, sequential);
    }
    finish(large, sequential);

    Fingerprint whole = new Fingerprint();
    ZipLayout layout = plan.layout();
    PieceWriter.write(layout, new ByteRange(0, layout.length() - 1), plan, whole);
    assertThat(sequential.digest()).isEqualTo(whole.digest());
    assertThat(large.written()).isEqualTo(layout.centralDirectoryOffset());
  }

  /** What its form says behind the body is not told before. */
  private static void add(SampleEntries plan, int index, ZipWriter writer, OutputStream out)
      throws IOException {
    EntryHeader header = plan.headers().get(index);
    EntryHeader known =
        header.form().hasDescriptor()
            ? EntryHeader.outlined(header.name(), header.form(), header.size(), header.modified())
            : header;
    out.write(writer.begin(known));
    plan.write(index, 0, header.compressedSize(), out);
    out.write(writer.end(header.crc32().orElseThrow()));
  }

  private static void finish(ZipWriter writer, OutputStream out) throws IOException {
    ZipLayout layout = writer.layout();
    for (Iterator<Piece> pieces = ZipWriter.directory(layout); pieces.hasNext(); ) {
      out.write(((Piece.Records) pieces.next()).bytes(layout.checks()));
    }
  }

  @Test
  void nothingIsWrittenBeforeTheFirstEntry() {
    assertThat(writer.written()).isZero();
  }

  @Test
  void anotherCrcThanTheHeaderSaidIsAnError() {
    writer.begin(FIVE_BYTES);

    assertThatIllegalStateException().isThrownBy(() -> writer.end(1)).withMessageContaining("five");
  }

  @Test
  void anEntryWithoutItsEndIsAnError() {
    writer.begin(EntryHeader.outlined("a", EntryForms.STORED_BLOCKS, 5, MODIFIED));

    assertThatIllegalStateException()
        .isThrownBy(writer::layout)
        .withMessageContaining("bytes were written");
  }

  @Test
  void twoEntriesOfOneNameAreRefused() {
    writer.begin(FIVE_BYTES);
    writer.end(0);
    writer.begin(FIVE_BYTES);
    writer.end(0);

    assertThatIllegalArgumentException()
        .isThrownBy(writer::layout)
        .withMessageContaining("Two entries");
  }
}
