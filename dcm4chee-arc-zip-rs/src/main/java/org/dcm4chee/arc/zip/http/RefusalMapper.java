package org.dcm4chee.arc.zip.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.dcm4chee.arc.zip.limits.Refusal;

/** Makes an answer of a refusal: {@code {"errorMessage":…}}, as the archive's own errors. */
@Provider
@ApplicationScoped
public class RefusalMapper implements ExceptionMapper<Refusal> {

  @Override
  public Response toResponse(Refusal refusal) {
    return response(refusal);
  }

  static Response response(Refusal refusal) {
    Response.ResponseBuilder response =
        Response.status(refusal.status())
            .type(MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8"))
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(refusal.json());
    refusal
        .retryAfterSeconds()
        .ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
    return response.build();
  }
}
