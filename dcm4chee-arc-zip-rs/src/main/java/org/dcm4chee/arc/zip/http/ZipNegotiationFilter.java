package org.dcm4chee.arc.zip.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.archive.ZipWish;
import org.dcm4chee.arc.zip.limits.Limits;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.negotiation.MetadataNegotiation;
import org.dcm4chee.arc.zip.negotiation.Negotiation;
import org.dcm4chee.arc.zip.negotiation.QueryString;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * Decides by PS3.18 §8.7.8.1 whether a request for a study, a series or an instance wants a ZIP
 * most, and words it so that the archive, which knows no q-values, decides the same; and the same
 * of a search for any of them. It looks at nothing else than GET and HEAD of these resources, and a
 * search that is posted as a form; that they are these is checked again by {@link
 * MatchedResourceFilter}, once the server has chosen the method.
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
      Optional<DicomResource> resource = resource(request);
      if (resource.isEmpty()) {
        if (!decideSearch(request)) {
          requireNothingOfOurs(request);
        }
        return;
      }
      ZipSettings inForce =
          service.settingsFor(servletRequest, Optional.of(resource.get().aeTitle()));
      if (inForce.get(Setting.ENABLED)) {
        // The archive has no ZIP of metadata that could be served in the place of ours.
        Decision decision = decision(request, resource.get());
        settings = isOfMetadata(decision) ? Optional.empty() : Optional.of(inForce);
        MatchedResourceFilter.markAsSeen(request);
        decide(request, resource.get(), decision, inForce);
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

  /**
   * Whether it is a search whose answer is to be a ZIP of what it finds: then the archive is asked
   * for the list of that, and {@link SearchAnswerFilter} makes the ZIP.
   */
  private boolean decideSearch(ContainerRequestContext request) throws IOException {
    boolean form = SearchForm.isOne(request);
    Optional<SearchResource> resource =
        form || isRead(request)
            ? SearchResource.of(request.getUriInfo().getPathSegments())
            : Optional.empty();
    Decision decision =
        resource.isPresent()
            ? SearchResource.decide(request)
            : new Decision.NotZip(Optional.empty());
    if (decision instanceof Decision.NotZip) {
      return false;
    }
    SearchResource search = resource.orElseThrow();
    ZipSettings settings = service.settingsFor(servletRequest, Optional.of(search.aeTitle()));
    if (!settings.get(Setting.ENABLED)) {
      return false;
    }
    if (form) {
      SearchForm.toGet(request);
    }
    QueryString query = RequestWords.query(request);
    Decision.Zip zip = SearchResource.zip(decision);
    search.requireAllowed(settings, query);
    requireRole(settings);
    if (!service.isRetrieveServed(servletRequest, search.aeTitle())) {
      throw new Refusal(
          Refusal.Reason.NOT_FOUND,
          "No Web Application with WADO_RS service class found for this Application Entity: it can"
              + " be searched, but gives no objects. Ask for another AE title.");
    }
    Deidentification.requireNotAnonymize(query);
    current.expectZipOfSearch(wish(request, zip.content(), zip.transferSyntaxes(), settings));
    SearchResource.ask(request, search);
    return true;
  }

  private void requireRole(ZipSettings settings) {
    Limits.checkRoles(settings, service.rolesOf(servletRequest))
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  /**
   * What the request is for, if it is for us to decide on it: for metadata it has to name a ZIP.
   */
  private static Optional<DicomResource> resource(ContainerRequestContext request) {
    return isRead(request)
        ? DicomResource.of(request.getUriInfo().getPathSegments())
            .filter(
                resource ->
                    !resource.metadata()
                        || !(decision(request, resource) instanceof Decision.NotZip))
        : Optional.empty();
  }

  private static Decision decision(ContainerRequestContext request, DicomResource resource) {
    Negotiation.Request asked =
        new Negotiation.Request(RequestWords.query(request).accept(), RequestWords.accept(request));
    return resource.metadata() ? MetadataNegotiation.decide(asked) : Negotiation.decide(asked);
  }

  private static boolean isOfMetadata(Decision decision) {
    return decision instanceof Decision.Zip zip && zip.content() != Decision.Content.DICOM;
  }

  private void decide(
      ContainerRequestContext request,
      DicomResource resource,
      Decision decision,
      ZipSettings settings) {
    if (decision instanceof Decision.Zip zip) {
      requireRole(settings);
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
    requireNoDicomdir(query, zip.content());
    if (resource.metadata()) {
      requireAllMetadata(query);
    }
    current.expectZip(wish(request, zip.content(), zip.transferSyntaxes(), settings));
    if (resource.metadata()) {
      // The archive finds the objects by their own resource; what is written of them is our matter.
      RequestWords.withoutLastSegment(request);
    }
    RequestWords.accept(request, List.of(zip.canonicalAccept()));
    RequestWords.hideConditions(request);
  }

  private ZipWish wish(
      ContainerRequestContext request,
      Decision.Content content,
      List<String> transferSyntaxes,
      ZipSettings settings) {
    QueryString query = RequestWords.query(request);
    EncryptionRequest.requireNotInUrl(query);
    return new ZipWish(
        content,
        transferSyntaxes,
        flag(query, "dicomdir").orElse(false),
        flag(query, "manifest").orElseGet(() -> settings.get(Setting.MANIFEST)),
        service.deidentifier(settings, query.first(Deidentification.PARAMETER)),
        service.password(
            settings,
            EncryptionRequest.takePassword(request),
            flag(query, EncryptionRequest.PARAMETER).orElse(false),
            EncryptionRequest.isConfidential(servletRequest)),
        service.userOf(servletRequest),
        settings);
  }

  private static void requireNoDicomdir(QueryString query, Decision.Content content) {
    if (content != Decision.Content.DICOM && flag(query, "dicomdir").orElse(false)) {
      throw new Refusal(
          Refusal.Reason.MALFORMED,
          "A DICOMDIR is of DICOM files, and there are none in a ZIP of metadata. Leave dicomdir"
              + " out, or ask for the DICOM files: application/zip"
              + (content.hasBulkData() ? " without type." : " at the same URL without /metadata."));
    }
  }

  /**
   * What the archive's own metadata can leave out, ours does not; what it would be promised with is
   * refused.
   */
  private static void requireAllMetadata(QueryString query) {
    boolean some =
        query.first("includefield").isPresent()
            || query.first("excludeprivate").filter(value -> !value.equals("false")).isPresent();
    if (some) {
      throw new Refusal(
          Refusal.Reason.MALFORMED,
          "A ZIP of metadata has all attributes. Leave includefield and excludeprivate out, or ask"
              + " for application/dicom+json.");
    }
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
