package org.dcm4chee.arc.zip.http.protocol;

import java.util.Optional;

/**
 * The conditions and the range of one request (RFC 9110 §13.1, §14.2); each is empty if the header
 * is absent, and holds all of its fields, joined with commas, if there are several. Immutable.
 *
 * @param ifMatch {@code If-Match}
 * @param ifNoneMatch {@code If-None-Match}
 * @param ifModifiedSince {@code If-Modified-Since}
 * @param ifUnmodifiedSince {@code If-Unmodified-Since}
 * @param ifRange {@code If-Range}
 * @param range {@code Range}; empty for any other method than GET
 */
public record Conditions(
    Optional<String> ifMatch,
    Optional<String> ifNoneMatch,
    Optional<String> ifModifiedSince,
    Optional<String> ifUnmodifiedSince,
    Optional<String> ifRange,
    Optional<String> range) {
  /** No condition at all. */
  public static final Conditions NONE =
      new Conditions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
