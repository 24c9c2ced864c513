package org.dcm4chee.arc.standin;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How often one stored file was opened for a retrieve, and what was read of it. Thread-safe. */
public final class FileReads {
  private final long size;
  private final long pixelOffset;
  private final LongAdder opens = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final AtomicLong furthest = new AtomicLong();

  /**
   * @param size of the file, in bytes
   * @param pixelOffset where the pixel value, or its first item, begins; the size if it has none
   */
  FileReads(long size, long pixelOffset) {
    this.size = size;
    this.pixelOffset = pixelOffset;
  }

  void opened() {
    opens.increment();
  }

  void read(long count, long position) {
    bytes.add(count);
    if (position > furthest.get()) {
      furthest.accumulateAndGet(position, Math::max);
    }
  }

  /** Bytes of the stored file. */
  public long size() {
    return size;
  }

  public long opens() {
    return opens.sum();
  }

  /** Bytes that were asked for, over all opens; what a buffer reads ahead of that is no one's. */
  public long bytes() {
    return bytes.sum();
  }

  /** Bytes of the pixel data, in the file, that any reader came to. */
  public long pixelBytes() {
    return Math.max(0, furthest.get() - pixelOffset);
  }
}
