package org.dcm4chee.arc.zip.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.dcm4chee.arc.zip.http.protocol.ContentDisposition;
import org.dcm4chee.arc.zip.http.protocol.Representation;

/** The header fields of an answer to a request for a ZIP. Used by one thread. */
final class AnswerHeaders {
  private static final String ACCEPT_RANGES = "Accept-Ranges";
  private static final String CONTENT_RANGE = "Content-Range";
  private static final String WARNING = "Warning";

  /** No cache keeps patient data for others, and nothing on the way changes a byte. */
  private static final String CACHE_CONTROL = "private, no-cache, no-transform";

  private final MultivaluedMap<String, Object> headers;

  AnswerHeaders(MultivaluedMap<String, Object> headers) {
    this.headers = headers;
  }

  /** What the archive said of its own ZIP, but for its warnings and the date of the objects. */
  AnswerHeaders withoutArchives() {
    headers.remove(HttpHeaders.ETAG);
    headers.remove(CONTENT_RANGE);
    headers.remove(ACCEPT_RANGES);
    return this;
  }

  /** For every answer to a request for a ZIP, whether it holds one or not. */
  AnswerHeaders common() {
    headers.putSingle("X-Content-Type-Options", "nosniff");
    // A field of its own beside the archive's: lists in several fields are one list.
    headers.add(
        "Access-Control-Expose-Headers",
        "Content-Disposition, Content-Length, Content-Range, Accept-Ranges, ETag, Warning");
    return this;
  }

  AnswerHeaders of(Representation zip, Answer answer) {
    headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    cachedByNobodyElse();
    headers.putSingle(ACCEPT_RANGES, zip.takesRanges() ? "bytes" : "none");
    zip.entityTag().ifPresent(tag -> headers.putSingle(HttpHeaders.ETAG, tag));
    if (zip.date().isEmpty()) {
      headers.remove(HttpHeaders.LAST_MODIFIED);
    }
    answer.contentRange().ifPresent(range -> headers.putSingle(CONTENT_RANGE, range));
    return this;
  }

  AnswerHeaders cachedByNobodyElse() {
    headers.putSingle(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL);
    return this;
  }

  /** Another value of this field of the request has another answer, too. */
  AnswerHeaders variesBy(String field) {
    headers.add(HttpHeaders.VARY, field);
    return this;
  }

  AnswerHeaders fileName(String name) {
    headers.putSingle(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment(name));
    return this;
  }

  /** Says in the answer that nothing has encoded it, so that no filter of the server does. */
  AnswerHeaders notEncoded() {
    headers.putSingle(HttpHeaders.CONTENT_ENCODING, "identity");
    return this;
  }

  /** A client that closes its connection would else be sent one whose end is that of the answer. */
  AnswerHeaders chunked() {
    headers.putSingle("Transfer-Encoding", "chunked");
    return this;
  }

  /** As the archive words its warnings; one that it gave stays. */
  AnswerHeaders warn(HttpServletRequest request, String text) {
    headers.add(
        WARNING,
        "299 " + request.getServerName() + ':' + request.getServerPort() + " \"" + text + '"');
    return this;
  }

  /** After the entity is set: a new one takes the length of the old one away. */
  void contentLength(Answer answer) {
    answer
        .contentLength()
        .ifPresent(length -> headers.putSingle(HttpHeaders.CONTENT_LENGTH, length));
  }
}
