package org.dcm4chee.arc.standin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcm4chee.arc.storage.ReadContext;

/**
 * Counts that a file is open, and the bytes that are read of it. Wants a stream that can be marked:
 * what is read again after a reset counts once.
 */
final class CountedStream extends FilterInputStream {
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final FileReads reads;
  private final ReadContext ctx;
  private long position;
  private long counted;
  private long mark;

  CountedStream(InputStream in, FileReads reads, ReadContext ctx) {
    super(in);
    this.reads = reads;
    this.ctx = ctx;
    Resources.add("files", 1);
    reads.opened();
  }

  private long count(long n) {
    if (n > 0) {
      position += n;
      if (position > counted) {
        ctx.incrementSize(position - counted);
        reads.read(position - counted, position);
        counted = position;
      }
    }
    return n;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    return (int) count(in.read(b, off, len));
  }

  @Override
  public long skip(long n) throws IOException {
    return count(in.skip(n));
  }

  // Synchronised because what is overridden is.
  @Override
  public synchronized void mark(int readlimit) {
    in.mark(readlimit);
    mark = position;
  }

  @Override
  public synchronized void reset() throws IOException {
    in.reset();
    position = mark;
  }

  @Override
  public void close() throws IOException {
    if (open.compareAndSet(true, false)) {
      Resources.add("files", -1);
    }
    in.close();
  }
}
