package org.dcm4chee.arc.zip.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.PathSegment;
import java.util.List;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.QueryString;

/**
 * The query parameters that ask for de-identification. The archive does not know them: whoever asks
 * for it where it cannot be had is told so, and is not sent the identified objects. Stateless.
 */
final class Deidentification {
  static final String PARAMETER = "deidentify";

  /** That of the URI service (PS3.18 §9), which promises clean pixels. */
  private static final String ANONYMIZE = "anonymize";

  private Deidentification() {}

  /**
   * For a request whose answer is no ZIP of ours.
   *
   * @throws Refusal if it asks for de-identification
   */
  static void requireNotAskedFor(ContainerRequestContext request) {
    QueryString query = RequestWords.query(request);
    if (isBelowAnAe(request.getUriInfo().getPathSegments())
        && (query.first(PARAMETER).isPresent() || query.first(ANONYMIZE).isPresent())) {
      throw new Refusal(
          Refusal.Reason.MALFORMED,
          "This server de-identifies ZIPs only, and this answer would be none. Ask for"
              + " accept=application/zip and deidentify=basic of a study, a series or an instance,"
              + " or leave the parameter out.");
    }
  }

  /**
   * For a request whose answer is a ZIP.
   *
   * @throws Refusal if it asks for what is promised by nobody
   */
  static void requireNotAnonymize(QueryString query) {
    if (query.first(ANONYMIZE).isPresent()) {
      throw new Refusal(
          Refusal.Reason.MALFORMED,
          "anonymize promises that the pixels are cleaned, too (PS3.18 §9), which is not done here."
              + " deidentify=basic takes what identifies the patient out of the headers, and leaves"
              + " out objects whose pixels may show it.");
    }
  }

  static boolean isBelowAnAe(List<PathSegment> path) {
    List<String> segments =
        path.stream().map(PathSegment::getPath).filter(segment -> !segment.isEmpty()).toList();
    return segments.size() >= 3 && segments.get(0).equals("aets") && segments.get(2).equals("rs");
  }
}
