package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.dcm4chee.arc.zip.format.CompressionMethod;

/**
 * Encodes one object as the body of an entry and measures it on the way. The same object gives the
 * same bytes however its writer cuts them up, because deflate is always fed blocks of one size.
 */
final class ObjectEncoder {
  private static final int BLOCK_BYTES = 1 << 16;

  private ObjectEncoder() {}

  /**
   * @param level the deflate level, 0 for stored
   * @param cancelled asked with every block; when true the encoding ends with {@link Cancelled}
   * @throws IOException if the object cannot be encoded or {@code out} throws
   */
  static Measurement encode(
      ObjectSource source, int level, OutputStream out, BooleanSupplier cancelled)
      throws IOException {
    if (level == 0) {
      Blocks blocks = new Blocks(out, cancelled);
      ObjectFacts facts = source.encode(blocks);
      blocks.flushBlock();
      return new Measurement(
          CompressionMethod.STORED, blocks.crc32(), blocks.size(), blocks.size(), facts);
    }
    // Raw deflate, without zlib's header: APPNOTE 4.4.5, method 8.
    Deflater deflater = new Deflater(level, true);
    try {
      Counter compressed = new Counter(out);
      // Not closed: the entry's end is not the end of what it is written to.
      DeflaterOutputStream deflated = new DeflaterOutputStream(compressed, deflater, BLOCK_BYTES);
      Blocks blocks = new Blocks(deflated, cancelled);
      ObjectFacts facts = source.encode(blocks);
      blocks.flushBlock();
      deflated.finish();
      return new Measurement(
          CompressionMethod.DEFLATED, blocks.crc32(), compressed.count, blocks.size(), facts);
    } finally {
      deflater.end();
    }
  }

  /** Thrown to an encoder whose bytes nobody wants any more. */
  static final class Cancelled extends IOException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
      super("The download has ended");
    }
  }

  /** Hands on full blocks only, and knows the CRC-32 and number of all bytes. */
  private static final class Blocks extends OutputStream {
    private final OutputStream out;
    private final BooleanSupplier cancelled;
    private final CRC32 crc = new CRC32();
    private final byte[] block = new byte[BLOCK_BYTES];
    private int used;
    private long passed;

    Blocks(OutputStream out, BooleanSupplier cancelled) {
      this.out = out;
      this.cancelled = cancelled;
    }

    int crc32() {
      return (int) crc.getValue();
    }

    long size() {
      return passed;
    }

    @Override
    public void write(int b) throws IOException {
      block[used++] = (byte) b;
      if (used == BLOCK_BYTES) {
        flushBlock();
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int from = offset;
      int left = length;
      while (left > 0) {
        if (used == 0 && left >= BLOCK_BYTES) {
          pass(bytes, from, BLOCK_BYTES);
          from += BLOCK_BYTES;
          left -= BLOCK_BYTES;
        } else {
          int count = Math.min(left, BLOCK_BYTES - used);
          System.arraycopy(bytes, from, block, used, count);
          used += count;
          from += count;
          left -= count;
          if (used == BLOCK_BYTES) {
            flushBlock();
          }
        }
      }
    }

    void flushBlock() throws IOException {
      if (used > 0) {
        pass(block, 0, used);
        used = 0;
      }
    }

    private void pass(byte[] bytes, int offset, int length) throws IOException {
      if (cancelled.getAsBoolean()) {
        throw new Cancelled();
      }
      crc.update(bytes, offset, length);
      passed += length;
      out.write(bytes, offset, length);
    }
  }

  private static final class Counter extends OutputStream {
    private final OutputStream out;
    private long count;

    Counter(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }
  }
}
