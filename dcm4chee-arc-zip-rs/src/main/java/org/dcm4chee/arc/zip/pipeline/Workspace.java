package org.dcm4chee.arc.zip.pipeline;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import org.dcm4chee.arc.zip.format.Scratch;

/**
 * What encoders need again and again: blocks of memory, and deflaters of one level. Making them
 * anew for each object would cost more than a small object's encoding. Keeps at most {@link
 * #MAX_BLOCKS} blocks that nobody uses, and {@value #MAX_DEFLATERS} deflaters of each level.
 * Thread-safe; all downloads share one, as a thousand with blocks of their own would take more than
 * their objects.
 */
public final class Workspace implements Scratch {
  static final Workspace SHARED = new Workspace();

  /**
   * What one download holds if nobody has changed {@code zip.bufferBytes}, 64 MiB, but no more than
   * an eighth of the heap. What is not kept is made anew for the next download, and copied by the
   * garbage collector as often as that finds it in use: that took longer than to decompress it.
   */
  static final int MAX_BLOCKS = maxBlocks(Runtime.getRuntime().maxMemory());

  static final int MAX_DEFLATERS = 16;

  private final Queue<byte[]> blocks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unused = new AtomicInteger();
  private final Queue<Deflater> fast = new ArrayBlockingQueue<>(MAX_DEFLATERS);
  private final Queue<Deflater> best = new ArrayBlockingQueue<>(MAX_DEFLATERS);

  static int maxBlocks(long heap) {
    return (int) Math.min(1024, heap / 8 / BLOCK_BYTES);
  }

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
    if (block.length != BLOCK_BYTES) {
      return;
    }
    if (unused.incrementAndGet() <= MAX_BLOCKS) {
      blocks.add(block);
    } else {
      unused.decrementAndGet();
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
    if (!deflaters(level).offer(deflater)) {
      deflater.end();
    }
  }

  private Queue<Deflater> deflaters(int level) {
    return level == Deflater.BEST_COMPRESSION ? best : fast;
  }

  /**
   * Lets go of all that nobody uses. To be called when the plugin is taken out of the server, which
   * may keep its classes for longer.
   */
  public static void discardUnused() {
    SHARED.discard();
  }

  void discard() {
    while (blocks.poll() != null) {
      unused.decrementAndGet();
    }
    for (Queue<Deflater> deflaters : List.of(fast, best)) {
      for (Deflater one = deflaters.poll(); one != null; one = deflaters.poll()) {
        one.end();
      }
    }
  }

  /** How many blocks nobody uses. */
  int unusedBlocks() {
    return unused.get();
  }
}
