package org.dcm4chee.arc.zip.negotiation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 * no media type here as one; so it never reads what a client wrote, but {@linkplain
 * MediaRange#canonical the same in words that it cannot misread}, which do not ask for a ZIP.
 *
 * <p>It does not look at which transfer syntaxes exist: {@link TransferSyntaxes} does, for each
 * object. Stateless.
 */
public final class Negotiation {
  private static final String APPLICATION = "application";
  private static final String ANY = "*";
  private static final String DICOM = "application/dicom";

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
    if (request.acceptHeaders().stream().allMatch(String::isBlank)) {
      return new Decision.NotZip(Optional.empty());
    }
    List<MediaRange> header = ranges(parse(request.acceptHeaders()));
    Wish wish = Wish.of(header);
    return wish.isFulfillable()
        ? decision(wish, header, request.acceptHeaders())
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
      return decision(wish, parameter, request.acceptParameters());
    }
    List<MediaRange> named =
        Stream.concat(
                ranges(parse(request.acceptHeaders())).stream().filter(r -> !isWildcard(r)),
                parameter.stream().filter(MediaRange::isExcluded))
            .toList();
    Wish byHeader = Wish.of(named);
    return byHeader.isFulfillable()
        ? decision(byHeader, named, request.acceptParameters())
        : notAcceptable(parameter);
  }

  /**
   * @param archiveWouldRead what the archive would look at if the request stayed as it is
   */
  private static Decision decision(
      Wish wish, List<MediaRange> deciding, List<String> archiveWouldRead) {
    if (wish.wantsZip()) {
      return new Decision.Zip(wish.content(), wish.transferSyntaxes());
    }
    List<String> canonical = canonicalWithoutZip(deciding);
    return new Decision.NotZip(
        String.join(",", canonical).equals(String.join(",", archiveWouldRead))
            ? Optional.empty()
            : Optional.of(canonical));
  }

  private static Decision notAcceptable(List<MediaRange> asked) {
    return new Decision.NotAcceptable(
        whyNot(asked)
            + " A ZIP of DICOM"
            + " files is application/zip, optionally with type=\"application/dicom\" and"
            + " transfer-syntax=<UID> or transfer-syntax=*; with type=\"application/dicom+json\" or"
            + " type=\"application/dicom+xml\" it is of metadata with bulk data, and at the same URL"
            + " with /metadata behind it of metadata alone. Others are"
            + " multipart/related;type=\"application/dicom\" and bulk data.");
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

  private static List<String> canonicalWithoutZip(List<MediaRange> ranges) {
    return ranges.stream()
        .filter(range -> !matchesZip(range) && !range.isExcluded())
        .map(MediaRange::canonical)
        .toList();
  }

  /** What the files of a ZIP of objects are to be; empty if that cannot be made. */
  static Optional<Decision.Content> content(MediaRange zip) {
    String type = zip.parameter("type").orElse(DICOM).toLowerCase(Locale.ROOT);
    return Stream.of(
            Decision.Content.DICOM, Decision.Content.SPLIT_JSON, Decision.Content.SPLIT_XML)
        .filter(content -> content.mediaType().equals(type))
        .findFirst();
  }
}
