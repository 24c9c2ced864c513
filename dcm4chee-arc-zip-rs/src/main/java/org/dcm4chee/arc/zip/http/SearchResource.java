package org.dcm4chee.arc.zip.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.PathSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SearchLimits;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.negotiation.Negotiation;
import org.dcm4chee.arc.zip.negotiation.QueryString;
import org.dcm4chee.arc.zip.negotiation.SearchLevel;
import org.dcm4chee.arc.zip.negotiation.SearchNegotiation;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * A search for studies, series or instances, in all of an AE or below a study or a series (PS3.18
 * §10.6): what it finds can be one ZIP. {@link DicomResource} is what a URL names.
 *
 * @param aeTitle decoded
 * @param level what it searches for
 * @param uids in its path, of the study, and of the series if there is one; decoded
 */
record SearchResource(String aeTitle, SearchLevel level, List<String> uids) {
  /** The only type of a list that is read here. */
  static final String LIST = "application/dicom+json";

  private static final String PROPERTY = SearchResource.class.getName();

  /** What the archive's search would take for keys that it does not know. */
  private static final List<String> OUR_PARAMETERS =
      List.of(
          "dicomdir",
          "manifest",
          "filename",
          Deidentification.PARAMETER,
          EncryptionRequest.PARAMETER);

  /** The paths of the archive's methods for them, each variable as {@code {}}. */
  private static final List<String> TEMPLATES =
      List.of(
          "aets/{}/rs/studies",
          "aets/{}/rs/series",
          "aets/{}/rs/instances",
          "aets/{}/rs/studies/{}/series",
          "aets/{}/rs/studies/{}/instances",
          "aets/{}/rs/studies/{}/series/{}/instances");

  SearchResource {
    uids = List.copyOf(uids);
  }

  /**
   * What a path searches for.
   *
   * @param path its segments, decoded; matrix parameters do not count, as for the server
   * @return empty if it is no search
   */
  static Optional<SearchResource> of(List<PathSegment> path) {
    List<String> segments =
        path.stream().map(PathSegment::getPath).filter(segment -> !segment.isEmpty()).toList();
    if (segments.size() < 4) {
      return Optional.empty();
    }
    List<String> uids = new ArrayList<>();
    List<String> template = new ArrayList<>(segments);
    template.set(1, "{}");
    for (int i = 4; i < segments.size(); i += 2) {
      uids.add(segments.get(i));
      template.set(i, "{}");
    }
    String last = segments.get(segments.size() - 1);
    return TEMPLATES.contains(String.join("/", template))
        ? level(last).map(level -> new SearchResource(segments.get(1), level, uids))
        : Optional.empty();
  }

  private static Optional<SearchLevel> level(String resource) {
    for (SearchLevel level : SearchLevel.values()) {
      if (level.resource().equals(resource)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** Whether the method that the server has chosen is a search. */
  static boolean isMatchedBy(ResourceInfo matched) {
    return TEMPLATES.contains(DicomResource.template(matched));
  }

  /** What a client wants most of a search. */
  static Decision decide(ContainerRequestContext request) {
    return SearchNegotiation.decide(
        new Negotiation.Request(
            RequestWords.query(request).accept(), RequestWords.accept(request)));
  }

  /**
   * The ZIP that is wanted.
   *
   * @throws Refusal if it is wanted in words that cannot be followed
   */
  static Decision.Zip zip(Decision decision) {
    if (decision instanceof Decision.Zip zip) {
      return zip;
    }
    throw decision instanceof Decision.NotAcceptable none
        ? new Refusal(Refusal.Reason.NOT_ACCEPTABLE, none.message())
        : new Refusal(
            Refusal.Reason.MALFORMED,
            decision instanceof Decision.Malformed malformed ? malformed.message() : "No ZIP.");
  }

  /**
   * Whether the settings allow a ZIP of this search.
   *
   * @throws Refusal if they do not
   */
  void requireAllowed(ZipSettings settings, QueryString query) {
    if (!settings.get(Setting.COLLECTIONS)) {
      throw new Refusal(
          Refusal.Reason.NOT_ALLOWED,
          "A search cannot be had as a ZIP here (zip.collections=false). Ask for one study at a"
              + " time, or ask the administrator of the archive.");
    }
    boolean narrowed =
        uids.stream().anyMatch(SearchLevel::isSelective) || level.isNarrowedBy(query);
    SearchLimits.checkFilter(settings, level.resource(), narrowed)
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  /** Words a request so that the archive's answer is the list of what it finds. */
  static void ask(ContainerRequestContext request, SearchResource search) {
    request.setProperty(PROPERTY, search);
    RequestWords.accept(request, List.of(LIST), OUR_PARAMETERS);
    RequestWords.hideConditions(request);
  }

  /** The search that a request was worded for. */
  static Optional<SearchResource> asked(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof SearchResource search
        ? Optional.of(search)
        : Optional.empty();
  }
}
