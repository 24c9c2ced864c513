package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.dcm4chee.arc.zip.format.CompressionMethod;

/**
 * Encodes one object as the body of an entry and measures it on the way. The same object gives the
 * same bytes however its writer cuts them up, because deflate is always fed blocks of one size.
 */
final class ObjectEncoder {
  private static final int BLOCK_BYTES = Workspace.BLOCK_BYTES;

  private ObjectEncoder() {}

  /**
   * @param level the deflate level, 0 for stored
   * @param cancelled asked with every block; when true the encoding ends with {@link Cancelled}
   * @throws IOException if the object cannot be encoded or {@code out} throws
   */
  static <F extends ObjectFacts> Measurement<F> encode(
      ObjectSource<F> source,
      int level,
      OutputStream out,
      Workspace workspace,
      BooleanSupplier cancelled)
      throws IOException {
    byte[] block = workspace.takeBlock();
    try {
      return level == 0
          ? store(source, new Blocks(out, block, cancelled))
          : deflate(source, level, out, block, workspace, cancelled);
    } finally {
      workspace.giveBack(block);
    }
  }

  private static <F extends ObjectFacts> Measurement<F> store(ObjectSource<F> source, Blocks blocks)
      throws IOException {
    F facts = source.encode(blocks);
    blocks.flushBlock();
    return new Measurement<>(
        CompressionMethod.STORED, blocks.crc32(), blocks.size(), blocks.size(), facts);
  }

  private static <F extends ObjectFacts> Measurement<F> deflate(
      ObjectSource<F> source,
      int level,
      OutputStream out,
      byte[] block,
      Workspace workspace,
      BooleanSupplier cancelled)
      throws IOException {
    Deflater deflater = workspace.takeDeflater(level);
    byte[] output = workspace.takeBlock();
    try {
      Deflated deflated = new Deflated(out, deflater, output);
      Blocks blocks = new Blocks(deflated, block, cancelled);
      F facts = source.encode(blocks);
      blocks.flushBlock();
      deflated.finish();
      return new Measurement<>(
          CompressionMethod.DEFLATED, blocks.crc32(), deflated.count, blocks.size(), facts);
    } finally {
      workspace.giveBack(output);
      workspace.giveBack(deflater, level);
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
    private final byte[] block;
    private int used;
    private long passed;

    Blocks(OutputStream out, byte[] block, BooleanSupplier cancelled) {
      this.out = out;
      this.block = block;
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

  /** Deflates blocks, and counts what comes of them. */
  private static final class Deflated extends OutputStream {
    private final OutputStream out;
    private final Deflater deflater;
    private final byte[] output;
    private long count;

    Deflated(OutputStream out, Deflater deflater, byte[] output) {
      this.out = out;
      this.deflater = deflater;
      this.output = output;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      deflater.setInput(bytes, offset, length);
      while (!deflater.needsInput()) {
        drain();
      }
    }

    void finish() throws IOException {
      deflater.finish();
      while (!deflater.finished()) {
        drain();
      }
    }

    private void drain() throws IOException {
      int length = deflater.deflate(output, 0, output.length);
      out.write(output, 0, length);
      count += length;
    }
  }
}
