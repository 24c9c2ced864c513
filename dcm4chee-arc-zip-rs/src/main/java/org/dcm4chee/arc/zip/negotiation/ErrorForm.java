package org.dcm4chee.arc.zip.negotiation;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * In which form an error is told: as a page to a person whose browser has followed a link, as JSON
 * to a program. A client that says neither, as {@code Accept: application/zip} or {@code *}{@code
 * /*}, is a program.
 */
public enum ErrorForm {
  /** {@code application/json}. */
  JSON,
  /** {@code text/html}. */
  HTML;

  /**
   * How much a client wants a media type: by the most specific range that it is in (RFC 9110
   * §12.5.1), of equal ones the one that was named rather than meant by an asterisk, and then
   * first.
   */
  private record Wanted(int weight, int specificity, int position) implements Comparable<Wanted> {
    static final Wanted NOT = new Wanted(0, 0, 0);
    private static final Comparator<Wanted> ORDER =
        Comparator.comparingInt(Wanted::weight)
            .thenComparingInt(Wanted::specificity)
            .thenComparing(Wanted::position, Comparator.reverseOrder());

    @Override
    public int compareTo(Wanted other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * The form that a client wants more; JSON if it does not say.
   *
   * @param accept the values of its {@code Accept} header fields, in order; what is no media type
   *     is passed over
   */
  public static ErrorForm wanted(List<String> accept) {
    List<MediaRange> ranges =
        accept.stream()
            .flatMap(value -> MediaRange.parseList(value).stream())
            .map(MediaRange.Parsed::range)
            .flatMap(Optional::stream)
            .toList();
    return wanted(ranges, "text", "html").compareTo(wanted(ranges, "application", "json")) > 0
        ? HTML
        : JSON;
  }

  private static Wanted wanted(List<MediaRange> ranges, String type, String subtype) {
    Wanted best = Wanted.NOT;
    for (int i = 0; i < ranges.size(); i++) {
      MediaRange range = ranges.get(i);
      int specificity = 0;
      if (range.is(type, subtype)) {
        specificity = 3;
      } else if (range.is(type, "*")) {
        specificity = 2;
      } else if (range.is("*", "*")) {
        specificity = 1;
      }
      if (specificity > best.specificity()) {
        // One that is excluded is wanted as little as one that is not named.
        best = new Wanted(range.weight(), specificity, i);
      }
    }
    return best.weight() == 0 ? Wanted.NOT : best;
  }
}
