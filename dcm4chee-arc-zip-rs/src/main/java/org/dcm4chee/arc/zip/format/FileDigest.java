package org.dcm4chee.arc.zip.format;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What has to be known of the whole of a file before the body of its entry can begin. It has the
 * SHA-256 of each block, so that a block that is read once more can be compared before it is used;
 * that is 32 bytes for each 64 KiB. Immutable and thread-safe; made by a {@link DigestingStream}.
 */
public final class FileDigest {
  static final int DIGEST_BYTES = 32;

  private final long size;
  private final int crc32;
  private final byte[] blocks;

  /**
   * @param blocks the SHA-256 of each block; used and not copied
   */
  FileDigest(long size, int crc32, byte[] blocks) {
    this.size = size;
    this.crc32 = crc32;
    this.blocks = blocks;
  }

  /** The digest of a file that is here. */
  public static FileDigest of(byte[] file) {
    DigestingStream stream = new DigestingStream();
    stream.add(file, 0, file.length);
    return stream.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The CRC-32 of the file. */
  public int crc32() {
    return crc32;
  }

  /** Bytes of the file. */
  public long size() {
    return size;
  }

  /** Bytes that it takes when it is remembered. */
  public int weight() {
    return Long.BYTES + Integer.BYTES + blocks.length;
  }

  /** All of it, as {@link #remembered} reads it. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(weight()).putLong(size).putInt(crc32).put(blocks).array();
  }

  /** What {@link #toBytes} has written; empty if these bytes cannot be that. */
  public static Optional<FileDigest> remembered(byte[] bytes) {
    if (bytes.length < Long.BYTES + Integer.BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long size = in.getLong();
    int crc32 = in.getInt();
    byte[] blocks = Arrays.copyOfRange(bytes, in.position(), bytes.length);
    long wanted = size / Scratch.BLOCK_BYTES + (size % Scratch.BLOCK_BYTES > 0 ? 1 : 0);
    return size >= 0 && blocks.length == wanted * DIGEST_BYTES
        ? Optional.of(new FileDigest(size, crc32, blocks))
        : Optional.empty();
  }

  /** A digest of all blocks: with the file's size it stands for the file. */
  byte[] ofBlocks() {
    return sha256().digest(blocks);
  }

  /** Checks a file that is read once more. */
  Comparison comparison() {
    return new Comparison(blocks);
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
