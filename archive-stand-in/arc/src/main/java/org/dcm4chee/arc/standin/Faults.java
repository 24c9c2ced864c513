package org.dcm4chee.arc.standin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is wrong with the files of one study, as tests ordered it. A fault is for one instance, by
 * its SOP Instance UID, or for all with {@code *}, or for those of an invented series, {@code
 * <SeriesInstanceUID>.*}; and for its file on one storage, or for all.
 */
public final class Faults {
  /** What can be ordered. */
  public enum Kind {
    LOST,
    TRUNCATED,
    CORRUPT,
    OVERWRITTEN,
    CHANGED,
    BREAKS,
    SLOW,
    STALLS,
    HOLDS,
    NO_DIGEST,
    CODEC,
    COERCION_FAILS,
    REJECTED,
    HIDDEN,
    NEARLINE,
    COPY_FAILS,
    COPY_HANGS
  }

  private static final String ANY = "*";

  private record Fault(Kind kind, String sopInstanceUID, String storageID) {}

  private final Map<Fault, Integer> faults = new ConcurrentHashMap<>();

  /** How often the file of an instance was read, by storage and then by instance. */
  private final Map<String, Map<String, Integer>> reads = new ConcurrentHashMap<>();

  /** Breaks the files of an instance on every storage, as the other method does. */
  public void order(Kind kind, String sopInstanceUID, int number) {
    order(kind, sopInstanceUID, ANY, number);
  }

  /**
   * Breaks something.
   *
   * @param storageID whose file, {@code *} for all
   * @param number of a fault that depends on how often the file was read: the reads before it
   *     strikes; of {@link Kind#SLOW}, {@link Kind#STALLS} and {@link Kind#NEARLINE}: milliseconds;
   *     of {@link Kind#CODEC}: 0 if only what has to be decompressed fails, 1 if everything does
   */
  public void order(Kind kind, String sopInstanceUID, String storageID, int number) {
    faults.put(new Fault(kind, sopInstanceUID, storageID), number);
  }

  /** Makes all well; also who waits for that goes on. */
  void heal() {
    faults.clear();
  }

  public boolean has(Kind kind, String sopInstanceUID) {
    return number(kind, sopInstanceUID) >= 0;
  }

  int number(Kind kind, String sopInstanceUID) {
    return number(kind, sopInstanceUID, ANY);
  }

  int number(Kind kind, String sopInstanceUID, String storageID) {
    if (faults.isEmpty()) {
      return -1;
    }
    // An invented series: all of its instances' UIDs begin with its own.
    String series = sopInstanceUID.substring(0, sopInstanceUID.lastIndexOf('.') + 1) + ANY;
    for (String sop : new String[] {sopInstanceUID, series, ANY}) {
      for (String storage : new String[] {storageID, ANY}) {
        Integer number = faults.get(new Fault(kind, sop, storage));
        if (number != null) {
          return number;
        }
      }
    }
    return -1;
  }

  /** A file that is there, or was. */
  interface Stored {
    InputStream open() throws IOException;
  }

  /** The file as it is read now, which counts as one read. */
  InputStream apply(
      Stored file, String sopInstanceUID, String storageID, long pixelOffset, long size)
      throws IOException {
    int read =
        reads
            .computeIfAbsent(storageID, storage -> new ConcurrentHashMap<>())
            .merge(sopInstanceUID, 1, Integer::sum);
    Struck struck = struckAt(read, sopInstanceUID, storageID);
    Waiting.millis(Math.max(0, number(Kind.SLOW, sopInstanceUID, storageID)));
    if (struck.by(Kind.LOST)) {
      throw new NoSuchFileException("/storage/" + storageID + '/' + sopInstanceUID);
    }
    InputStream in = file.open();
    if (number(Kind.HOLDS, sopInstanceUID, storageID) >= 0) {
      in =
          new At(
              in,
              pixelOffset,
              () -> Waiting.asLongAs(() -> number(Kind.HOLDS, sopInstanceUID, storageID) >= 0));
    }
    int stalls = number(Kind.STALLS, sopInstanceUID, storageID);
    if (stalls > 0) {
      in = new At(in, size / 2, () -> Waiting.millis(stalls));
    }
    if (struck.by(Kind.CORRUPT)) {
      return new Broken(in, 0, size, size, false);
    }
    if (struck.by(Kind.TRUNCATED)) {
      return new Broken(in, size / 2, size, size, true);
    }
    if (struck.by(Kind.BREAKS)) {
      return new Broken(in, size / 2, -1, size, false);
    }
    if (struck.by(Kind.OVERWRITTEN)) {
      long from = pixelOffset + Math.max(0, size - pixelOffset) / 2;
      return new Broken(in, Math.min(from, size - 2), size, from + 64, false);
    }
    if (struck.by(Kind.CHANGED)) {
      return new Broken(in, size - 2, size, size, false);
    }
    return in;
  }

  /** How long the file is that would be read next; looking is no reading. */
  long length(long size, String sopInstanceUID, String storageID) throws IOException {
    int next = 1 + reads.getOrDefault(storageID, Map.of()).getOrDefault(sopInstanceUID, 0);
    Struck struck = struckAt(next, sopInstanceUID, storageID);
    Waiting.millis(Math.max(0, number(Kind.SLOW, sopInstanceUID, storageID)));
    if (struck.by(Kind.LOST)) {
      throw new NoSuchFileException("/storage/" + storageID + '/' + sopInstanceUID);
    }
    return struck.by(Kind.TRUNCATED) ? size / 2 : size;
  }

  /** What strikes at the so-manieth read. */
  private Struck struckAt(int read, String sopInstanceUID, String storageID) {
    return kind -> {
      int number = number(kind, sopInstanceUID, storageID);
      return number >= 0 && read > number;
    };
  }

  private interface Struck {
    boolean by(Kind kind);
  }

  /** Does something before the first byte from an offset on is read. */
  private static final class At extends FilterInputStream {
    private final long offset;
    private final Runnable action;
    private long position;
    private boolean done;

    At(InputStream in, long offset, Runnable action) {
      super(in);
      this.offset = offset;
      this.action = action;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int off, int length) throws IOException {
      if (position >= offset && !done) {
        done = true;
        action.run();
      }
      int wanted = position < offset ? (int) Math.min(length, offset - position) : length;
      int count = in.read(bytes, off, wanted);
      position += Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long n) throws IOException {
      return in.readNBytes((int) Math.min(n, 1 << 16)).length;
    }
  }

  /** A file of which, from an offset to another, nothing is right. */
  private static final class Broken extends FilterInputStream {
    private final long from;
    private final long size;
    private final long to;
    private final boolean ends;
    private long position;

    /**
     * @param size -1 when reading from the offset on throws
     * @param ends whether the file ends at the offset, or else has other bytes
     */
    Broken(InputStream in, long from, long size, long to, boolean ends) {
      super(in);
      this.from = from;
      this.size = size;
      this.to = to;
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
        if (position + i >= from && position + i < to) {
          bytes[offset + i] ^= 0x55;
        }
      }
      position += Math.max(count, 0);
      return count;
    }

    @Override
    public int available() throws IOException {
      int all = in.available();
      return ends ? (int) Math.min(all, Math.max(0, from - position)) : all;
    }

    @Override
    public long skip(long n) throws IOException {
      return readNBytes((int) Math.min(n, 1 << 16)).length;
    }
  }
}
