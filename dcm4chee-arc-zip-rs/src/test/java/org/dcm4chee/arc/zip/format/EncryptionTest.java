package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.lingala.zip4j.exception.ZipException;
import net.lingala.zip4j.io.inputstream.ZipInputStream;
import net.lingala.zip4j.model.LocalFileHeader;
import net.lingala.zip4j.model.enums.AesKeyStrength;
import net.lingala.zip4j.model.enums.AesVersion;
import net.lingala.zip4j.model.enums.CompressionMethod;
import net.lingala.zip4j.model.enums.EncryptionMethod;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Label("AES-256: what any common unpacker opens with the password, and nobody without")
class EncryptionTest {
  private static final String PASSWORD = "correct horse battery";
  private static final Encryption ENCRYPTION = encryption(PASSWORD, "a ZIP");
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  @TempDir private Path folder;

  private static Encryption encryption(String password, String representation) {
    return new Encryption(password.getBytes(StandardCharsets.UTF_8), representation);
  }

  private static byte[] file(int size, long seed) {
    byte[] file = new byte[size];
    new Random(seed).nextBytes(file);
    return file;
  }

  private static byte[] body(EntryForm form, byte[] file, int piece) throws IOException {
    TestScratch scratch = new TestScratch();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BodyEncoder encoder = form.encoder(out, scratch, FileDigest.of(file));
    for (int i = 0; i < file.length; i += piece) {
      encoder.write(file, i, Math.min(piece, file.length - i));
    }
    encoder.finish();
    encoder.release();
    assertThat(scratch.taken()).as("what was taken of the scratch").isZero();
    return out.toByteArray();
  }

  private static byte[] zip(Encryption encryption, byte[]... files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ZipWriter zip = new ZipWriter();
    for (int i = 0; i < files.length; i++) {
      EntryForm form = encryption.form(i);
      out.write(
          zip.begin(EntryHeader.outlined("%06d.dcm".formatted(i), form, files[i].length, TIME)));
      out.write(body(form, files[i], 10_000));
      out.write(zip.end(FileDigest.of(files[i]).crc32()));
    }
    ZipLayout layout = zip.layout();
    for (Iterator<Piece> pieces = ZipWriter.directory(layout); pieces.hasNext(); ) {
      out.write(((Piece.Records) pieces.next()).bytes(layout.checks()));
    }
    assertThat(layout.length()).isEqualTo(out.size());
    return out.toByteArray();
  }

