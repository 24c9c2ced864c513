package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A file's digest has its size, its CRC-32 and the SHA-256 of each 64 KiB, and no more")
class FileDigestTest {
  private static final int BLOCK = 1 << 16;

  private static byte[] file(int size) {
    byte[] file = new byte[size];
    new Random(size).nextBytes(file);
    return file;
  }

  private static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static byte[] blocks(byte[] file) throws Exception {
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    for (int i = 0; i < file.length; i += BLOCK) {
      digests.write(sha256(Arrays.copyOfRange(file, i, Math.min(i + BLOCK, file.length))));
    }
    return digests.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 200_000})
  void ofAFile(int size) throws Exception {
    byte[] file = file(size);
    byte[] blocks = blocks(file);
    CRC32 crc = new CRC32();
    crc.update(file);
    FileDigest digest = FileDigest.of(file);

    assertThat(digest.size()).isEqualTo(size);
    assertThat(digest.crc32()).isEqualTo((int) crc.getValue());
    assertThat(digest.weight()).isEqualTo(12 + blocks.length);
    assertThat(digest.ofBlocks()).isEqualTo(sha256(blocks));
    assertThat(digest.toBytes())
        .isEqualTo(
            ByteBuffer.allocate(12 + blocks.length)
                .putLong(size)
                .putInt(digest.crc32())
                .put(blocks)
                .array());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, BLOCK - 1, BLOCK, BLOCK + 1, 150_000})
  void takenOnTheWay_howeverTheFileIsCutUp(int piece) throws IOException {
    byte[] file = file(150_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DigestingStream stream = new DigestingStream(out)) {
      for (int i = 0; i < file.length; i += piece) {
        if (piece == 1) {
          stream.write(file[i]);
        } else {
          stream.write(file, i, Math.min(piece, file.length - i));
        }
      }

      assertThat(stream.digest().toBytes()).isEqualTo(FileDigest.of(file).toBytes());
    }
    assertThat(out.toByteArray()).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK, BLOCK + 1})
  void whatIsRememberedComesBack_whatCannotBeOneDoesNot(int size) {
    byte[] bytes = FileDigest.of(file(size)).toBytes();

    assertThat(FileDigest.remembered(bytes))
        .hasValueSatisfying(back -> assertThat(back.toBytes()).isEqualTo(bytes));
    assertThat(FileDigest.remembered(Arrays.copyOf(bytes, bytes.length - 1))).isEmpty();
    assertThat(FileDigest.remembered(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    assertThat(FileDigest.remembered(Arrays.copyOf(bytes, bytes.length + 32))).isEmpty();
    bytes[0] = (byte) 0xFF;
    assertThat(FileDigest.remembered(bytes)).as("a size below 0").isEmpty();
  }

  /** Compares block by block, as an encoder does; the last one may be empty. */
  private static boolean isSame(FileDigest before, byte[] file) {
    FileDigest.Comparison comparison = before.comparison();
    int from = 0;
    while (file.length - from > BLOCK) {
      if (!comparison.isSame(file, from, BLOCK, false)) {
        return false;
      }
      from += BLOCK;
    }
    return comparison.isSame(file, from, file.length - from, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK, BLOCK + 1, 2 * BLOCK})
  void aFileThatIsReadAgainIsTheSame_orNot(int size) {
    byte[] file = file(size);
    FileDigest before = FileDigest.of(file);
    assertThat(isSame(before, file)).isTrue();
    assertThat(isSame(before, Arrays.copyOf(file, size + 1))).as("one more").isFalse();
    assertThat(isSame(before, Arrays.copyOf(file, size + BLOCK))).as("a block more").isFalse();
    if (size > 0) {
      assertThat(isSame(before, Arrays.copyOf(file, size - 1))).as("one less").isFalse();
      assertThat(isSame(before, new byte[0])).as("nothing any more").isFalse();
      for (int changed : new int[] {0, size / 2, size - 1}) {
        byte[] other = file.clone();
        other[changed]++;
        assertThat(isSame(before, other)).as("byte %s", changed).isFalse();
      }
    }
  }

  @Test
  void aFileThatEndsWithABlockMayEndWithNothingBehindIt() {
    byte[] file = file(BLOCK);
    FileDigest.Comparison comparison = FileDigest.of(file).comparison();

    assertThat(comparison.isSame(file, 0, BLOCK, false)).isTrue();
    assertThat(comparison.isSame(file, 0, 0, true)).isTrue();
  }
}
