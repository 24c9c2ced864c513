package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import net.lingala.zip4j.ZipFile;
import net.lingala.zip4j.model.FileHeader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Encrypted ZIPs that need Zip64. To encrypt all of them, and to read that, takes minutes; so all
 * records are there and what is behind them is read, but most bodies are zeros, which nobody could
 * decrypt. With {@code -Dzip.large=true} every byte is encrypted, and read.
 */
@DisplayName("AES-256 and Zip64: above 4 GiB, and above 65,535 entries")
class LargeEncryptedTest {
  private static final String PASSWORD = "correct horse battery";
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final byte[] SMALL = "behind all of that".getBytes(StandardCharsets.UTF_8);
  private static final long ABOVE_4_GIB = (1L << 32) + 5;
  private static final int ENTRIES = 65_537;
  private static final byte[] ZEROS = new byte[SampleEntries.MEBIBYTE];

  @TempDir private Path folder;

  private final Encryption encryption =
      new Encryption(PASSWORD.getBytes(StandardCharsets.UTF_8), "a large ZIP");

  private ZipLayout layout(int entries, long firstSize) {
    List<EntryHeader> headers = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      headers.add(
          EntryHeader.outlined(
              "%06d.dcm".formatted(i + 1),
              encryption.form(i),
              i == 0 ? firstSize : SMALL.length,
              TIME));
    }
    return ZipLayout.of(headers);
  }

  /**
   * @param encrypted which entries are; the bodies of others are zeros
   */
  private Path write(ZipLayout layout, IntPredicate encrypted) throws IOException {
    Path zip = folder.resolve("large.zip");
    try (OutputStream out = new BufferedOutputStream(new SparseFile(zip), 1 << 13)) {
      PieceWriter.write(
          layout,
          new ByteRange(0, layout.length() - 1),
          (index, from, to, body) -> {
            if (!encrypted.test(index)) {
              zeros(to - from, body);
            } else if (layout.fileSize(index) > SMALL.length) {
              encryptZeros(layout.fileSize(index), body);
            } else {
              body.write(body(index));
            }
          },
          out);
    }
    return zip;
  }

  private static void zeros(long count, OutputStream out) throws IOException {
    for (long left = count; left > 0; left -= ZEROS.length) {
      out.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
    }
  }

  private byte[] body(int index) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BodyEncoder encoder =
        encryption.form(index).encoder(out, new TestScratch(), FileDigest.of(SMALL));
    encoder.write(SMALL);
    encoder.finish();
    encoder.release();
    return out.toByteArray();
  }

  /** As a large object is: read for its digest, and once more. */
  private void encryptZeros(long size, OutputStream out) throws IOException {
    DigestingStream digesting = new DigestingStream();
    zeros(size, digesting);
    BodyEncoder encoder = encryption.form(0).encoder(out, new TestScratch(), digesting.digest());
    zeros(size, encoder);
    encoder.finish();
    encoder.release();
  }

  private static void assertListed(Path zip, int entries, long firstSize) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile(), PASSWORD.toCharArray())) {
      List<FileHeader> headers = file.getFileHeaders();
      assertThat(headers).hasSize(entries);
      assertThat(headers.get(0).getUncompressedSize()).isEqualTo(firstSize);
      assertThat(headers.get(0).getCompressedSize()).isEqualTo(firstSize + 28);
      assertThat(headers).allMatch(FileHeader::isEncrypted);
      assertThat(headers.get(entries - 1).getFileName()).isEqualTo("%06d.dcm".formatted(entries));
    }
  }

  private static void assertReadByZip4j(Path zip, int... entries) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile(), PASSWORD.toCharArray())) {
      for (int entry : entries) {
        FileHeader header = file.getFileHeaders().get(entry);
        assertThat(file.getInputStream(header).readAllBytes()).isEqualTo(SMALL);
      }
    }
  }

  private static void assertReadBySevenZip(Path zip, String... names) throws Exception {
    assumeTrue(CommandLineReader.SEVEN_ZIP.isInstalled(), "7z is not installed");
    assertThat(CommandLineReader.SEVEN_ZIP.complaintsOfEncrypted(zip, PASSWORD, names)).isEmpty();
    if (names.length > 0) {
      assertThat(CommandLineReader.SEVEN_ZIP.complaintsOfEncrypted(zip, "another one", names))
          .isNotEmpty();
    }
  }

  @Test
  @DisplayName("What is behind an encrypted entry of more than 4 GiB is found, and decrypted")
  void behind4GiB() throws Exception {
    Path zip = write(layout(2, ABOVE_4_GIB), index -> index == 1);

    assertListed(zip, 2, ABOVE_4_GIB);
    assertReadByZip4j(zip, 1);
    assertReadBySevenZip(zip, "000002.dcm");
  }

  @Test
  @DisplayName("An entry behind 65,535 others is found, and decrypted")
  void manyEntries() throws Exception {
    Path zip = write(layout(ENTRIES, SMALL.length), index -> index == 7 || index == ENTRIES - 1);

    assertListed(zip, ENTRIES, SMALL.length);
    assertReadByZip4j(zip, 7, ENTRIES - 1);
    assertReadBySevenZip(zip, "000008.dcm", "065537.dcm");
  }

  @Test
  @EnabledIfSystemProperty(named = "zip.large", matches = "true")
  @DisplayName("Every byte of more than 4 GiB, encrypted and decrypted")
  void all4GiB() throws Exception {
    Path zip = write(layout(2, ABOVE_4_GIB), index -> true);

    assertReadBySevenZip(zip);
    try (ZipFile file = new ZipFile(zip.toFile(), PASSWORD.toCharArray());
        var large = file.getInputStream(file.getFileHeaders().get(0))) {
      byte[] read = new byte[ZEROS.length];
      long size = 0;
      for (int count = large.read(read); count >= 0; count = large.read(read)) {
        assertThat(Arrays.equals(read, 0, count, ZEROS, 0, count)).isTrue();
        size += count;
      }
      assertThat(size).isEqualTo(ABOVE_4_GIB);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "zip.large", matches = "true")
  @DisplayName("Every one of 65,537 entries, encrypted and decrypted")
  void allEntries() throws Exception {
    Path zip = write(layout(ENTRIES, SMALL.length), index -> true);

    assertReadBySevenZip(zip);
    try (ZipFile file = new ZipFile(zip.toFile(), PASSWORD.toCharArray())) {
      for (FileHeader header : file.getFileHeaders()) {
        assertThat(file.getInputStream(header).readAllBytes()).isEqualTo(SMALL);
      }
    }
  }
}
