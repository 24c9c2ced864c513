package org.dcm4chee.arc.zip.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.archive.ZipWish;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.negotiation.Negotiation;
import org.dcm4chee.arc.zip.negotiation.QueryString;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * Decides by PS3.18 §8.7.8.1 whether a request for a study, a series or an instance wants a ZIP
 * most, and words it so that the archive, which knows no q-values, decides the same. It looks at
 * nothing else than GET and HEAD of these three resources.
 */
@Provider
@PreMatching
@ApplicationScoped
public class ZipNegotiationFilter implements ContainerRequestFilter {
  private static final Pattern DICOM_RESOURCE =
      Pattern.compile("/?aets/[^/]+/rs/studies/[^/]+(?:/series/[^/]+(?:/instances/[^/]+)?)?/?");

  @Inject private CurrentRequest current;
  @Inject private ZipService service;
  @Context private HttpServletRequest servletRequest;

  @Override
  public void filter(ContainerRequestContext request) {
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (!reads || !DICOM_RESOURCE.matcher(request.getUriInfo().getPath()).matches()) {
      return;
    }
    try {
      ZipSettings settings = service.settingsFor(servletRequest);
      if (settings.get(Setting.ENABLED)) {
        decide(request, settings);
      }
    } catch (LinkageError | RuntimeException e) {
      current.standAside();
      service.tellOfStandingAside(e);
    }
  }

  private void decide(ContainerRequestContext request, ZipSettings settings) {
    String rawQuery =
        Optional.ofNullable(request.getUriInfo().getRequestUri().getRawQuery()).orElse("");
    QueryString query = QueryString.parse(rawQuery);
    List<String> acceptHeaders =
        Optional.ofNullable(request.getHeaders().get(HttpHeaders.ACCEPT)).orElse(List.of());
    Decision decision = Negotiation.decide(new Negotiation.Request(query.accept(), acceptHeaders));
    if (decision instanceof Decision.Zip zip) {
      expectZip(request, query, zip, settings);
    } else if (decision instanceof Decision.NotZip notZip) {
      notZip.cleanedAcceptable().ifPresent(types -> reword(request, query, types));
    } else if (decision instanceof Decision.NotAcceptable none) {
      refuse(request, new Refusal(Refusal.Reason.NOT_ACCEPTABLE, none.message()));
    } else if (decision instanceof Decision.Malformed malformed) {
      refuse(request, new Refusal(Refusal.Reason.MALFORMED, malformed.message()));
    }
  }

  private void expectZip(
      ContainerRequestContext request, QueryString query, Decision.Zip zip, ZipSettings settings) {
    current.expectZip(
        new ZipWish(
            zip.transferSyntaxes(),
            query.first("dicomdir").filter("true"::equals).isPresent(),
            query
                .first("manifest")
                .map("true"::equals)
                .orElseGet(() -> settings.get(Setting.MANIFEST)),
            service.userOf(servletRequest),
            service.rolesOf(servletRequest),
            settings));
    reword(request, query, List.of(zip.canonicalAccept()));
    Conditions.hideEntityTagsFromArchive(request);
  }

  private static void reword(
      ContainerRequestContext request, QueryString query, List<String> acceptable) {
    URI uri = request.getUriInfo().getRequestUri();
    String text = uri.toString();
    int question = text.indexOf('?');
    String path = question < 0 ? text : text.substring(0, question);
    request.setRequestUri(URI.create(path + '?' + query.withAccept(acceptable).raw()));
    MultivaluedMap<String, String> headers = request.getHeaders();
    headers.remove(HttpHeaders.ACCEPT);
    headers.put(HttpHeaders.ACCEPT, new java.util.ArrayList<>(acceptable));
  }

  private void refuse(ContainerRequestContext request, Refusal refusal) {
    service.downloads().refused(refusal.reason());
    request.abortWith(RefusalAnswer.of(refusal));
  }
}
