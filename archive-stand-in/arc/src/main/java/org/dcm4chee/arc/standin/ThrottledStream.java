package org.dcm4chee.arc.standin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Gives so many bytes a second, each stream for itself, as a network file system does. */
final class ThrottledStream extends FilterInputStream {
  private static final int SLICE = 1 << 16;

  private final long bytesPerSecond;
  private final long start = System.nanoTime();
  private long read;

  ThrottledStream(InputStream in, long bytesPerSecond) {
    super(in);
    this.bytesPerSecond = bytesPerSecond;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    int count = in.read(b, off, Math.min(len, SLICE));
    read += Math.max(0, count);
    Waiting.until(start + (long) (read * 1e9 / bytesPerSecond));
    return count;
  }

  @Override
  public long skip(long n) throws IOException {
    // Also what is skipped has to come over the line.
    return in.readNBytes((int) Math.min(n, SLICE)).length;
  }
}
