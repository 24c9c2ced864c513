package org.dcm4chee.arc.zip.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.dcm4chee.arc.zip.limits.Refusal;

/** Answers a refusal that is thrown on the way in. */
@Provider
@ApplicationScoped
public class RefusalMapper implements ExceptionMapper<Refusal> {
  @Context private HttpServletRequest servletRequest;

  /** For the container. */
  public RefusalMapper() {}

  @SuppressWarnings("UnnecessaryAssignment")
  RefusalMapper(HttpServletRequest servletRequest) {
    this.servletRequest = servletRequest;
  }

  @Override
  public Response toResponse(Refusal refusal) {
    return RefusalAnswer.of(refusal, RequestWords.errorForm(servletRequest));
  }
}
