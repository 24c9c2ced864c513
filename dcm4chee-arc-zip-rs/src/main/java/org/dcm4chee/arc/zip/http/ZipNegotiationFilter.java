package org.dcm4chee.arc.zip.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.archive.ZipWish;
import org.dcm4chee.arc.zip.limits.Limits;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.negotiation.Negotiation;
import org.dcm4chee.arc.zip.negotiation.QueryString;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * Decides by PS3.18 §8.7.8.1 whether a request for a study, a series or an instance wants a ZIP
 * most, and words it so that the archive, which knows no q-values, decides the same. It looks at
 * nothing else than GET and HEAD of these three resources; that they are these three is checked
 * again by {@link MatchedResourceFilter}, once the server has chosen the method.
 */
@Provider
@PreMatching
@ApplicationScoped
public class ZipNegotiationFilter implements ContainerRequestFilter {
  @Inject private CurrentRequest current;
  @Inject private ZipService service;
  @Context private HttpServletRequest servletRequest;

  /** For CDI, which sets the rest. */
  public ZipNegotiationFilter() {}

  /** Without a server, which injects. */
  @SuppressWarnings("UnnecessaryAssignment")
  ZipNegotiationFilter(
      CurrentRequest current, ZipService service, HttpServletRequest servletRequest) {
    this.current = current;
    this.service = service;
    this.servletRequest = servletRequest;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Optional<ZipSettings> settings = Optional.empty();
    boolean encrypted = EncryptionRequest.isAskedFor(request);
    try {
      Optional<DicomResource> resource =
          isRead(request)
              ? DicomResource.of(request.getUriInfo().getPathSegments())
              : Optional.empty();
      if (resource.isEmpty()) {
        requireNothingOfOurs(request);
        return;
      }
      settings =
          Optional.of(service.settingsFor(servletRequest, Optional.of(resource.get().aeTitle())));
      if (settings.get().get(Setting.ENABLED)) {
        MatchedResourceFilter.markAsSeen(request);
        decide(request, resource.get(), settings.get());
      } else {
        requireNothingOfOurs(request);
      }
    } catch (Refusal refusal) {
      refuse(request, refusal);
    } catch (Exception | Error e) {
      service
          .standAside()
          // The archive's own ZIP is not what is sent to who wants an encrypted one.
          .judge(e, encrypted ? Optional.empty() : settings)
          .ifPresentOrElse(refusal -> refuse(request, refusal), current::standAside);
    }
  }

  /** For a request that is left to the archive. */
  private static void requireNothingOfOurs(ContainerRequestContext request) {
    Deidentification.requireNotAskedFor(request);
    EncryptionRequest.requireNotAskedFor(request);
  }

  static boolean isRead(ContainerRequestContext request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  private void decide(
      ContainerRequestContext request, DicomResource resource, ZipSettings settings) {
    QueryString query = RequestWords.query(request);
    Decision decision =
        Negotiation.decide(new Negotiation.Request(query.accept(), RequestWords.accept(request)));
    if (decision instanceof Decision.Zip zip) {
      Limits.checkRoles(settings, service.rolesOf(servletRequest))
          .ifPresent(
              refusal -> {
                throw refusal;
              });
      expectZip(request, resource, zip, settings);
    } else if (decision instanceof Decision.NotZip notZip) {
      requireNothingOfOurs(request);
      notZip.cleanedAcceptable().ifPresent(types -> RequestWords.accept(request, types));
    } else if (decision instanceof Decision.NotAcceptable none) {
      throw new Refusal(Refusal.Reason.NOT_ACCEPTABLE, none.message());
    } else if (decision instanceof Decision.Malformed malformed) {
      throw new Refusal(Refusal.Reason.MALFORMED, malformed.message());
    }
  }

  private void expectZip(
      ContainerRequestContext request,
      DicomResource resource,
      Decision.Zip zip,
      ZipSettings settings) {
    if (!resource.namesOne()) {
      throw new Refusal(
          Refusal.Reason.MALFORMED,
          "A ZIP is of one study, one series or one instance: the UIDs in the URL must be single"
              + " ones, without * ? \\ and commas.");
    }
    QueryString query = RequestWords.query(request);
    Deidentification.requireNotAnonymize(query);
    EncryptionRequest.requireNotInUrl(query);
    current.expectZip(
        new ZipWish(
            zip.transferSyntaxes(),
            flag(query, "dicomdir").orElse(false),
            flag(query, "manifest").orElseGet(() -> settings.get(Setting.MANIFEST)),
            service.deidentifier(settings, query.first(Deidentification.PARAMETER)),
            service.password(
                settings,
                EncryptionRequest.takePassword(request),
                flag(query, EncryptionRequest.PARAMETER).orElse(false),
                EncryptionRequest.isConfidential(servletRequest)),
            service.userOf(servletRequest),
            settings));
    RequestWords.accept(request, List.of(zip.canonicalAccept()));
    RequestWords.hideConditions(request);
  }

  private static Optional<Boolean> flag(QueryString query, String name) {
    return query
        .first(name)
        .map(
            value -> {
              if (!value.equals("true") && !value.equals("false")) {
                throw new Refusal(
                    Refusal.Reason.MALFORMED,
                    "The query parameter '" + name + "' is true or false, nothing else.");
              }
              return value.equals("true");
            });
  }

  private void refuse(ContainerRequestContext request, Refusal refusal) {
    service.downloads().refused(refusal.reason());
    request.abortWith(RefusalAnswer.of(refusal, RequestWords.errorForm(servletRequest)));
  }
}
