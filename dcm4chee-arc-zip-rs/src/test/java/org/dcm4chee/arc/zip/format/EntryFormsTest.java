package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dcm4chee.arc.zip.format.EntryForms.DEFLATED_FAST;
import static org.dcm4chee.arc.zip.format.EntryForms.STORED;
import static org.dcm4chee.arc.zip.format.EntryForms.STORED_BLOCKS;
import static org.dcm4chee.arc.zip.format.SampleEntries.MODIFIED;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Label("Each form makes a body that is the file again, of the length that it says")
class EntryFormsTest {

  @Provide
  Arbitrary<EntryForm> forms() {
    return Arbitraries.of(EntryForms.all());
  }

  /** Around the ends of blocks, and in between. */
  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.oneOf(
        Arbitraries.of(0, 1, 65_534, 65_535, 65_536, 65_537, 131_069, 131_070, 131_071, 131_072),
        Arbitraries.integers().between(0, 300_000));
  }

  private static byte[] file(int size, long seed) {
    byte[] file = new byte[size];
    new Random(seed).nextBytes(file);
    Arrays.fill(file, size / 3, size / 2, (byte) 7);
    return file;
  }

  private static byte[] body(EntryForm form, byte[] file, int piece, TestScratch scratch)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BodyEncoder encoder = form.encoder(out, scratch);
    for (int i = 0; i < file.length; i += piece) {
      if (piece == 1) {
        encoder.write(file[i]);
      } else {
        encoder.write(file, i, Math.min(piece, file.length - i));
      }
    }
    encoder.finish();
    CRC32 crc = new CRC32();
    crc.update(file);
    assertThat(encoder.crc32()).isEqualTo((int) crc.getValue());
    assertThat(encoder.size()).isEqualTo(file.length);
    assertThat(encoder.bodyLength()).isEqualTo(out.size());
    encoder.release();
    encoder.release();
    return out.toByteArray();
  }

  @Property(tries = 300)
  @Label("However its writer cuts the file up: the same body, of the length that was told")
  void sameBodyOfTheLengthThatWasTold(
      @ForAll("forms") EntryForm form,
      @ForAll("sizes") int size,
      @ForAll @IntRange(min = 1, max = 200_000) int piece,
      @ForAll long seed)
      throws IOException, DataFormatException {
    byte[] file = file(size, seed);
    TestScratch scratch = new TestScratch();
    byte[] body = body(form, file, Math.max(size, 2), scratch);

    assertThat(Arrays.equals(body(form, file, piece, scratch), body)).isTrue();
    assertThat(scratch.taken()).as("what was taken of the scratch").isZero();
    OptionalLong told = form.bodyLength(size);
    if (told.isPresent()) {
      assertThat(body.length).isEqualTo((int) told.getAsLong());
    }
    assertThat(Arrays.equals(form == STORED ? body : inflated(body, size), file)).isTrue();
  }

  private static byte[] inflated(byte[] body, int size) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    inflater.setInput(body);
    byte[] file = new byte[size + 1];
    int count = 0;
    while (!inflater.finished() && !inflater.needsInput()) {
      count += inflater.inflate(file, count, file.length - count);
    }
    assertThat(inflater.finished()).isTrue();
    assertThat(inflater.getRemaining()).as("bytes behind the end").isZero();
    inflater.end();
    return Arrays.copyOf(file, count);
  }

  @Test
  @DisplayName("Byte by byte as in one piece, around the ends of blocks")
  void byteByByte() throws IOException {
    for (EntryForm form : EntryForms.all()) {
      for (int size : new int[] {1, 65_535, 65_536, 65_537}) {
        byte[] file = file(size, 1);

        assertThat(Arrays.equals(body(form, file, 1), body(form, file, 70_000)))
            .as("%s bytes, %s", size, form)
            .isTrue();
      }
    }
  }

  private static byte[] body(EntryForm form, byte[] file, int piece) throws IOException {
    return body(form, file, piece, new TestScratch());
  }

  @Property(tries = 100)
  @Label("The length of stored blocks is n + 5 for each 65,535 begun, at least one")
  void lengthOfStoredBlocks(@ForAll @From("sizes") int size) {
    long blocks = Math.max(1, (size + 65_534L) / 65_535);
    assertThat(STORED_BLOCKS.bodyLength(size)).hasValue(size + 5 * blocks);
  }

  @Test
  @DisplayName("Nothing is one empty last block (RFC 1951 §3.2.4)")
  void nothingIsOneEmptyLastBlock() throws IOException {
    assertThat(body(STORED_BLOCKS, new byte[0], 2, new TestScratch()))
        .isEqualTo(new byte[] {1, 0, 0, -1, -1});
  }

  @Test
  @DisplayName("65,535 bytes are one block, marked as the last; one more makes a second")
  void blocks() throws IOException {
    byte[] one = body(STORED_BLOCKS, new byte[65_535], 1000, new TestScratch());
    byte[] two = body(STORED_BLOCKS, new byte[65_536], 1000, new TestScratch());

    assertThat(Arrays.copyOf(one, 5)).isEqualTo(new byte[] {1, -1, -1, 0, 0});
    assertThat(Arrays.copyOf(two, 5)).isEqualTo(new byte[] {0, -1, -1, 0, 0});
    assertThat(Arrays.copyOfRange(two, 65_540, 65_545))
        .isEqualTo(new byte[] {1, 1, 0, (byte) 0xFE, -1});
  }

  @ParameterizedTest(name = "{0} bytes take {1}")
  @CsvSource({
    "4294967295, 4295294980",
    "4294967296, 4295294986",
    "1099511627776, 1099595515141",
  })
  void lengthsAbove4GiB(long size, long length) {
    assertThat(STORED_BLOCKS.bodyLength(size)).hasValue(length);
  }

  @Test
  void onlyDeflatedBodiesHaveToBeMadeToKnowTheirLength() {
    assertThat(EntryForms.all().stream().filter(form -> form.bodyLength(1).isEmpty()))
        .containsExactly(EntryForms.DEFLATED_FAST, EntryForms.DEFLATED_BEST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EntryHeader.outlined("a", DEFLATED_FAST, 1, MODIFIED))
        .withMessageContaining("DEFLATED at level 1");
  }

  @Test
  @DisplayName("A CRC-32 before the body has to be known before; an encrypted one needs more")
  void whatHasToBeKnownBeforeABody() {
    assertThat(EntryForms.all().stream().filter(EntryForm::beginsWithCrc32))
        .containsExactlyInAnyOrder(STORED, DEFLATED_FAST, EntryForms.DEFLATED_BEST);
    assertThat(EntryForms.all().stream().filter(EntryForm::needsDigest)).isEmpty();
    EntryForm encrypted = EntryForms.byId(EncryptedForm.ID).orElseThrow();
    assertThat(encrypted.beginsWithCrc32()).isFalse();
    assertThat(encrypted.needsDigest()).isTrue();
  }

  @Test
  void whoNeedsNoDigestMakesTheSameBodyWithOne() throws IOException {
    byte[] file = file(100, 1);
    for (EntryForm form : EntryForms.all()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TestScratch scratch = new TestScratch();
      BodyEncoder encoder = form.encoder(out, scratch, FileDigest.of(file));
      encoder.write(file);
      encoder.finish();
      encoder.release();

      assertThat(out.toByteArray()).isEqualTo(body(form, file, 100, scratch));
    }
  }

  @Test
  void formsAreToldApartByTheirIds() {
    assertThat(EntryForms.all()).extracting(EntryForm::id).doesNotHaveDuplicates();
    assertThat(EntryForms.all())
        .allSatisfy(form -> assertThat(EntryForms.byId(form.id())).containsSame(form));
    assertThat(EntryForms.byId(255)).isEmpty();
  }

  @Test
  @DisplayName("Each row has its own method: what is fastest is larger than what is smallest")
  void levels() throws IOException {
    byte[] file = new byte[200_000];
    for (int i = 0; i < file.length; i++) {
      file[i] = (byte) ((i * i) >>> 9);
    }
    assertThat(body(EntryForms.DEFLATED_BEST, file, 5000, new TestScratch()).length)
        .isLessThan(body(DEFLATED_FAST, file, 5000, new TestScratch()).length);
  }

  @Test
  void anEncoderOfAStreamThatBreaksGivesEverythingBack() {
    TestScratch scratch = new TestScratch();
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken");
          }
        };
    for (EntryForm form : EntryForms.all()) {
      BodyEncoder encoder = form.encoder(broken, scratch);
      try {
        encoder.write(new byte[300_000]);
        encoder.finish();
        throw new AssertionError(form + " wrote nothing");
      } catch (IOException e) {
        encoder.release();
      }
    }
    assertThat(scratch.taken()).isZero();
  }
}
