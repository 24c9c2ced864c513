package org.dcm4chee.arc.zip.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/**
 * Says of a ZIP once more how it may be cached: RESTEasy's {@code @NoCache}, which the archive's
 * searches have, replaces what was said by then, and with it that nobody may change a byte.
 */
@Provider
@Priority(CacheControlFilter.AFTER_HEADER_DECORATORS)
@ApplicationScoped
public class CacheControlFilter implements ContainerResponseFilter {
  /** Filters of responses are called in descending order. */
  static final int AFTER_HEADER_DECORATORS = NativeZipBackstop.AFTER_ALL_OTHERS + 1;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof ZipBody) {
      AnswerHeaders unused = new AnswerHeaders(response.getHeaders()).cachedByNobodyElse();
    }
  }
}
