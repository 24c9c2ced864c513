package org.dcm4chee.arc.zip.negotiation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a ZIP is what a client wants most of a study, a series or an instance (PS3.18
 * §8.7.8.1, RFC 9110 §12.5.1).
 *
 * <ol>
 *   <li>The {@code accept} parameters come first; if they name nothing that can be made, what the
 *       {@code Accept} header names decides. No header and no parameter means any type; a parameter
 *       that cannot be fulfilled means 406 where the header has no more than a wildcard. What a
 *       parameter excludes with {@code q=0} stays excluded.
 *   <li>The type with the higher q-value wins. A more specific range overrides a less specific one,
 *       {@code q=0} excludes.
 *   <li>With equal q-values a type that is named wins over one that is only matched by a wildcard;
 *       of two that are named, the one given first; of two that are only matched, multipart, which
 *       is the default of these resources.
 *   <li>{@code application/*} holds one type that can be made here, which is ZIP; {@code *}{@code
 *       /*} holds both.
 * </ol>
 *
 * <p>An element of the header that is no media type is skipped; one in the parameter is an error of
 * whoever wrote the link, who is told so. The archive does not look at q-values, and reads what is
 * no media type here as one: wherever a list holds more than what the archive cannot misread, the
 * decision says what to hand to it instead, which never asks for a ZIP.
 *
 * <p>It does not look at which transfer syntaxes exist: {@link TransferSyntaxes} does, for each
 * object. Stateless.
 */
public final class Negotiation {
  private static final String APPLICATION = "application";
  private static final String MULTIPART = "multipart";
  private static final String ANY = "*";
  private static final String DICOM = "application/dicom";
  static final String TRANSFER_SYNTAX = "transfer-syntax";

  /** Parts that multipart answers of other resources have, but not those of these three. */
  private static final Set<String> NOT_FOR_OBJECTS =
      Set.of("application/dicom+json", "application/dicom+xml", "application/json");

  static final Pattern SYNTAX = Pattern.compile("\\*|[0-9][0-9.]{0,63}");

  private static final MediaRange EVERYTHING = MediaRange.parse("*/*").orElseThrow();

  private static final Pattern LONE_WILDCARD = Pattern.compile("(^|,)\\s*\\*\\s*;");
  private static final Pattern EMPTY_ELEMENT = Pattern.compile("(^|,)\\s*(,|$)");

  private Negotiation() {}

  /**
   * What is asked for.
   *
   * @param acceptParameters values of the {@code accept} query parameters, decoded ({@link
   *     QueryString#accept()})
   * @param acceptHeaders values of the {@code Accept} header fields
   */
  public record Request(List<String> acceptParameters, List<String> acceptHeaders) {
    /** Copies of the lists. */
    public Request {
      acceptParameters = List.copyOf(acceptParameters);
      acceptHeaders = List.copyOf(acceptHeaders);
    }

    /** From the query as it stands in the URL (may be empty) and the header fields. */
    public static Request of(String rawQuery, List<String> acceptHeaders) {
      return new Request(QueryString.parse(rawQuery).accept(), acceptHeaders);
    }
  }

  /** The decision for one request. */
  public static Decision decide(Request request) {
    List<MediaRange.Parsed> parsed = parse(request.acceptParameters());
    boolean blank = !request.acceptParameters().isEmpty() && parsed.isEmpty();
    if (blank || parsed.stream().anyMatch(element -> element.range().isEmpty())) {
      return new Decision.Malformed(
          "The query parameter 'accept' is "
              + (blank ? "empty" : "not a list of media types")
              + ". Write for example"
              + " accept=application/zip or accept=application/zip;transfer-syntax=*");
    }
    return parsed.isEmpty() ? byHeader(request) : byParameter(ranges(parsed), request);
  }

  private static Decision byHeader(Request request) {
    List<MediaRange.Parsed> parsed = parse(request.acceptHeaders());
    boolean given = request.acceptHeaders().stream().anyMatch(value -> !value.isBlank());
    List<MediaRange> header = given ? ranges(parsed) : List.of(EVERYTHING);
    Wish wish = Wish.of(header);
    return wish.isFulfillable()
        ? decision(
            wish,
            header,
            !given || (isSafeForArchive(parsed) && areReadAlike(request.acceptHeaders())))
        : notAcceptable(header);
  }

  /**
   * A parameter that names nothing that can be made leaves it to what the header names. A wildcard
   * of the header does not count then: whoever wrote a type into the link wants that one or to be
   * told why not.
   */
  private static Decision byParameter(List<MediaRange> parameter, Request request) {
    Wish wish = Wish.of(parameter);
    if (wish.isFulfillable()) {
      return decision(
          wish,
          parameter,
          parameter.stream().noneMatch(Negotiation::matchesZip)
              && areReadAlike(request.acceptParameters()));
    }
    List<MediaRange> named =
        Stream.concat(
                ranges(parse(request.acceptHeaders())).stream().filter(r -> !isWildcard(r)),
                parameter.stream().filter(MediaRange::isExcluded))
            .toList();
    Wish byHeader = Wish.of(named);
    return byHeader.isFulfillable() ? decision(byHeader, named, false) : notAcceptable(parameter);
  }

  /**
   * @param archiveAgrees whether the archive can be given the request as it is
   */
  private static Decision decision(Wish wish, List<MediaRange> deciding, boolean archiveAgrees) {
    if (wish.wantsZip()) {
      return new Decision.Zip(wish.transferSyntaxes());
    }
    return new Decision.NotZip(
        archiveAgrees ? Optional.empty() : Optional.of(withoutZip(deciding)));
  }

  /**
   * Whether nothing in a list can make the archive send its own ZIP: it reads what is no media type
   * here more generously than this class, and a range that holds ZIP as ZIP.
   */
  private static boolean isSafeForArchive(List<MediaRange.Parsed> parsed) {
    return parsed.stream()
        .allMatch(element -> element.range().filter(range -> !matchesZip(range)).isPresent());
  }

  /**
   * Whether the archive reads the same in them. What is a quoted text here may end earlier there,
   * where nobody knows escapes; a lone {@code *}, which clients do send, is an error there if it
   * has parameters; and so is an element that is empty (RFC 9110 §5.6.1.2: it counts for nothing).
   */
  private static boolean areReadAlike(List<String> values) {
    return values.stream()
        .noneMatch(
            value ->
                value.toLowerCase(Locale.ROOT).contains("zip")
                    || LONE_WILDCARD.matcher(value).find()
                    || EMPTY_ELEMENT.matcher(value).find());
  }

  private static Decision notAcceptable(List<MediaRange> asked) {
    return new Decision.NotAcceptable(
        whyNot(asked)
            + " A ZIP of DICOM"
            + " files is application/zip, optionally with type=\"application/dicom\" and"
            + " transfer-syntax=<UID> or transfer-syntax=*; others are"
            + " multipart/related;type=\"application/dicom\" and bulk data. A ZIP of metadata, with"
            + " type=\"application/dicom+json\" or type=\"application/dicom+xml\", is at the same URL"
            + " with /metadata behind it.");
  }

  /** What the first ZIP that was asked for lacks. */
  static String whyNot(List<MediaRange> asked) {
    return asked.stream()
        .filter(range -> range.is(APPLICATION, "zip"))
        .findFirst()
        .map(
            range ->
                range.isExcluded()
                    ? "A ZIP is excluded by its own q=0."
                    : Wish.hasSupportedType(range)
                        ? "The transfer-syntax of the ZIP is neither a UID nor *."
                        : "There is no ZIP with files of that type.")
        .orElse("None of the media types that are accepted can be made of this resource.");
  }

  static List<MediaRange.Parsed> parse(List<String> values) {
    return values.stream().flatMap(value -> MediaRange.parseList(value).stream()).toList();
  }

  static List<MediaRange> ranges(List<MediaRange.Parsed> parsed) {
    return parsed.stream().flatMap(element -> element.range().stream()).toList();
  }

  static boolean isWildcard(MediaRange range) {
    return range.subtype().equals(ANY);
  }

  private static boolean matchesZip(MediaRange range) {
    return range.is(APPLICATION, "zip") || range.is(APPLICATION, ANY);
  }

  private static List<String> withoutZip(List<MediaRange> ranges) {
    return ranges.stream()
        .filter(range -> !matchesZip(range) && !range.isExcluded())
        .map(MediaRange::text)
        .toList();
  }

  /** Of which type the parts are to be; if that is not said, any. */
  static String partType(MediaRange range) {
    return range.parameter("type").map(type -> type.toLowerCase(Locale.ROOT)).orElse("*/*");
  }

  /**
   * How much each of the two kinds of answer is wanted by one list.
   *
   * @param zip the wish for a ZIP
   * @param multipart the wish for anything else that the archive can make
   * @param transferSyntaxes those of the ZIP
   */
  record Wish(Kind zip, Kind multipart, List<String> transferSyntaxes) {

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
      Set<String> excludedSyntaxes =
          zips.stream()
              .filter(MediaRange::isExcluded)
              .map(Wish::syntax)
              .collect(Collectors.toUnmodifiableSet());
      List<MediaRange> wanted =
          zips.stream()
              .filter(range -> !range.isExcluded() && !excludedSyntaxes.contains(syntax(range)))
              .sorted(Comparator.comparingInt(MediaRange::weight).reversed())
              .toList();
      Kind zip =
          wanted.isEmpty()
              ? excludedSyntaxes.contains(TransferSyntaxes.DEFAULT)
                  ? new Kind(0, true, 0)
                  : wildcard(ranges, APPLICATION)
              : new Kind(wanted.get(0).weight(), true, ranges.indexOf(wanted.get(0)));
      return new Wish(zip, other, syntaxes(wanted));
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
              .map(Negotiation::partType)
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
          && range
              .parameter(TRANSFER_SYNTAX)
              .map(uid -> SYNTAX.matcher(uid).matches())
              .orElse(true);
    }

    static boolean hasSupportedType(MediaRange range) {
      return range.parameter("type").map(DICOM::equalsIgnoreCase).orElse(true);
    }

    private static String syntax(MediaRange range) {
      return range.parameter(TRANSFER_SYNTAX).orElse(TransferSyntaxes.DEFAULT);
    }

    private static List<String> syntaxes(List<MediaRange> wanted) {
      List<String> syntaxes =
          new ArrayList<>(wanted.stream().map(Wish::syntax).distinct().toList());
      return syntaxes.equals(List.of(TransferSyntaxes.DEFAULT)) ? List.of() : syntaxes;
    }
  }
}
