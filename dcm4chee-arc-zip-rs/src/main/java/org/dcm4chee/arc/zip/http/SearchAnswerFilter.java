package org.dcm4chee.arc.zip.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.Date;
import java.util.Optional;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.SearchResult;
import org.dcm4chee.arc.zip.archive.SearchService;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.archive.ZipWish;
import org.dcm4chee.arc.zip.limits.Refusal;

/**
 * Takes the archive's list of what a search has found for the choice of what is to be in a ZIP, and
 * has {@link ZipResponseFilter} put that in its place. The archive's refusals stay as they are. A
 * list is never sent to a client that wants a ZIP.
 */
@Provider
@Priority(SearchAnswerFilter.BEFORE_THE_ZIP)
@ApplicationScoped
public class SearchAnswerFilter implements ContainerResponseFilter {
  /** Filters of responses are called in descending order. */
  static final int BEFORE_THE_ZIP = Priorities.ENTITY_CODER + 100;

  private static final Annotation[] NO_ANNOTATIONS = {};
  private static final String WARNING = "Warning";

  @Inject private CurrentRequest current;
  @Inject private ZipService service;
  @Inject private SearchService searches;
  @Context private HttpServletRequest servletRequest;

  /** For CDI, which sets the rest. */
  public SearchAnswerFilter() {}

  /** Without a server, which injects. */
  @SuppressWarnings("UnnecessaryAssignment")
  SearchAnswerFilter(
      CurrentRequest current,
      ZipService service,
      SearchService searches,
      HttpServletRequest servletRequest) {
    this.current = current;
    this.service = service;
    this.searches = searches;
    this.servletRequest = servletRequest;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Optional<ZipWish> wish = current.search();
    if (wish.isEmpty() || response.getStatus() >= 300) {
      return;
    }
    try {
      answer(wish.get(), request, response);
    } catch (Refusal refusal) {
      refuse(response, refusal);
    } catch (Exception | Error e) {
      service
          .standAside()
          .judge(e, Optional.empty())
          .ifPresent(refusal -> refuse(response, refusal));
    }
  }

  private void answer(
      ZipWish wish, ContainerRequestContext request, ContainerResponseContext response)
      throws IOException {
    SearchResource search = SearchResource.asked(request).orElseThrow();
    SearchResult result = new SearchResult(search.level(), wish.settings());
    if (response.getStatus() != 204) {
      FoundItems.read(list(response), search.level(), result);
    }
    if (result.isEmpty()) {
      throw new Refusal(
          Refusal.Reason.NOT_FOUND,
          "This search finds nothing: there is no ZIP of it. Look at its keys and their values.");
    }
    result
        .tooLarge()
        .ifPresent(
            refusal -> {
              throw refusal;
            });
    SearchService.Admitted admitted =
        searches.admit(servletRequest, search.aeTitle(), result, wish);
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.putSingle(HttpHeaders.LAST_MODIFIED, Date.from(admitted.lastModified()));
    warn(new AnswerHeaders(headers), admitted);
    response.setStatus(headers.containsKey(WARNING) ? 206 : 200);
    response.setEntity(ToBeWritten.ZIP_OF_SEARCH, NO_ANNOTATIONS, ZipResponseFilter.ZIP);
  }

  /** What stands in the response until {@link ZipResponseFilter} has put the ZIP there. */
  private enum ToBeWritten {
    ZIP_OF_SEARCH
  }

  private static StreamingOutput list(ContainerResponseContext response) {
    MediaType type = response.getMediaType();
    if (response.getEntity() instanceof StreamingOutput list
        && type != null
        && type.isCompatible(MediaType.valueOf(SearchResource.LIST))) {
      return list;
    }
    throw new IllegalStateException(
        "The archive has answered a search with "
            + (response.getEntity() == null ? "nothing" : response.getEntity().getClass())
            + " of type "
            + type);
  }

  private void warn(AnswerHeaders headers, SearchService.Admitted admitted) {
    if (admitted.missing() > 0) {
      headers.warn(
          servletRequest,
          admitted.missing() + " of the matches of this search are no longer there.");
    }
    if (admitted.notAccessible() > 0) {
      headers.warn(servletRequest, admitted.notAccessible() + " objects no longer accessible.");
    }
  }

  private void refuse(ContainerResponseContext response, Refusal refusal) {
    service.downloads().refused(refusal.reason());
    RefusalAnswer.replace(response, refusal, RequestWords.errorForm(servletRequest));
  }
}
