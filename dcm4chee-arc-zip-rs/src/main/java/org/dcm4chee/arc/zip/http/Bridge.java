package org.dcm4chee.arc.zip.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.dcm4chee.arc.zip.pipeline.Chunk;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes bytes in a thread that may wait, for one that must not: {@value #BLOCKS} blocks ahead, and
 * no more. {@link #run} and what it writes belong to the first, {@link #poll} and {@link #abandon}
 * to the second.
 */
final class Bridge extends OutputStream implements Runnable {
  /** One that is being sent, and one that is being made. */
  static final int BLOCKS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  private final Chunk.Streamed streamed;
  private final Runnable changed;

  @GuardedBy("this")
  private final Queue<Block> ready = new ArrayDeque<>();

  @GuardedBy("this")
  private final Queue<byte[]> free = new ArrayDeque<>();

  @GuardedBy("this")
  private Optional<byte[]> lent = Optional.empty();

  @GuardedBy("this")
  private int made;

  @GuardedBy("this")
  private boolean working;

  @GuardedBy("this")
  private boolean done;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private Optional<DownloadException> failure = Optional.empty();

  /** Of the thread that makes the bytes. */
  private Optional<byte[]> current = Optional.empty();

  private int used;

  /** Bytes that are made; they stay as they are until the next block is asked for. */
  // Never compared: a view of somebody's bytes.
  @SuppressWarnings("ArrayRecordComponent")
  record Block(byte[] bytes, int length) {}

  /**
   * @param changed is run, in the thread that makes the bytes, when there is a block more, or there
   *     will be none any more
   */
  Bridge(Chunk.Streamed streamed, Runnable changed) {
    this.streamed = streamed;
    this.changed = changed;
  }

  /** Makes all; to be run once. */
  @Override
  public void run() {
    synchronized (this) {
      working = !closed;
    }
    Optional<DownloadException> why = make();
    synchronized (this) {
      working = false;
      done = true;
      failure = why;
    }
    changed.run();
  }

  private Optional<DownloadException> make() {
    try {
      throwIfClosed();
      streamed.writeTo(this);
      handOver();
      return Optional.empty();
    } catch (DownloadException e) {
      return Optional.of(e);
    } catch (IOException e) {
      return Optional.of(DownloadException.clientGone(e));
    } catch (RuntimeException | Error e) {
      LOG.error("An object could not be sent to its end; please report it", e);
      return Optional.of(DownloadException.stopped(e));
    }
  }

  private synchronized void throwIfClosed() throws IOException {
    if (closed) {
      throw new IOException("Nobody takes it any more");
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int end = offset + length;
    while (from < end) {
      if (current.isEmpty()) {
        current = Optional.of(awaitFree());
      }
      byte[] block = current.get();
      int count = Math.min(end - from, block.length - used);
      System.arraycopy(bytes, from, block, used, count);
      used += count;
      from += count;
      if (used == block.length) {
        handOver();
      }
    }
  }

  private void handOver() throws IOException {
    throwIfClosed();
    if (current.isEmpty()) {
      return;
    }
    synchronized (this) {
      ready.add(new Block(current.get(), used));
    }
    current = Optional.empty();
    used = 0;
    changed.run();
  }

  private synchronized byte[] awaitFree() throws IOException {
    try {
      while (!closed && made == BLOCKS && free.isEmpty()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("The server goes down").initCause(e);
    }
    throwIfClosed();
    if (free.isEmpty()) {
      made++;
      return new byte[Pump.PIECE_BYTES];
    }
    return free.remove();
  }

  /** The next block, if it is made; the one before is free again. */
  synchronized Optional<Block> poll() {
    if (lent.isPresent()) {
      free.add(lent.get());
      lent = Optional.empty();
      notifyAll();
    }
    Optional<Block> block = Optional.ofNullable(ready.poll());
    lent = block.map(Block::bytes);
    return block;
  }

  /** Whether all is made, or nothing more will be. */
  synchronized boolean isOver() {
    return done && ready.isEmpty();
  }

  /** Throws what kept it from making all, if something did. */
  synchronized void throwFailure() throws DownloadException {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /** Nobody takes the bytes any more: the other thread ends with the next that it writes. */
  synchronized void abandon() {
    closed = true;
    notifyAll();
  }

  /** Whether the other thread is at work; once closed, none begins. */
  synchronized boolean isWorking() {
    return working;
  }
}
