package org.dcm4chee.arc.zip.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.settings.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no spelling of a URL leads past {@link ZipNegotiationFilter}: what counts is the
 * method that the server has chosen. A request for one of the three resources that was not
 * recognised by its path goes no further.
 */
@Provider
@ApplicationScoped
public class MatchedResourceFilter implements ContainerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(MatchedResourceFilter.class);
  private static final String SEEN = MatchedResourceFilter.class.getName() + ".seen";

  @Inject private CurrentRequest current;
  @Inject private ZipService service;
  @Context private HttpServletRequest servletRequest;
  @Context private ResourceInfo matched;

  /** For CDI, which sets the rest. */
  public MatchedResourceFilter() {}

  /** Without a server, which injects. */
  @SuppressWarnings("UnnecessaryAssignment")
  MatchedResourceFilter(
      CurrentRequest current,
      ZipService service,
      HttpServletRequest servletRequest,
      ResourceInfo matched) {
    this.current = current;
    this.service = service;
    this.servletRequest = servletRequest;
    this.matched = matched;
  }

  /** The request has been decided on by its path. */
  static void markAsSeen(ContainerRequestContext request) {
    request.setProperty(SEEN, true);
  }

  @Override
  public void filter(ContainerRequestContext request) {
    try {
      if (request.getProperty(SEEN) != null
          || current.standsAside()
          || !ZipNegotiationFilter.isRead(request)
          || !asksForZip(request)
          || !isEnabled(request)) {
        return;
      }
      LOG.warn("A URL was refused that names a study in a way that zip-rs does not understand");
      refuse(
          request,
          new Refusal(
              Refusal.Reason.MALFORMED,
              "The path of this URL is not written as usual. Write"
                  + " …/aets/<AE title>/rs/studies/<UID>[/series/<UID>[/instances/<UID>]], or for a"
                  + " search …/rs/studies, …/rs/series or …/rs/instances."));
    } catch (Exception | Error e) {
      service
          .standAside()
          .judge(e, Optional.empty())
          .ifPresentOrElse(refusal -> refuse(request, refusal), current::standAside);
    }
  }

  /** What the archive would answer with a ZIP, or a search that wants one. */
  private boolean asksForZip(ContainerRequestContext request) {
    return DicomResource.isMatchedBy(matched)
        || (SearchResource.isMatchedBy(matched)
            && !(SearchResource.decide(request) instanceof Decision.NotZip));
  }

  private boolean isEnabled(ContainerRequestContext request) {
    Optional<String> aeTitle =
        Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("AETitle"));
    return service.settingsFor(servletRequest, aeTitle).get(Setting.ENABLED);
  }

  private void refuse(ContainerRequestContext request, Refusal refusal) {
    service.downloads().refused(refusal.reason());
    request.abortWith(RefusalAnswer.of(refusal, RequestWords.errorForm(servletRequest)));
  }
}
