package org.dcm4chee.arc.zip.pipeline;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;

/**
 * What encoders need again and again: blocks of memory, and deflaters of one level. Making them
 * anew for each object would cost more than a small object's encoding. Keeps at most {@value
 * #MAX_BLOCKS} blocks that nobody uses. Thread-safe; one for each download.
 */
final class Workspace implements AutoCloseable {
  static final int BLOCK_BYTES = 1 << 16;
  private static final int MAX_BLOCKS = 64;

  private final Queue<byte[]> blocks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unused = new AtomicInteger();
  private final Queue<Deflater> fast = new ConcurrentLinkedQueue<>();
  private final Queue<Deflater> best = new ConcurrentLinkedQueue<>();

  /** A block; what is in it is left from its last use. */
  byte[] takeBlock() {
    byte[] block = blocks.poll();
    if (block == null) {
      return new byte[BLOCK_BYTES];
    }
    unused.decrementAndGet();
    return block;
  }

  void giveBack(byte[] block) {
    if (block.length == BLOCK_BYTES && unused.get() < MAX_BLOCKS) {
      unused.incrementAndGet();
      blocks.add(block);
    }
  }

  /** A raw deflater, without zlib's header (APPNOTE 4.4.5, method 8). */
  Deflater takeDeflater(int level) {
    Deflater deflater = deflaters(level).poll();
    return deflater == null ? new Deflater(level, true) : deflater;
  }

  void giveBack(Deflater deflater, int level) {
    deflater.reset();
    deflaters(level).add(deflater);
  }

  private Queue<Deflater> deflaters(int level) {
    return level == Deflater.BEST_COMPRESSION ? best : fast;
  }

  /** Ends what is not in use; what is given back later is ended by the garbage collector. */
  @Override
  public void close() {
    for (Deflater deflater = fast.poll(); deflater != null; deflater = fast.poll()) {
      deflater.end();
    }
    for (Deflater deflater = best.poll(); deflater != null; deflater = best.poll()) {
      deflater.end();
    }
    blocks.clear();
  }
}
