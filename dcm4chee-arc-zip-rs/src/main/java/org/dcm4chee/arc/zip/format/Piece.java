package org.dcm4chee.arc.zip.format;

import java.util.Arrays;
import java.util.OptionalInt;

/** A piece of a ZIP; all of them in their order are the ZIP, or the range that was asked for. */
public sealed interface Piece {

  /** How many bytes it has, at least 1. */
  long length();

  /**
   * The bytes [from, to) of the body of an entry.
   *
   * @param entry from 0; ascending
   */
  record Body(int entry, long from, long to) implements Piece {
    @Override
    public long length() {
      return to - from;
    }
  }

  /** A record, or several of the central directory, or a part of that. */
  final class Records implements Piece {
    /** Makes the whole record. */
    interface Source {
      byte[] bytes(Checks checks);
    }

    private final ZipLayout layout;
    private final int firstEntry;
    private final int endEntry;
    private final Source source;
    private final int from;
    private final int to;

    Records(ZipLayout layout, int firstEntry, int endEntry, Source source, int from, int to) {
      this.layout = layout;
      this.firstEntry = firstEntry;
      this.endEntry = endEntry;
      this.source = source;
      this.from = from;
      this.to = to;
    }

    @Override
    public long length() {
      return (long) to - from;
    }

    /** The first entry whose CRC-32 must be known for these bytes, and is not. */
    public OptionalInt missing(Checks checks) {
      for (int i = firstEntry; i < endEntry; i++) {
        if (layout.form(i).saysCrc32() && checks.crc32(i).isEmpty()) {
          return OptionalInt.of(i);
        }
      }
      return OptionalInt.empty();
    }

    /**
     * The bytes.
     *
     * @throws IllegalStateException if a CRC-32 is {@link #missing}
     */
    public byte[] bytes(Checks checks) {
      OptionalInt missing = missing(checks);
      if (missing.isPresent()) {
        throw new IllegalStateException(
            "The CRC-32 of entry " + missing.getAsInt() + " is not known yet");
      }
      byte[] whole = source.bytes(checks);
      return from == 0 && to == whole.length ? whole : Arrays.copyOfRange(whole, from, to);
    }
  }
}
