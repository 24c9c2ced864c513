package org.dcm4chee.arc.zip.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.zip.CRC32;

/**
 * Looks at a file on its way and takes its {@link FileDigest}. Used by one thread; closing it does
 * nothing.
 */
public final class DigestingStream extends OutputStream {
  private final OutputStream out;
  private final MessageDigest block = FileDigest.sha256();
  private final ByteArrayOutputStream blocks = new ByteArrayOutputStream(FileDigest.DIGEST_BYTES);
  private final CRC32 crc = new CRC32();
  private int used;
  private long size;

  DigestingStream() {
    this(nullOutputStream());
  }

  /**
   * @param out where the file goes
   */
  public DigestingStream(OutputStream out) {
    this.out = out;
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

  void add(byte[] bytes, int offset, int length) {
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
        endBlock();
      }
    }
  }

  private void endBlock() {
    blocks.writeBytes(block.digest());
    used = 0;
  }

  /** The digest of the file, which has ended; to be asked for once. */
  public FileDigest digest() {
    if (used > 0) {
      endBlock();
    }
    return new FileDigest(size, (int) crc.getValue(), blocks.toByteArray());
  }
}
