package org.dcm4chee.arc.zip.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.negotiation.Preconditions;

/**
 * The conditional headers of one request. The archive has one entity tag for all representations,
 * so what is said of entity tags is not for it; what is said of dates is.
 */
final class Conditions {
  static final String IF_RANGE = "If-Range";
  static final String RANGE = "Range";
  private static final String PROPERTY = Conditions.class.getName();

  private final Preconditions.Conditions conditions;
  private final Optional<String> ifRange;
  private final Optional<String> range;

  private Conditions(
      Preconditions.Conditions conditions, Optional<String> ifRange, Optional<String> range) {
    this.conditions = conditions;
    this.ifRange = ifRange;
    this.range = range;
  }

  /**
   * Keeps the headers for {@link #of}, and takes from the request what the archive must not see.
   */
  static void hideEntityTagsFromArchive(ContainerRequestContext request) {
    MultivaluedMap<String, String> headers = request.getHeaders();
    Optional<String> ifMatch = joined(headers, HttpHeaders.IF_MATCH);
    Optional<String> ifNoneMatch = joined(headers, HttpHeaders.IF_NONE_MATCH);
    request.setProperty(
        PROPERTY,
        new Conditions(
            new Preconditions.Conditions(ifMatch, ifNoneMatch, Optional.empty(), Optional.empty()),
            joined(headers, IF_RANGE),
            // RFC 9110 §14.2: a range is for GET only.
            request.getMethod().equals("GET") ? joined(headers, RANGE) : Optional.empty()));
    if (ifMatch.isPresent() || ifNoneMatch.isPresent()) {
      headers.remove(HttpHeaders.IF_MATCH);
      headers.remove(HttpHeaders.IF_NONE_MATCH);
      // RFC 9110 §13.2.2: beside an entity tag a date does not count.
      headers.remove(HttpHeaders.IF_MODIFIED_SINCE);
      headers.remove(HttpHeaders.IF_UNMODIFIED_SINCE);
    }
  }

  private static Optional<String> joined(MultivaluedMap<String, String> headers, String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(", ", values));
  }

  /** Those of a request that the filter has seen. */
  static Conditions of(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Conditions conditions
        ? conditions
        : new Conditions(Preconditions.Conditions.NONE, Optional.empty(), Optional.empty());
  }

  Preconditions.Conditions preconditions() {
    return conditions;
  }

  Optional<String> ifRange() {
    return ifRange;
  }

  Optional<String> range() {
    return range;
  }
}
