package org.dcm4chee.arc.zip.watch;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * A download that is over, as the log has it in one line. It holds UIDs, but no patient data,
 * nothing of the query and no user.
 *
 * @param what was asked for: {@code study 1.2.3}
 * @param instances objects that the ZIP was to hold
 * @param leftOut objects that were asked for besides
 * @param bytes that were sent
 * @param nanosToFirstByte from its beginning until the client was sent something, if it was
 * @param nanos from its beginning to its end
 * @param outcome how it ended, in words
 */
public record EndedDownload(
    String what,
    int instances,
    int leftOut,
    long bytes,
    OptionalLong nanosToFirstByte,
    long nanos,
    String outcome) {

  /** The line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "ZIP of %s: %d instances, %d left out, %d bytes, first byte after %s s, %s s in all, %s",
        what,
        instances,
        leftOut,
        bytes,
        seconds(nanosToFirstByte.orElse(nanos)),
        seconds(nanos),
        outcome);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
  }
}
