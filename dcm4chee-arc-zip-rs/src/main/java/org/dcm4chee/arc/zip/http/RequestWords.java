package org.dcm4chee.arc.zip.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.http.protocol.Conditions;
import org.dcm4chee.arc.zip.negotiation.ErrorForm;
import org.dcm4chee.arc.zip.negotiation.QueryString;

/** Reads what a request says, and says it to the archive in other words. Stateless. */
final class RequestWords {
  private static final String IF_RANGE = "If-Range";
  private static final String RANGE = "Range";
  private static final String FILE_NAME = "filename";
  private static final String FILE_NAME_GIVEN = RequestWords.class.getName() + ".fileName";
  private static final String CONDITIONS = RequestWords.class.getName() + ".conditions";

  private RequestWords() {}

  static QueryString query(ContainerRequestContext request) {
    return QueryString.parse(
        Optional.ofNullable(request.getUriInfo().getRequestUri().getRawQuery()).orElse(""));
  }

  static List<String> accept(ContainerRequestContext request) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeaders.ACCEPT)).orElse(List.of());
  }

  /**
   * How to tell an error. The servlet's request is asked, in which {@code Accept} is still as the
   * client wrote it.
   */
  static ErrorForm errorForm(HttpServletRequest request) {
    Enumeration<String> accept = request.getHeaders(HttpHeaders.ACCEPT);
    return ErrorForm.wanted(accept == null ? List.of() : Collections.list(accept));
  }

  /** The archive is to choose among exactly these media types. */
  static void accept(ContainerRequestContext request, List<String> acceptable) {
    accept(request, acceptable, List.of());
  }

  /**
   * The same.
   *
   * @param withoutParameters names of query parameters that the archive would not know
   */
  static void accept(
      ContainerRequestContext request, List<String> acceptable, List<String> withoutParameters) {
    String text = request.getUriInfo().getRequestUri().toString();
    int question = text.indexOf('?');
    String path = question < 0 ? text : text.substring(0, question);
    query(request).first(FILE_NAME).ifPresent(name -> request.setProperty(FILE_NAME_GIVEN, name));
    QueryString words = query(request).without(withoutParameters).withAccept(acceptable);
    request.setRequestUri(URI.create(path + '?' + words.raw()));
    request.getHeaders().put(HttpHeaders.ACCEPT, new ArrayList<>(acceptable));
  }

  /** The client's own name for the ZIP, also where the archive was not to hear of it. */
  static Optional<String> fileName(ContainerRequestContext request) {
    return request.getProperty(FILE_NAME_GIVEN) instanceof String name
        ? Optional.of(name)
        : query(request).first(FILE_NAME);
  }

  /** The archive is to look for the resource above, whose last segment is the path's last. */
  static void withoutLastSegment(ContainerRequestContext request) {
    String text = request.getUriInfo().getRequestUri().toString();
    int question = text.indexOf('?');
    String path = question < 0 ? text : text.substring(0, question);
    String query = question < 0 ? "" : text.substring(question);
    request.setRequestUri(URI.create(above(path) + query));
  }

  /** Slashes around a segment count for nothing, and a client may write a megabyte of them. */
  private static String above(String path) {
    String segments = withoutSlashesBehind(path);
    return withoutSlashesBehind(segments.substring(0, segments.lastIndexOf('/')));
  }

  private static String withoutSlashesBehind(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  /**
   * Keeps the conditions for {@link #conditions}, and takes them from the request: the archive has
   * one entity tag for all representations, and knows nothing of what changes ours.
   */
  static void hideConditions(ContainerRequestContext request) {
    request.setProperty(
        CONDITIONS,
        new Conditions(
            taken(request, HttpHeaders.IF_MATCH),
            taken(request, HttpHeaders.IF_NONE_MATCH),
            taken(request, HttpHeaders.IF_MODIFIED_SINCE),
            taken(request, HttpHeaders.IF_UNMODIFIED_SINCE),
            taken(request, IF_RANGE),
            // RFC 9110 §14.2: a range is for GET only.
            taken(request, RANGE).filter(range -> request.getMethod().equals("GET"))));
  }

  private static Optional<String> taken(ContainerRequestContext request, String name) {
    MultivaluedMap<String, String> headers = request.getHeaders();
    List<String> values = headers.remove(name);
    return values == null || values.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(", ", values));
  }

  /** Those that the request came with. */
  static Conditions conditions(ContainerRequestContext request) {
    return request.getProperty(CONDITIONS) instanceof Conditions conditions
        ? conditions
        : Conditions.NONE;
  }
}
