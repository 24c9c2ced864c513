package org.dcm4chee.arc.standin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What is wrong with the files of one study, as tests ordered it. A fault is for one instance, by
 * its SOP Instance UID, or for all with {@code *}.
 */
public final class Faults {
  /** What can be ordered. */
  public enum Kind {
    LOST,
    TRUNCATED,
    CORRUPT,
    CHANGED,
    BREAKS,
    SLOW,
    REJECTED,
    NEARLINE,
    COPY_FAILS
  }

  private record Fault(Kind kind, String sopInstanceUID) {}

  private final Map<Fault, Integer> faults = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();

  /**
   * Breaks something.
   *
   * @param number of a fault that depends on how often the file was read: the reads before it
   *     strikes; of {@link Kind#SLOW} and {@link Kind#NEARLINE}: milliseconds
   */
  public void order(Kind kind, String sopInstanceUID, int number) {
    faults.put(new Fault(kind, sopInstanceUID), number);
  }

  public boolean has(Kind kind, String sopInstanceUID) {
    return number(kind, sopInstanceUID) >= 0;
  }

  int number(Kind kind, String sopInstanceUID) {
    Integer own = faults.get(new Fault(kind, sopInstanceUID));
    return own != null ? own : faults.getOrDefault(new Fault(kind, "*"), -1);
  }

  private boolean strikes(Kind kind, String sopInstanceUID, int read) {
    int number = number(kind, sopInstanceUID);
    return number >= 0 && read > number;
  }

  InputStream apply(InputStream file, String sopInstanceUID, long size) throws IOException {
    int read = reads.computeIfAbsent(sopInstanceUID, uid -> new AtomicInteger()).incrementAndGet();
    int millis = number(Kind.SLOW, sopInstanceUID);
    if (millis > 0) {
      long end = System.nanoTime() + millis * 1_000_000L;
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
    if (strikes(Kind.LOST, sopInstanceUID, read)) {
      file.close();
      throw new NoSuchFileException("/storage/" + sopInstanceUID);
    }
    if (strikes(Kind.CORRUPT, sopInstanceUID, read)) {
      return new Broken(file, 0, size, false);
    }
    if (strikes(Kind.TRUNCATED, sopInstanceUID, read)) {
      return new Broken(file, size / 2, size, true);
    }
    if (strikes(Kind.BREAKS, sopInstanceUID, read)) {
      return new Broken(file, size / 2, -1, false);
    }
    if (strikes(Kind.CHANGED, sopInstanceUID, read)) {
      return new Broken(file, size - 2, size, false);
    }
    return file;
  }

  /** A file of which, from an offset on, nothing is right. */
  private static final class Broken extends FilterInputStream {
    private final long from;
    private final long size;
    private final boolean ends;
    private long position;

    /**
     * @param size -1 when reading from the offset on throws
     * @param ends whether the file ends at the offset, or else has other bytes
     */
    Broken(InputStream in, long from, long size, boolean ends) {
      super(in);
      this.from = from;
      this.size = size;
      this.ends = ends;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (position >= from && size < 0) {
        throw new IOException("Input/output error");
      }
      if (position >= from && ends) {
        return -1;
      }
      int wanted = position < from ? (int) Math.min(length, from - position) : length;
      int count = in.read(bytes, offset, wanted);
      for (int i = 0; i < count; i++) {
        if (position + i >= from) {
          bytes[offset + i] ^= 0x55;
        }
      }
      position += Math.max(count, 0);
      return count;
    }
  }
}
