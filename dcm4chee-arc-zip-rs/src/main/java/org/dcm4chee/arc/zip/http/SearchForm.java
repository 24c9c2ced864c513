package org.dcm4chee.arc.zip.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.QueryString;

/**
 * A search whose keys are sent as an HTML form, because they are too long for a URL. The archive
 * knows none: for it the request becomes the GET with these keys. Nothing else that is posted is
 * looked at. Stateless.
 */
final class SearchForm {
  /** UIDs of some sixteen thousand series. */
  static final int MAX_BYTES = 1 << 20;

  private static final String PROPERTY = SearchForm.class.getName();

  /** What may stand in a query (RFC 3986 §3.4); anything else is escaped. */
  private static final String QUERY = "-._~!$'()*,;:@/?&=+";

  private SearchForm() {}

  /** Whether a request is posted, and is a form, for all of an AE. */
  static boolean isOne(ContainerRequestContext request) {
    MediaType type = request.getMediaType();
    return request.getMethod().equals("POST")
        && type != null
        && MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(type)
        && SearchResource.of(request.getUriInfo().getPathSegments())
            .filter(search -> search.uids().isEmpty())
            .isPresent();
  }

  /**
   * Makes the GET of it, with the parameters of its URL and those of the form.
   *
   * @throws Refusal if it is longer than {@value #MAX_BYTES} bytes, or says what it accepts
   */
  static void toGet(ContainerRequestContext request) throws IOException {
    String form = escaped(read(request.getEntityStream()));
    if (!QueryString.parse(form).accept().isEmpty()) {
      throw new Refusal(
          Refusal.Reason.MALFORMED,
          "What is accepted stands in the URL or in the header Accept, not in the form.");
    }
    String url = request.getUriInfo().getRequestUri().toString();
    request.setRequestUri(URI.create(url + (url.indexOf('?') < 0 ? "?" : "&") + form));
    request.setMethod("GET");
    request.setEntityStream(InputStream.nullInputStream());
    request.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
    request.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
    request.setProperty(PROPERTY, true);
  }

  /** Whether a GET was a form: then its answer comes in one go. */
  static boolean was(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) != null;
  }

  private static byte[] read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new Refusal(
          Refusal.Reason.MALFORMED,
          "A search as a form may have at most "
              + MAX_BYTES
              + " bytes. Search for some of the UIDs at a time.");
    }
    return bytes;
  }

  /** A query as RFC 3986 allows it; what is escaped already stays. */
  private static String escaped(byte[] form) {
    String text = new String(form, StandardCharsets.ISO_8859_1).strip();
    StringBuilder query = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c < 0x80 && Character.isLetterOrDigit(c)) || QUERY.indexOf(c) >= 0 || isEscape(text, i);
      if (plain) {
        query.append(c);
      } else {
        query.append('%').append(hex(c >> 4)).append(hex(c));
      }
    }
    return query.toString();
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit & 0xf);
  }

  private static boolean isEscape(String text, int index) {
    return text.charAt(index) == '%'
        && index + 2 < text.length()
        && Character.digit(text.charAt(index + 1), 16) >= 0
        && Character.digit(text.charAt(index + 2), 16) >= 0;
  }
}