  private static List<byte[]> read(byte[] zip, String password) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(zip), password.toCharArray())) {
      for (LocalFileHeader header = in.getNextEntry(); header != null; header = in.getNextEntry()) {
        assertThat(header.getEncryptionMethod()).isEqualTo(EncryptionMethod.AES);
        assertThat(header.getCrc()).isZero();
        assertThat(header.getAesExtraDataRecord().getAesVersion()).isEqualTo(AesVersion.TWO);
        assertThat(header.getAesExtraDataRecord().getAesKeyStrength())
            .isEqualTo(AesKeyStrength.KEY_STRENGTH_256);
        assertThat(header.getAesExtraDataRecord().getCompressionMethod())
            .isEqualTo(CompressionMethod.STORE);
        files.add(in.readAllBytes());
      }
    }
    return files;
  }

  /** Around the ends of AES blocks, batches of key stream and blocks of the encoder. */
  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.oneOf(
        Arbitraries.of(0, 1, 15, 16, 17, 31, 32, 33, 32_767, 32_768, 32_769),
        Arbitraries.of(65_535, 65_536, 65_537, 131_071, 131_072, 131_073),
        Arbitraries.integers().between(0, 300_000));
  }

  @Property(tries = 60)
  @Label("zip4j reads what was written; 28 bytes more than the file, however it was cut up")
  void readByZip4j(
      @ForAll("sizes") int size,
      @ForAll @IntRange(min = 1, max = 100_000) int piece,
      @ForAll long seed)
      throws IOException {
    byte[] file = file(size, seed);
    EntryForm form = ENCRYPTION.form(0);
    byte[] body = body(form, file, Math.max(size, 1));

    assertThat(body).hasSize(size + 28);
    assertThat(form.bodyLength(size)).hasValue(size + 28);
    assertThat(Arrays.equals(body(form, file, piece), body)).isTrue();
    List<byte[]> read = read(zip(ENCRYPTION, file, new byte[] {1}, file), PASSWORD);
    assertThat(read).hasSize(3);
    assertThat(Arrays.equals(read.get(0), file)).isTrue();
    assertThat(Arrays.equals(read.get(2), file)).isTrue();
  }

  @Property(tries = 40)
  @Label("Sealed where it lies, in whatever slices: the same bytes")
  void inPlace(
      @ForAll("sizes") int size,
      @ForAll @IntRange(min = 1, max = 70_000) int slice,
      @ForAll long seed)
      throws IOException {
    byte[] file = file(size, seed);
    byte[] body = body(ENCRYPTION.form(7), file, 1000);
    BodySealer sealer = ENCRYPTION.form(7).sealer(FileDigest.of(file));
    byte[] inPlace = new byte[size + 28];
    System.arraycopy(sealer.head(), 0, inPlace, 0, 18);
    System.arraycopy(file, 0, inPlace, 18, size);
    for (int i = 0; i < size; i += slice) {
      sealer.seal(inPlace, 18 + i, Math.min(slice, size - i));
    }
    System.arraycopy(sealer.tail(), 0, inPlace, 18 + size, 10);

    assertThat(Arrays.equals(inPlace, body)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"SEVEN_ZIP", "BSDTAR"})
  @DisplayName("Programs read it with the password, and not with another one")
  void readByPrograms(CommandLineReader reader) throws Exception {
    assumeTrue(reader.isInstalled(), reader + " is not installed");
    byte[] zip = zip(ENCRYPTION, file(0, 1), file(16, 2), file(70_000, 3), file(1_000_000, 4));
    Path path = Files.write(folder.resolve("encrypted.zip"), zip);

    assertThat(reader.complaintsOfEncrypted(path, PASSWORD)).isEmpty();
    assertThat(reader.complaintsOfEncrypted(path, "another password")).contains("Exit status");
    zip[zip.length / 2] ^= 1;
    Files.write(path, zip);
    assertThat(reader.complaintsOfEncrypted(path, PASSWORD)).contains("Exit status");
  }

  @Test
  @DisplayName("Another password is refused by the reader")
  void anotherPassword() throws IOException {
    byte[] zip = zip(ENCRYPTION, file(100, 1));

    assertThatThrownBy(() -> read(zip, PASSWORD + "!"))
        .isInstanceOfSatisfying(
            ZipException.class,
            e -> assertThat(e.getType()).isEqualTo(ZipException.Type.WRONG_PASSWORD));
  }

  @Test
  @DisplayName("A bit that is flipped anywhere in a body is noticed by the reader")
  void flippedBit() throws IOException {
    byte[] zip = zip(ENCRYPTION, file(40, 1));
    int body = 30 + "000000.dcm".length() + 11;
    for (int i = 0; i < 68; i++) {
      byte[] damaged = zip.clone();
      damaged[body + i] ^= (byte) (1 << i % 8);
      assertThatThrownBy(() -> read(damaged, PASSWORD)).as("byte %s", i).isNotNull();
    }
  }

  @Test
  @DisplayName("No 16 bytes of a file are in the ZIP, be they all the same or not")
  void noPlaintext() throws IOException {
    byte[] random = file(5_000, 1);
    byte[] zeros = new byte[5_000];
    String zip = latin1(zip(ENCRYPTION, random, zeros, random));
    for (byte[] file : List.of(random, zeros)) {
      for (int i = 0; i + 16 <= file.length; i++) {
        assertThat(zip.contains(latin1(Arrays.copyOfRange(file, i, i + 16)))).isFalse();
      }
    }
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  @DisplayName(
      "A file that is another when it is read again: none of it is encrypted with that salt")
  void changedBetweenReads() throws IOException {
    byte[] file = file(200_000, 1);
    byte[] changed = file.clone();
    changed[70_000] ^= 1;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BodyEncoder encoder = ENCRYPTION.form(0).encoder(out, new TestScratch(), FileDigest.of(file));

    assertThatThrownBy(
            () -> {
              encoder.write(changed);
              encoder.finish();
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another");
    byte[] body = body(ENCRYPTION.form(0), file, 1000);
    assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(body, 18 + 65_536));
    for (int size : new int[] {199_999, 131_072, 0}) {
      BodyEncoder shorter = ENCRYPTION.form(0).encoder(out, new TestScratch(), FileDigest.of(file));
      shorter.write(file, 0, size);
      assertThatThrownBy(shorter::finish).as("%s bytes", size).isInstanceOf(IOException.class);
    }
    BodyEncoder longer = ENCRYPTION.form(0).encoder(out, new TestScratch(), FileDigest.of(file));
    assertThatThrownBy(
            () -> {
              longer.write(file);
              longer.write(0);
              longer.finish();
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName(
      "A local header says: 5.1 needed, encrypted, method 99 (APPNOTE 4.4.3, 4.4.4, 4.4.5)")
  void localHeader() {
    ZipLayout layout =
        ZipLayout.of(List.of(EntryHeader.outlined("1.dcm", ENCRYPTION.form(0), 5, TIME)));
    RecordReader.LocalHeader header = RecordReader.localHeader(layout, 0);

    assertThat(List.of(header.versionNeeded(), header.flags(), header.method()))
        .containsExactly(51, 1, 99);
  }

  @Test
  @DisplayName("More than 4 GiB: Zip64 and AES side by side, the length known beforehand")
  void large() {
    long size = 5L << 30;
    ZipLayout layout =
        ZipLayout.of(List.of(EntryHeader.outlined("1.dcm", ENCRYPTION.form(0), size, TIME)));

    assertThat(layout.compressedSize(0)).isEqualTo(size + 28);
    assertThat(layout.dataOffset(0)).isEqualTo(30 + 5 + 20 + 11);
    assertThat(layout.length())
        .isEqualTo(30 + 5 + 20 + 11 + size + 28 + 46 + 5 + 20 + 11 + 56 + 20 + 22);
  }

  @Test
  @DisplayName("The form that a plan remembers has the layout, and no key")
  void remembered() {
    EntryForm form = EntryForms.byId(ENCRYPTION.form(1).id()).orElseThrow();

    assertThat(form.bodyLength(5)).hasValue(33);
    assertThat(form.saysCrc32()).isFalse();
    assertThatThrownBy(() -> form.sealer(FileDigest.of(new byte[1])))
        .isInstanceOf(IllegalStateException.class);
  }
}
