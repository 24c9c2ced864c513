package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Makes the body of an entry of a file that is written to it. Each form's encoder gets the file in
 * blocks of its own size, the last one known as such. To be {@linkplain #finish finished}, then
 * {@linkplain #release released}; closing it does nothing. Used by one thread.
 */
public abstract class BodyEncoder extends OutputStream {
  private final OutputStream out;
  private final Scratch scratch;
  private final int blockBytes;
  private final byte[] block;
  private final CRC32 crc = new CRC32();
  private int used;
  private long size;
  private long bodyLength;
  private boolean released;

  /**
   * @param blockBytes 1 to {@link Scratch#BLOCK_BYTES}
   */
  BodyEncoder(OutputStream out, Scratch scratch, int blockBytes) {
    this.out = out;
    this.scratch = scratch;
    this.blockBytes = blockBytes;
    block = scratch.takeBlock();
  }

  /**
   * Encodes the next block.
   *
   * @param last nothing follows; only the last block can be shorter than the others, or empty
   */
  abstract void encode(byte[] bytes, int offset, int length, boolean last) throws IOException;

  /** Gives back what the form took of the scratch. */
  void giveBack() {}

  /** Writes a part of the body. */
  final void emit(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    bodyLength += length;
  }

  @Override
  public final void write(int b) throws IOException {
    if (used == blockBytes) {
      pass(block, 0, used, false);
      used = 0;
    }
    block[used++] = (byte) b;
  }

  @Override
  public final void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (used == blockBytes) {
        pass(block, 0, used, false);
        used = 0;
      }
      if (used == 0 && left > blockBytes) {
        pass(bytes, from, blockBytes, false);
        from += blockBytes;
        left -= blockBytes;
      } else {
        int count = Math.min(left, blockBytes - used);
        System.arraycopy(bytes, from, block, used, count);
        used += count;
        from += count;
        left -= count;
      }
    }
  }

  private void pass(byte[] bytes, int offset, int length, boolean last) throws IOException {
    crc.update(bytes, offset, length);
    size += length;
    encode(bytes, offset, length, last);
  }

  /** The file has ended: writes what is left of the body. */
  public final void finish() throws IOException {
    pass(block, 0, used, true);
    used = 0;
  }

  /** Gives back what it took of the scratch, finished or not. */
  public final void release() {
    if (!released) {
      released = true;
      scratch.giveBack(block);
      giveBack();
    }
  }

  /** The CRC-32 of the file, when it is finished. */
  public final int crc32() {
    return (int) crc.getValue();
  }

  /** Bytes of the file so far. */
  public final long size() {
    return size;
  }

  /** Bytes of the body so far. */
  public final long bodyLength() {
    return bodyLength;
  }
}
