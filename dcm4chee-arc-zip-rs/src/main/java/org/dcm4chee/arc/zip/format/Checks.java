package org.dcm4chee.arc.zip.format;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The CRC-32 of a ZIP's entries, as far as they are known: of entries that say it behind their body
 * it becomes known while they are written. Thread-safe; 8 bytes an entry.
 */
public final class Checks {
  private static final long KNOWN = 1L << 32;

  private final AtomicLongArray values;

  /** A table of {@code entries} unknown values. */
  public Checks(int entries) {
    values = new AtomicLongArray(entries);
  }

  /** How many entries there are. */
  public int size() {
    return values.length();
  }

  /** The CRC-32 of the entry at {@code index}, if it is known. */
  public OptionalInt crc32(int index) {
    long value = values.get(index);
    return value == 0 ? OptionalInt.empty() : OptionalInt.of((int) value);
  }

  /**
   * The CRC-32 of the entry at {@code index} is known now.
   *
   * @return false if it was known to be another, which stays
   */
  public boolean tell(int index, int crc32) {
    long value = KNOWN | Integer.toUnsignedLong(crc32);
    return values.compareAndSet(index, 0, value) || values.get(index) == value;
  }

  /** What the records say while it is not known. */
  int orZero(int index) {
    return (int) values.get(index);
  }
}
