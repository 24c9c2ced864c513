package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes on the bytes [from, to) of what is written to it, but holds the last ones back until
 * {@link #release}: a client must not get a complete answer before it is known to be right.
 */
final class HeldBackSlice extends OutputStream {
  private static final int HELD_BYTES = 1 << 16;

  private final OutputStream out;
  private final long from;
  private final long to;
  private final long holdFrom;
  private final byte[] held;
  private long position;

  HeldBackSlice(OutputStream out, long from, long to) {
    this.out = out;
    this.from = from;
    this.to = to;
    holdFrom = Math.max(from, to - HELD_BYTES);
    held = new byte[(int) (to - holdFrom)];
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    long start = position;
    position += length;
    long passFrom = Math.max(start, from);
    long passTo = Math.min(position, holdFrom);
    if (passFrom < passTo) {
      out.write(bytes, offset + (int) (passFrom - start), (int) (passTo - passFrom));
    }
    long keepFrom = Math.max(start, holdFrom);
    long keepTo = Math.min(position, to);
    if (keepFrom < keepTo) {
      System.arraycopy(
          bytes,
          offset + (int) (keepFrom - start),
          held,
          (int) (keepFrom - holdFrom),
          (int) (keepTo - keepFrom));
    }
  }

  /** Passes on what was held back. */
  void release() throws IOException {
    out.write(held, 0, held.length);
  }
}
