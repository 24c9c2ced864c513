package org.dcm4chee.arc.zip.negotiation;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides whether a ZIP is what a client wants most of a search (PS3.18 §8.7.8.1, RFC 9110
 * §12.5.1). The default of a search is JSON: a ZIP has to be named, and wildcards never mean one.
 * Otherwise the rules are those of {@link Negotiation}: the {@code accept} parameters before the
 * header, then the higher q-value, then what is named, then what is named first.
 *
 * <p>The archive makes no ZIP of a search, so that a request that wants none can stay as it is. One
 * that names a ZIP in words that are not understood is refused: its client would take whatever came
 * for a ZIP. Stateless.
 */
public final class SearchNegotiation {
  private static final String APPLICATION = "application";
  private static final String ZIP = "application/zip";

  /** What the archive can make of a search, as type and subtype. */
  private static final List<List<String>> OTHERS =
      List.of(
          List.of(APPLICATION, "dicom+json"),
          List.of(APPLICATION, "json"),
          List.of(APPLICATION, "dicom+xml"),
          List.of("multipart", "related"),
          List.of("text", "csv"));

  private SearchNegotiation() {}

  /** The decision for one request. */
  public static Decision decide(Negotiation.Request request) {
    List<String> deciding =
        request.acceptParameters().isEmpty() ? request.acceptHeaders() : request.acceptParameters();
    if (deciding.stream().noneMatch(SearchNegotiation::namesZip)) {
      return new Decision.NotZip(Optional.empty());
    }
    List<MediaRange.Parsed> parsed = Negotiation.parse(deciding);
    List<MediaRange> ranges =
        Negotiation.ranges(parsed).stream().filter(range -> !isWithBulkData(range)).toList();
    boolean bulkData = ranges.size() < Negotiation.ranges(parsed).size();
    Wish wish = Wish.of(ranges, other(ranges));
    if (wish.zip().weight() > 0 && wish.zip().named() && wish.wantsZip()) {
      return new Decision.Zip(wish.content(), wish.transferSyntaxes());
    }
    if (Negotiation.ranges(parsed).size() < parsed.size()) {
      return new Decision.Malformed(
          "What is accepted is not a list of media types, and it names a ZIP. Write for example"
              + " accept=application/zip or accept=application/zip;transfer-syntax=*");
    }
    return wish.isFulfillable()
        ? new Decision.NotZip(Optional.empty())
        : new Decision.NotAcceptable(
            (bulkData
                    ? "Metadata with bulk data is to be had of a study, a series or an instance."
                    : Negotiation.whyNot(ranges))
                + " A ZIP of what a search finds is application/zip, optionally with"
                + " type=\"application/dicom\" and transfer-syntax=<UID> or transfer-syntax=*; the"
                + " list of what it finds is application/dicom+json.");
  }

  /** All objects would have to be looked at before the first byte, and kept open for it. */
  private static boolean isWithBulkData(MediaRange range) {
    return range.is(APPLICATION, "zip")
        && Negotiation.content(range).filter(Decision.Content::hasBulkData).isPresent();
  }

  private static boolean namesZip(String acceptable) {
    return acceptable.toLowerCase(Locale.ROOT).contains(ZIP);
  }

  private static Wish.Kind other(List<MediaRange> ranges) {
    Optional<MediaRange> best =
        ranges.stream()
            .filter(range -> !range.isExcluded() && isOther(range))
            .reduce((first, next) -> next.weight() > first.weight() ? next : first);
    if (best.isPresent()) {
      return new Wish.Kind(best.get().weight(), true, ranges.indexOf(best.get()));
    }
    return Stream.of(APPLICATION, "text", "multipart")
        .map(type -> Wish.wildcard(ranges, type))
        .max(Comparator.comparingInt(Wish.Kind::weight))
        .orElseThrow();
  }

  private static boolean isOther(MediaRange range) {
    return OTHERS.stream().anyMatch(type -> range.is(type.get(0), type.get(1)));
  }
}
