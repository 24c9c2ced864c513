package org.dcm4chee.arc.zip.http;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.ErrorForm;

/**
 * The one place where a refusal becomes an HTTP answer: the status of its reason and, for programs,
 * {@code {"errorMessage":"…", …}}, as the archive's own errors look; for browsers, a {@linkplain
 * RefusalPage page}. It is never cached. Stateless.
 */
final class RefusalAnswer {
  private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8");
  private static final MediaType HTML = MediaType.TEXT_HTML_TYPE.withCharset("UTF-8");
  private static final Annotation[] NO_ANNOTATIONS = {};

  /** What speaks of the ZIP that there is not. */
  private static final List<String> OF_THE_ZIP =
      List.of(
          HttpHeaders.ETAG,
          HttpHeaders.LAST_MODIFIED,
          HttpHeaders.CONTENT_DISPOSITION,
          HttpHeaders.CONTENT_LENGTH,
          HttpHeaders.CONTENT_ENCODING,
          "Accept-Ranges",
          "Content-Range",
          "Warning");

  private RefusalAnswer() {}

  /** The status that tells a reason (RFC 9110 §15; 429: RFC 6585 §4). */
  static int status(Refusal.Reason reason) {
    return switch (reason) {
      case MALFORMED, NO_FILTER -> 400;
      case ROLES, NOT_ALLOWED -> 403;
      case NOT_FOUND -> 404;
      case NOT_ACCEPTABLE -> 406;
      case NOTHING_READABLE -> 410;
      case MAX_INSTANCES, MAX_BYTES, MAX_STUDIES -> 413;
      case MAX_CONCURRENT_PER_USER -> 429;
      case INCOMPLETE, FAULT -> 500;
      case MAX_CONCURRENT, MAX_CONCURRENT_CLUSTER, NOT_CONFIGURED, STOPPED, DOES_NOT_FIT -> 503;
    };
  }

  /** A new answer. */
  static Response of(Refusal refusal, ErrorForm form) {
    Response.ResponseBuilder response =
        Response.status(status(refusal.reason())).type(type(form)).entity(entity(refusal, form));
    headers(refusal, form).forEach(response::header);
    return response.build();
  }

  /** Puts it in the place of an answer that was to be a ZIP. */
  static void replace(ContainerResponseContext response, Refusal refusal, ErrorForm form) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    OF_THE_ZIP.forEach(headers::remove);
    headers(refusal, form).forEach(headers::putSingle);
    response.setStatus(status(refusal.reason()));
    response.setEntity(entity(refusal, form), NO_ANNOTATIONS, type(form));
  }

  private static MediaType type(ErrorForm form) {
    return form == ErrorForm.HTML ? HTML : JSON;
  }

  /** A page as bytes: RESTEasy escapes any text/html of a status 400 that is a string. */
  private static Object entity(Refusal refusal, ErrorForm form) {
    return form == ErrorForm.HTML
        ? RefusalPage.of(status(refusal.reason()), refusal).getBytes(StandardCharsets.UTF_8)
        : json(refusal);
  }

  private static Map<String, Object> headers(Refusal refusal, ErrorForm form) {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
    if (form == ErrorForm.HTML) {
      headers.put("Content-Security-Policy", RefusalPage.CONTENT_SECURITY_POLICY);
      headers.put("X-Content-Type-Options", "nosniff");
    }
    refusal.retryAfterSeconds().ifPresent(seconds -> headers.put(HttpHeaders.RETRY_AFTER, seconds));
    return headers;
  }

  private static String json(Refusal refusal) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("errorMessage", refusal.getMessage());
    members.putAll(refusal.details());
    return Json.write(members);
  }
}
