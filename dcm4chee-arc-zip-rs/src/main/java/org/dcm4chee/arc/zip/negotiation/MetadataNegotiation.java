package org.dcm4chee.arc.zip.negotiation;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a ZIP is what a client wants most of the metadata of a study, a series or an
 * instance (Supplement 211 v19). By the rules of {@link Negotiation}, but for one: a ZIP has to be
 * named. What a wildcard means here is JSON, the default type of these resources, and that is the
 * archive's to give; so is what a parameter holds that is no media type. Stateless.
 */
public final class MetadataNegotiation {
  private static final String APPLICATION = "application";
  private static final String ANY = "*";
  private static final Set<String> MODELS = Set.of("dicom+json", "dicom+xml", "json");

  private MetadataNegotiation() {}

  /** The decision for one request. What is not a ZIP, the archive answers as it came. */
  public static Decision decide(Negotiation.Request request) {
    List<MediaRange> parameter = Negotiation.ranges(Negotiation.parse(request.acceptParameters()));
    List<MediaRange> header = Negotiation.ranges(Negotiation.parse(request.acceptHeaders()));
    if (request.acceptParameters().isEmpty()) {
      return decide(header, header);
    }
    Stream<MediaRange> exclusions = parameter.stream().filter(MediaRange::isExcluded);
    Stream<MediaRange> named = header.stream().filter(range -> !Negotiation.isWildcard(range));
    return isFulfillable(parameter)
        ? decide(parameter, parameter)
        : decide(Stream.concat(named, exclusions).toList(), parameter);
  }

  /**
   * @param asked what the client is told about if nothing of {@code deciding} can be made
   */
  private static Decision decide(List<MediaRange> deciding, List<MediaRange> asked) {
    Optional<MediaRange> zip = best(wantedZips(deciding).stream());
    Optional<MediaRange> other = best(deciding.stream().filter(MetadataNegotiation::isArchives));
    if (zip.isPresent()) {
      return other.isPresent() && !isBefore(zip.get(), other.get(), deciding)
          ? new Decision.NotZip(Optional.empty())
          : zip(content(zip.get()).orElseThrow(), wantedZips(deciding));
    }
    return other.isEmpty() && asked.stream().anyMatch(MetadataNegotiation::isZip)
        ? new Decision.NotAcceptable(
            "A ZIP of metadata is application/zip;type=\"application/dicom+json\" or"
                + " application/zip;type=\"application/dicom+xml\", optionally with"
                + " transfer-syntax=<UID> or transfer-syntax=*; other metadata is"
                + " application/dicom+json. A ZIP of DICOM files is at the same URL without"
                + " /metadata.")
        : new Decision.NotZip(Optional.empty());
  }

  private static boolean isFulfillable(List<MediaRange> ranges) {
    return !wantedZips(ranges).isEmpty()
        || ranges.stream().anyMatch(MetadataNegotiation::isArchives);
  }

  private static Decision zip(Decision.Content content, List<MediaRange> wanted) {
    List<String> syntaxes =
        wanted.stream()
            .filter(range -> content(range).filter(content::equals).isPresent())
            .map(MetadataNegotiation::syntax)
            .distinct()
            .toList();
    return new Decision.Zip(
        content, syntaxes.equals(List.of(TransferSyntaxes.DEFAULT)) ? List.of() : syntaxes);
  }

  private record Excluded(Optional<Decision.Content> content, String syntax) {}

  /** Those that can be made and are not excluded, the most wanted first. */
  private static List<MediaRange> wantedZips(List<MediaRange> ranges) {
    List<MediaRange> zips =
        ranges.stream()
            .filter(range -> isZip(range) && content(range).isPresent())
            .filter(
                range ->
                    range
                        .parameter(Wish.TRANSFER_SYNTAX)
                        .map(Wish.SYNTAX::matcher)
                        .map(uid -> uid.matches())
                        .orElse(true))
            .toList();
    Set<Excluded> excluded =
        zips.stream()
            .filter(MediaRange::isExcluded)
            .map(MetadataNegotiation::key)
            .collect(Collectors.toUnmodifiableSet());
    return zips.stream()
        .filter(range -> !excluded.contains(key(range)))
        .sorted(Comparator.comparingInt(MediaRange::weight).reversed())
        .toList();
  }

  private static Excluded key(MediaRange range) {
    return new Excluded(content(range), syntax(range));
  }

  private static String syntax(MediaRange range) {
    return range.parameter(Wish.TRANSFER_SYNTAX).orElse(TransferSyntaxes.DEFAULT);
  }

  private static boolean isZip(MediaRange range) {
    return range.is(APPLICATION, "zip");
  }

  private static Optional<Decision.Content> content(MediaRange range) {
    String type = range.parameter("type").orElse("").toLowerCase(Locale.ROOT);
    return Stream.of(Decision.Content.JSON, Decision.Content.XML)
        .filter(content -> content.mediaType().equals(type))
        .findFirst();
  }

  /** What the archive may make something of. */
  private static boolean isArchives(MediaRange range) {
    boolean type =
        range.is(ANY, ANY)
            || range.is(APPLICATION, ANY)
            || range.is("multipart", ANY)
            || range.is("multipart", "related")
            || (range.type().equals(APPLICATION) && MODELS.contains(range.subtype()));
    return type && !range.isExcluded();
  }

  /** The heaviest; of equal ones the first that is named. */
  private static Optional<MediaRange> best(Stream<MediaRange> ranges) {
    return ranges.reduce(
        (first, next) ->
            next.weight() > first.weight()
                    || (next.weight() == first.weight()
                        && Negotiation.isWildcard(first)
                        && !Negotiation.isWildcard(next))
                ? next
                : first);
  }

  private static boolean isBefore(MediaRange zip, MediaRange other, List<MediaRange> ranges) {
    if (zip.weight() != other.weight()) {
      return zip.weight() > other.weight();
    }
    return Negotiation.isWildcard(other) || ranges.indexOf(zip) < ranges.indexOf(other);
  }
}
