package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dcm4chee.arc.zip.format.CompressionMethod.STORED;
import static org.dcm4chee.arc.zip.format.SampleEntries.MODIFIED;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ZipWriter writer = new ZipWriter(out);

  @Provide
  Arbitrary<SampleEntries> plans() {
    return Plans.any();
  }

  @Property(tries = 200)
  @Label("Byte for byte, and says how many there are")
  void sameBytesAsTheLayout(@ForAll("plans") SampleEntries plan) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ZipWriter sequential = new ZipWriter(zip);
    for (int i = 0; i < plan.headers().size(); i++) {
      add(plan, i, sequential);
      assertThat(sequential.written()).isEqualTo(zip.size());
    }
    sequential.finish();

    assertThat(zip.toByteArray()).isEqualTo(plan.zip());
    assertThat(sequential.written()).isEqualTo(zip.size());
  }

  @Test
  @DisplayName("The same above 4 GiB and above 65,535 entries, where Zip64 begins")
  void sameBytesAsTheLayoutWithZip64() throws IOException {
    SampleEntries plan =
        SampleEntries.withoutContent(65_536).storedZeros("large", 1L << 32).storedZeros("after", 1);
    Fingerprint sequential = new Fingerprint();
    ZipWriter large = new ZipWriter(sequential);
    for (int i = 0; i < plan.headers().size(); i++) {
      add(plan, i, large);
    }
    large.finish();

    Fingerprint whole = new Fingerprint();
    ZipLayout layout = plan.layout();
    layout.write(new ByteRange(0, layout.length() - 1), plan, whole);
    assertThat(sequential.digest()).isEqualTo(whole.digest());
    assertThat(large.written()).isEqualTo(layout.length());
  }

  private static void add(SampleEntries plan, int index, ZipWriter writer) throws IOException {
    EntryHeader header = plan.headers().get(index);
    writer.add(header, body -> plan.write(index, 0, header.compressedSize(), body));
  }

  @Test
  void nothingIsWrittenBeforeTheFirstEntry() {
    assertThat(writer.written()).isZero();
    assertThat(out.size()).isZero();
  }

  @Test
  void aBodyShorterThanItsHeaderSaysIsAnError() {
    assertThatIOException()
        .isThrownBy(() -> writer.add(FIVE_BYTES, body -> body.write(new byte[3])))
        .withMessageContaining("2 bytes less");
  }

  @Test
  void aBodyLongerThanItsHeaderSaysIsAnErrorAndTheSurplusIsNotWritten() {
    assertThatIOException()
        .isThrownBy(
            () ->
                writer.add(
                    FIVE_BYTES,
                    body -> {
                      body.write(new byte[5]);
                      body.write(0);
                    }))
        .withMessageContaining("more bytes");
    assertThat(out.size()).isEqualTo(30 + "five".length() + 5);
  }

  @Test
  void anErrorOfABodyIsPassedOn() {
    IOException lost = new IOException("lost");

    assertThatIOException()
        .isThrownBy(
            () ->
                writer.add(
                    FIVE_BYTES,
                    body -> {
                      throw lost;
                    }))
        .isSameAs(lost);
  }

  @Test
  void twoEntriesOfOneNameAreRefused() throws IOException {
    writer.add(FIVE_BYTES, body -> body.write(new byte[5]));
    writer.add(FIVE_BYTES, body -> body.write(new byte[5]));

    assertThatIllegalArgumentException()
        .isThrownBy(writer::finish)
        .withMessageContaining("Two entries");
  }

  @Test
  void theStreamIsLeftOpen() throws IOException {
    boolean[] closed = {false};
    ZipWriter onStream =
        new ZipWriter(
            new OutputStream() {
              @Override
              public void write(int b) {}

              @Override
              public void close() {
                closed[0] = true;
              }
            });
    onStream.add(FIVE_BYTES, body -> body.write(new byte[5]));
    onStream.finish();

    assertThat(closed[0]).isFalse();
  }
}
