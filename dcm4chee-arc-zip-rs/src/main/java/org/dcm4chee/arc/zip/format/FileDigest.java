package org.dcm4chee.arc.zip.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Looks at a file on its way: what has to be known of the whole of it before the body of its entry
 * can begin. It remembers the SHA-256 of each block, so that a block that is read once more can be
 * compared before it is used; that is 32 bytes for each 64 KiB. Used by one thread; closing it does
 * nothing.
 */
public final class FileDigest extends OutputStream {
  private static final int DIGEST_BYTES = 32;

  private final OutputStream out;
  private final MessageDigest block = sha256();
  private final ByteArrayOutputStream blocks = new ByteArrayOutputStream(DIGEST_BYTES);
  private final CRC32 crc = new CRC32();
  private int used;
  private long size;

  /**
   * A digest of nothing.
   *
   * @param out where the file goes
   */
  public FileDigest(OutputStream out) {
    this.out = out;
  }

  /** The digest of a file that is here. */
  public static FileDigest of(byte[] file) {
    FileDigest digest = new FileDigest(nullOutputStream());
    digest.add(file, 0, file.length);
    digest.finish();
    return digest;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    add(bytes, offset, length);
    out.write(bytes, offset, length);
  }

  private void add(byte[] bytes, int offset, int length) {
    crc.update(bytes, offset, length);
    size += length;
    int from = offset;
    int left = length;
    while (left > 0) {
      int count = Math.min(left, Scratch.BLOCK_BYTES - used);
      block.update(bytes, from, count);
      used += count;
      from += count;
      left -= count;
      if (used == Scratch.BLOCK_BYTES) {
        finish();
      }
    }
  }

  /** The file has ended. */
  public void finish() {
    if (used > 0) {
      blocks.writeBytes(block.digest());
      used = 0;
    }
  }

  /** The CRC-32 of the file so far. */
  public int crc32() {
    return (int) crc.getValue();
  }

  /** Bytes of the file so far. */
  public long size() {
    return size;
  }

  /** A digest of all blocks: with the file's size it stands for the file. */
  byte[] ofBlocks() {
    return sha256().digest(blocks.toByteArray());
  }

  /** Checks a file that is read once more. */
  Comparison comparison() {
    return new Comparison(blocks.toByteArray());
  }

  /** Compares a file, block by block, with what it was before. Used by one thread. */
  static final class Comparison {
    private final byte[] expected;
    private final MessageDigest block = sha256();
    private int position;

    private Comparison(byte[] expected) {
      this.expected = expected;
    }

    /**
     * Whether the next block is what it was.
     *
     * @param length {@link Scratch#BLOCK_BYTES}, but for the last block
     */
    boolean isSame(byte[] bytes, int offset, int length, boolean last) {
      if (length > 0) {
        block.update(bytes, offset, length);
        int end = position + DIGEST_BYTES;
        if (end > expected.length
            || !Arrays.equals(block.digest(), 0, DIGEST_BYTES, expected, position, end)) {
          return false;
        }
        position = end;
      }
      return !last || position == expected.length;
    }
  }
}
