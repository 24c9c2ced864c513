package org.dcm4chee.arc.zip.pipeline;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import org.dcm4chee.arc.zip.format.Scratch;

/**
 * What encoders need again and again: blocks of memory, and deflaters of one level. Making them
 * anew for each object would cost more than a small object's encoding. Keeps at most {@value
 * #MAX_BLOCKS} blocks that nobody uses. Thread-safe; one for each download.
 */
final class Workspace implements Scratch, AutoCloseable {
  private static final int MAX_BLOCKS = 64;

  private final Queue<byte[]> blocks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unused = new AtomicInteger();
  private final Queue<Deflater> fast = new ConcurrentLinkedQueue<>();
  private final Queue<Deflater> best = new ConcurrentLinkedQueue<>();

  @Override
  public byte[] takeBlock() {
    byte[] block = blocks.poll();
    if (block == null) {
      return new byte[BLOCK_BYTES];
    }
    unused.decrementAndGet();
    return block;
  }

  @Override
  public void giveBack(byte[] block) {
    if (block.length == BLOCK_BYTES && unused.get() < MAX_BLOCKS) {
      unused.incrementAndGet();
      blocks.add(block);
    }
  }

  @Override
  public Deflater takeDeflater(int level) {
    Deflater deflater = deflaters(level).poll();
    return deflater == null ? new Deflater(level, true) : deflater;
  }

  @Override
  public void giveBack(Deflater deflater, int level) {
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
