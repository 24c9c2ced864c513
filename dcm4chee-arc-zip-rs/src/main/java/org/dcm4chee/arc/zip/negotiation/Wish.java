package org.dcm4chee.arc.zip.negotiation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How much each of the two kinds of answer is wanted by one list.
 *
 * @param zip the wish for a ZIP
 * @param multipart the wish for anything else that the archive can make
 * @param content what the files of the ZIP are to be
 * @param transferSyntaxes those of the ZIP
 */
record Wish(Kind zip, Kind multipart, Decision.Content content, List<String> transferSyntaxes) {
  static final String TRANSFER_SYNTAX = "transfer-syntax";
  static final Pattern SYNTAX = Pattern.compile("\\*|[0-9][0-9.]{0,63}");

  private static final String APPLICATION = "application";
  private static final String MULTIPART = "multipart";
  private static final String ANY = "*";
  private static final String DICOM = "application/dicom";

  /** Parts that multipart answers of other resources have, but not those of these three. */
  private static final Set<String> NOT_FOR_OBJECTS =
      Set.of("application/dicom+json", "application/dicom+xml", "application/json");

  /**
   * @param weight the q-value in thousandths, 0: not wanted
   * @param named whether the type is named, or only matched by a wildcard
   * @param position of the range that names it
   */
  record Kind(int weight, boolean named, int position) {}

  static Wish of(List<MediaRange> ranges) {
    return of(ranges, multipart(ranges));
  }

  /**
   * @param other the wish for what else can be made
   */
  static Wish of(List<MediaRange> ranges, Kind other) {
    List<MediaRange> zips =
        ranges.stream()
            .filter(range -> range.is(APPLICATION, "zip") && isSupportedZip(range))
            .toList();
    Set<Excluded> excluded =
        zips.stream()
            .filter(MediaRange::isExcluded)
            .map(Excluded::of)
            .collect(Collectors.toUnmodifiableSet());
    List<MediaRange> wanted =
        zips.stream()
            .filter(range -> !range.isExcluded() && !excluded.contains(Excluded.of(range)))
            .sorted(Comparator.comparingInt(MediaRange::weight).reversed())
            .toList();
    if (wanted.isEmpty()) {
      Kind any =
          excluded.contains(Excluded.THE_DEFAULT)
              ? new Kind(0, true, 0)
              : wildcard(ranges, APPLICATION);
      return new Wish(any, other, Decision.Content.DICOM, List.of());
    }
    MediaRange best = wanted.get(0);
    Decision.Content content = Negotiation.content(best).orElseThrow();
    return new Wish(
        new Kind(best.weight(), true, ranges.indexOf(best)),
        other,
        content,
        syntaxes(
            wanted.stream()
                .filter(range -> Negotiation.content(range).equals(Optional.of(content)))
                .toList()));
  }

  /** What a range with {@code q=0} excludes: others with the same parameters. */
  private record Excluded(Optional<Decision.Content> content, String syntax) {
    static final Excluded THE_DEFAULT =
        new Excluded(Optional.of(Decision.Content.DICOM), TransferSyntaxes.DEFAULT);

    static Excluded of(MediaRange range) {
      return new Excluded(Negotiation.content(range), Wish.syntax(range));
    }
  }

  boolean isFulfillable() {
    return zip.weight > 0 || multipart.weight > 0;
  }

  boolean wantsZip() {
    if (zip.weight != multipart.weight) {
      return zip.weight > multipart.weight;
    }
    if (zip.named != multipart.named) {
      return zip.named;
    }
    return zip.named && zip.position < multipart.position;
  }

  private static Kind multipart(List<MediaRange> ranges) {
    List<MediaRange> named =
        ranges.stream()
            .filter(
                range ->
                    range.is(MULTIPART, "related") && !NOT_FOR_OBJECTS.contains(partType(range)))
            .toList();
    Set<String> excludedTypes =
        named.stream()
            .filter(MediaRange::isExcluded)
            .map(Wish::partType)
            .collect(Collectors.toUnmodifiableSet());
    Optional<MediaRange> best =
        named.stream()
            .filter(range -> !range.isExcluded() && !excludedTypes.contains(partType(range)))
            .reduce((first, next) -> next.weight() > first.weight() ? next : first);
    if (best.isPresent()) {
      return new Kind(best.get().weight(), true, ranges.indexOf(best.get()));
    }
    // A wildcard means the default type, which is gone if that or all of multipart is excluded.
    return excludedTypes.contains(DICOM) || excludedTypes.contains("*/*")
        ? new Kind(0, true, 0)
        : wildcard(ranges, MULTIPART);
  }

  /** The more specific wildcard decides, whatever its weight (RFC 9110 §12.5.1). */
  static Kind wildcard(List<MediaRange> ranges, String type) {
    return strongest(ranges, type)
        .or(() -> strongest(ranges, ANY))
        .map(range -> new Kind(range.weight(), false, ranges.indexOf(range)))
        .orElse(new Kind(0, false, 0));
  }

  /** If a range stands there twice, an exclusion counts, else the higher weight. */
  private static Optional<MediaRange> strongest(List<MediaRange> ranges, String type) {
    List<MediaRange> same = ranges.stream().filter(range -> range.is(type, ANY)).toList();
    return same.stream()
        .filter(MediaRange::isExcluded)
        .findFirst()
        .or(
            () ->
                same.stream()
                    .reduce((first, next) -> next.weight() > first.weight() ? next : first));
  }

  private static boolean isSupportedZip(MediaRange range) {
    return hasSupportedType(range)
        && range.parameter(TRANSFER_SYNTAX).map(uid -> SYNTAX.matcher(uid).matches()).orElse(true);
  }

  static boolean hasSupportedType(MediaRange range) {
    return Negotiation.content(range).isPresent();
  }

  private static String syntax(MediaRange range) {
    return range.parameter(TRANSFER_SYNTAX).orElse(TransferSyntaxes.DEFAULT);
  }

  private static List<String> syntaxes(List<MediaRange> wanted) {
    List<String> syntaxes = new ArrayList<>(wanted.stream().map(Wish::syntax).distinct().toList());
    return syntaxes.equals(List.of(TransferSyntaxes.DEFAULT)) ? List.of() : syntaxes;
  }

  /** Of which type the parts are to be; if that is not said, any. */
  private static String partType(MediaRange range) {
    return range.parameter("type").map(type -> type.toLowerCase(Locale.ROOT)).orElse("*/*");
  }
}
