package org.dcm4chee.arc.zip.format;

/**
 * A range of bytes, both ends included, as HTTP counts them (RFC 9110 §14.1.2).
 *
 * @param first offset of the first byte, at least 0
 * @param last offset of the last byte, at least {@code first}
 */
public record ByteRange(long first, long last) {
  /**
   * @throws IllegalArgumentException if the range is empty or starts before 0
   */
  public ByteRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("No range of bytes: " + first + "-" + last);
    }
  }

  /** How many bytes it has, at least 1. */
  public long length() {
    return last - first + 1;
  }
}
