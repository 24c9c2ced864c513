package org.dcm4chee.arc.zip.http.protocol;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.format.ByteRange;

/** The syntax of {@code Range} (RFC 9110 §14.1.1 and §14.1.2). */
final class RangeHeader {
  /** The unit, then a list. */
  private static final Pattern BYTES = Pattern.compile("(?i)\\s*bytes\\s*=(.*)");

  /** {@code first-last}, {@code first-} or {@code -suffix}. */
  private static final Pattern RANGE = Pattern.compile("([0-9]*)\\s*-\\s*([0-9]*)");

  private RangeHeader() {}

  static RangeRequest parse(String header, long length) {
    Matcher unit = BYTES.matcher(header);
    if (!unit.matches()) {
      return new RangeRequest.Whole();
    }
    List<String> ranges =
        Stream.of(unit.group(1).split(",", -1))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .toList();
    if (ranges.size() != 1) {
      return new RangeRequest.Whole();
    }
    Matcher range = RANGE.matcher(ranges.get(0));
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return new RangeRequest.Whole();
    }
    return range.group(1).isEmpty()
        ? suffix(number(range.group(2)), length)
        : from(number(range.group(1)), range.group(2), length);
  }

  private static RangeRequest suffix(long wanted, long length) {
    return wanted == 0 || length == 0
        ? new RangeRequest.Unsatisfiable()
        : new RangeRequest.Single(new ByteRange(Math.max(length - wanted, 0), length - 1));
  }

  private static RangeRequest from(long first, String lastText, long length) {
    long last = lastText.isEmpty() ? Long.MAX_VALUE : number(lastText);
    if (last < first) {
      return new RangeRequest.Whole();
    }
    return first >= length
        ? new RangeRequest.Unsatisfiable()
        : new RangeRequest.Single(new ByteRange(first, Math.min(last, length - 1)));
  }

  /** What is too large for a {@code long} is behind every end anyway. */
  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
