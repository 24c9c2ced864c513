package org.dcm4chee.arc.zip.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.settings.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at each answer after all others have: a ZIP of an AE's objects that is not ours does not
 * leave while the plugin is enabled, however the request got as far as this.
 */
@Provider
@Priority(NativeZipBackstop.AFTER_ALL_OTHERS)
@ApplicationScoped
public class NativeZipBackstop implements ContainerResponseFilter {
  /** Filters of responses are called in descending order. */
  static final int AFTER_ALL_OTHERS = 1;

  private static final Logger LOG = LoggerFactory.getLogger(NativeZipBackstop.class);

  @Inject private CurrentRequest current;
  @Inject private ZipService service;
  @Context private HttpServletRequest servletRequest;
  @Context private ResourceInfo matched;

  /** For CDI, which sets the rest. */
  public NativeZipBackstop() {}

  /** Without a server, which injects. */
  @SuppressWarnings("UnnecessaryAssignment")
  NativeZipBackstop(
      CurrentRequest current,
      ZipService service,
      HttpServletRequest servletRequest,
      ResourceInfo matched) {
    this.current = current;
    this.service = service;
    this.servletRequest = servletRequest;
    this.matched = matched;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() == null
        || response.getEntity() instanceof ZipBody
        || !ZipResponseFilter.isZip(response)
        || !DicomResource.isBelowAnAe(matched)
        || current.standsAside()) {
      return;
    }
    try {
      Optional<String> aeTitle =
          Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("AETitle"));
      if (!service.settingsFor(servletRequest, aeTitle).get(Setting.ENABLED)) {
        return;
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.error("The settings of a web application could not be read", e);
    }
    LOG.error(
        "A ZIP of the archive's own was refused: its request got past zip-rs. Please report how its"
            + " URL was written");
    Refusal refusal =
        new Refusal(
            Refusal.Reason.FAULT,
            "The archive was about to send a ZIP without the limits of this server, which is not"
                + " allowed. Write the URL and the Accept header as documented, or ask the"
                + " administrator of the archive.");
    service.downloads().refused(refusal.reason());
    RefusalAnswer.replace(response, refusal, RequestWords.errorForm(servletRequest));
  }
}
