package org.dcm4chee.arc.zip.limits;

/**
 * How large one series of a request is.
 *
 * @param seriesInstanceUid which one
 * @param instances objects of it that are asked for, at least 0
 * @param bytes of these, as they will be written (estimated where they are not known), at least 0
 */
public record SeriesSize(String seriesInstanceUid, long instances, long bytes) {
  /** Both together, under this one's UID. What is too large for a number is the largest one. */
  public SeriesSize plus(SeriesSize other) {
    return new SeriesSize(
        seriesInstanceUid, sum(instances, other.instances), sum(bytes, other.bytes));
  }

  /** The sum of two numbers from 0, or the largest number there is: never a wrapped one. */
  static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
