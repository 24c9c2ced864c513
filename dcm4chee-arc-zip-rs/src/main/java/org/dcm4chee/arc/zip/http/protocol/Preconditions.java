package org.dcm4chee.arc.zip.http.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates conditional GET and HEAD requests against one representation (RFC 9110 §13). Stateless.
 */
public final class Preconditions {
  private static final Pattern ETAG = Pattern.compile("\\G[\\s,]*((?:W/)?\"[^\"]*\")[\\s]*(?=,|$)");

  private Preconditions() {}

  /** What comes of the conditions. */
  public enum Outcome {
    /** Answer as if there were no condition. */
    PROCEED,
    /** 304. */
    NOT_MODIFIED,
    /** 412. */
    PRECONDITION_FAILED
  }

  /**
   * Evaluates the conditions in the order of RFC 9110 §13.2.2. A date that cannot be read is no
   * condition, nor is any where there is none to compare it with (§13.1.3, §13.1.4).
   *
   * @param etag of the representation, with its quotes, {@code W/} before it if it is weak; empty
   *     if it has none, which equals no other
   * @param lastModified of the representation, if it has a date; parts of a second do not count
   */
  public static Outcome evaluate(
      Conditions conditions, Optional<String> etag, Optional<Instant> lastModified) {
    if (conditions.ifMatch().isPresent()) {
      if (!matches(conditions.ifMatch().get(), etag, Preconditions::sameStrongly)) {
        return Outcome.PRECONDITION_FAILED;
      }
    } else if (isAfter(lastModified, conditions.ifUnmodifiedSince()).orElse(false)) {
      return Outcome.PRECONDITION_FAILED;
    }
    if (conditions.ifNoneMatch().isPresent()) {
      return matches(conditions.ifNoneMatch().get(), etag, Preconditions::sameWeakly)
          ? Outcome.NOT_MODIFIED
          : Outcome.PROCEED;
    }
    return isAfter(lastModified, conditions.ifModifiedSince()).orElse(true)
        ? Outcome.PROCEED
        : Outcome.NOT_MODIFIED;
  }

  /**
   * Whether the {@code Range} of a request may be answered (RFC 9110 §13.1.5): there is no {@code
   * If-Range}, or its ETag is strongly equal. A date never is: the archive's date does not change
   * with a setting or an object that was lost, so it does not identify the bytes (§8.8.2.2).
   */
  public static boolean rangeApplies(Optional<String> ifRange, Optional<String> etag) {
    return ifRange.isEmpty()
        || etag.filter(own -> sameStrongly(ifRange.get().strip(), own)).isPresent();
  }

  /** Empty if there are no two dates to compare. */
  private static Optional<Boolean> isAfter(Optional<Instant> lastModified, Optional<String> given) {
    return lastModified
        .map(instant -> instant.truncatedTo(ChronoUnit.SECONDS))
        .flatMap(own -> given.flatMap(HttpDate::parse).map(own::isAfter));
  }

  @FunctionalInterface
  private interface Comparison {
    boolean same(String given, String own);
  }

  private static boolean matches(String header, Optional<String> etag, Comparison comparison) {
    return header.strip().equals("*")
        || etag.filter(own -> etags(header).stream().anyMatch(given -> comparison.same(given, own)))
            .isPresent();
  }

  /** The ETags of a list, up to the first error in it; a comma within quotes is part of one. */
  private static List<String> etags(String header) {
    List<String> etags = new ArrayList<>();
    Matcher matcher = ETAG.matcher(header);
    while (matcher.find()) {
      etags.add(matcher.group(1));
    }
    return etags;
  }

  private static boolean sameStrongly(String given, String own) {
    return !isWeak(given) && !isWeak(own) && given.equals(own);
  }

  private static boolean sameWeakly(String given, String own) {
    return opaque(given).equals(opaque(own));
  }

  private static boolean isWeak(String etag) {
    return etag.startsWith("W/");
  }

  private static String opaque(String etag) {
    return isWeak(etag) ? etag.substring(2) : etag;
  }
}
