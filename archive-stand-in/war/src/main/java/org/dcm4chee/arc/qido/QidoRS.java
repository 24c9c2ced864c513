package org.dcm4chee.arc.qido;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.core.Variant;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.json.JSONWriter;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.WebApplication;
import org.dcm4che3.net.service.QueryRetrieveLevel2;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.keycloak.KeycloakContext;
import org.dcm4chee.arc.rs.util.MediaTypeUtils;
import org.dcm4chee.arc.standin.Archive;
import org.dcm4chee.arc.standin.Search;

/**
 * Searches (PS3.18 §10.6) with the archive's order of checks and its answers: the query has run
 * when the response is made, and its entity is a {@link StreamingOutput} of JSON. Knows no XML and
 * no CSV, no fuzzy matching and no order. As long as it is because the archive's is one class of
 * that name.
 */
@RequestScoped
@Path("aets/{AETitle}/rs")
public class QidoRS {
  private static final MediaType DICOM_JSON = MediaType.valueOf("application/dicom+json");
  private static final int[] PATIENT = {
    Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.PatientSex
  };
  private static final int[] STUDY = {
    Tag.StudyDate,
    Tag.StudyTime,
    Tag.AccessionNumber,
    Tag.ModalitiesInStudy,
    Tag.ReferringPhysicianName,
    Tag.StudyDescription,
    Tag.PatientName,
    Tag.PatientID,
    Tag.PatientBirthDate,
    Tag.PatientSex,
    Tag.StudyID,
    Tag.NumberOfStudyRelatedSeries,
    Tag.NumberOfStudyRelatedInstances
  };
  private static final int[] SERIES = {
    Tag.Modality, Tag.SeriesDescription, Tag.SeriesNumber, Tag.NumberOfSeriesRelatedInstances
  };
  private static final int[] INSTANCE = {
    Tag.SOPClassUID,
    Tag.InstanceNumber,
    Tag.Rows,
    Tag.Columns,
    Tag.BitsAllocated,
    Tag.NumberOfFrames
  };

  @Inject private Archive archive;
  @Inject private Device device;
  @Context private HttpServletRequest request;
  @Context private HttpHeaders headers;
  @Context private UriInfo uriInfo;

  @PathParam("AETitle")
  private String aet;

  @QueryParam("accept")
  private List<String> accept;

  @QueryParam("limit")
  private String limit;

  @QueryParam("offset")
  private String offset;

  @QueryParam("includefield")
  private List<String> includefields;

  @GET
  @Path("/patients")
  public Response searchForPatients() {
    return search(QueryRetrieveLevel2.PATIENT, null, null, PATIENT);
  }

  @GET
  @Path("/studies")
  public Response searchForStudies() {
    return search(QueryRetrieveLevel2.STUDY, null, null, STUDY);
  }

  @GET
  @Path("/series")
  public Response searchForSeries() {
    return search(QueryRetrieveLevel2.SERIES, null, null, STUDY, SERIES);
  }

  @GET
  @Path("/studies/{StudyInstanceUID}/series")
  public Response searchForSeriesOfStudy(@PathParam("StudyInstanceUID") String studyInstanceUID) {
    return search(QueryRetrieveLevel2.SERIES, studyInstanceUID, null, SERIES);
  }

  @GET
  @Path("/instances")
  public Response searchForInstances() {
    return search(QueryRetrieveLevel2.IMAGE, null, null, STUDY, SERIES, INSTANCE);
  }

  @GET
  @Path("/studies/{StudyInstanceUID}/instances")
  public Response searchForInstancesOfStudy(
      @PathParam("StudyInstanceUID") String studyInstanceUID) {
    return search(QueryRetrieveLevel2.IMAGE, studyInstanceUID, null, SERIES, INSTANCE);
  }

  @GET
  @Path("/studies/{StudyInstanceUID}/series/{SeriesInstanceUID}/instances")
  public Response searchForInstancesOfSeries(
      @PathParam("StudyInstanceUID") String studyInstanceUID,
      @PathParam("SeriesInstanceUID") String seriesInstanceUID) {
    return search(QueryRetrieveLevel2.IMAGE, studyInstanceUID, seriesInstanceUID, INSTANCE);
  }

  private Response search(
      QueryRetrieveLevel2 level, String studyUID, String seriesUID, int[]... included) {
    // The archive validates parameters before anything else.
    int limited = number(limit, "[1-9]\\d{0,4}", "limit");
    int skipped = number(offset, "0|([1-9]\\d{0,4})", "offset");
    Search search = new Search(level);
    Set<Integer> returned = new TreeSet<>(Integer::compareUnsigned);
    returned.add(Tag.SpecificCharacterSet);
    addKeys(search, returned);
    for (int[] tags : included) {
      for (int tag : tags) {
        returned.add(tag);
      }
    }
    addUids(level, returned);

    ApplicationEntity ae = device.getApplicationEntity(aet, true);
    if (ae == null || !ae.isInstalled()) {
      return failure(Response.Status.NOT_FOUND, "No such Application Entity: " + aet);
    }
    ArchiveAEExtension archiveAE = ae.getAEExtensionNotNull(ArchiveAEExtension.class);
    requireAcceptedRole(archiveAE);
    // Who asks by another title needs no web application.
    if (aet.equals(ae.getAETitle())) {
      requireWebApplication();
    }
    if (!isJsonAcceptable()) {
      return Response.notAcceptable(
              Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, DICOM_JSON).build())
          .build();
    }
    if (studyUID != null) {
      search.key(Tag.StudyInstanceUID, VR.UI, studyUID);
    }
    if (seriesUID != null) {
      search.key(Tag.SeriesInstanceUID, VR.UI, seriesUID);
    }
    return answer(archive.search(search, aet), archiveAE, limited, skipped, level, returned);
  }

  private static int number(String value, String pattern, String name) {
    if (value == null) {
      return 0;
    }
    if (!value.matches(pattern)) {
      throw new WebApplicationException(
          failure(Response.Status.BAD_REQUEST, name + " must match " + pattern));
    }
    return Integer.parseInt(value);
  }

  /** What is neither a parameter of QIDO-RS nor an attribute is passed over. */
  private void addKeys(Search search, Set<Integer> returned) {
    for (Map.Entry<String, List<String>> parameter : uriInfo.getQueryParameters().entrySet()) {
      int tag = tag(parameter.getKey());
      if (tag != -1) {
        search.key(tag, ElementDictionary.vrOf(tag, null), String.join("\\", parameter.getValue()));
        returned.add(tag);
      }
    }
    for (String fields : includefields) {
      for (String field : fields.split(",", -1)) {
        if (tag(field) != -1) {
          returned.add(tag(field));
        }
      }
    }
  }

  private static int tag(String name) {
    return name.matches("[0-9A-Fa-f]{8}")
        ? Integer.parseUnsignedInt(name, 16)
        : ElementDictionary.tagForKeyword(name, null);
  }

  private static void addUids(QueryRetrieveLevel2 level, Set<Integer> returned) {
    for (QueryRetrieveLevel2 above : QueryRetrieveLevel2.values()) {
      if (above != QueryRetrieveLevel2.PATIENT && above.compareTo(level) <= 0) {
        returned.add(above.uniqueKey());
      }
    }
  }

  private void requireAcceptedRole(ArchiveAEExtension ae) {
    KeycloakContext user = KeycloakContext.valueOf(request);
    if (user.isSecured() && !ae.isAcceptedUserRole(user.getRoles())) {
      throw new WebApplicationException(
          "Application Entity "
              + ae.getApplicationEntity().getAETitle()
              + " does not list role of accessing user",
          Response.Status.FORBIDDEN);
    }
  }

  private void requireWebApplication() {
    boolean found =
        device.getWebApplications().stream()
            .filter(webapp -> request.getRequestURI().startsWith(webapp.getServicePath()))
            .anyMatch(webapp -> webapp.containsServiceClass(WebApplication.ServiceClass.QIDO_RS));
    if (!found) {
      throw new WebApplicationException(
          failure(
              Response.Status.NOT_FOUND,
              "No Web Application with QIDO_RS service class found for Application Entity: "
                  + aet));
    }
  }

  private boolean isJsonAcceptable() {
    return MediaTypeUtils.acceptableMediaTypesOf(headers, accept).stream()
        .anyMatch(
            type ->
                type.isCompatible(DICOM_JSON)
                    || type.isCompatible(MediaType.APPLICATION_JSON_TYPE));
  }

  private Response answer(
      List<Attributes> found,
      ArchiveAEExtension ae,
      int limited,
      int skipped,
      QueryRetrieveLevel2 level,
      Set<Integer> returned) {
    int most = ae.queryMaxNumberOfResults();
    if (most > 0 && found.size() > most) {
      return failure(
          Response.Status.REQUEST_ENTITY_TOO_LARGE,
          "Request entity too large. Query count exceeds configured Query Max Number of Results,"
              + " narrow down search using query filters.");
    }
    int cut = ae.qidoMaxNumberOfResults();
    int remaining = 0;
    if (cut > 0 && (limited == 0 || limited > cut)) {
      remaining = found.size() - skipped - cut;
    }
    int size = remaining > 0 ? cut : limited > 0 ? limited : Integer.MAX_VALUE;
    List<Attributes> matches = new ArrayList<>();
    boolean all = includefields.contains("all");
    found.stream()
        .skip(skipped)
        .limit(size)
        .forEach(row -> matches.add(adjusted(row, level, all, returned)));
    if (matches.isEmpty()) {
      return Response.noContent().build();
    }
    Response.ResponseBuilder response = Response.ok();
    if (remaining > 0) {
      response.header(
          "Warning",
          "299 "
              + request.getServerName()
              + ':'
              + request.getServerPort()
              + " \"There are "
              + remaining
              + " additional results that can be requested\"");
    }
    return response
        .header("Cache-Control", "no-cache")
        .entity((StreamingOutput) out -> write(matches, out))
        .type(DICOM_JSON)
        .build();
  }

  private Attributes adjusted(
      Attributes row, QueryRetrieveLevel2 level, boolean all, Set<Integer> returned) {
    int[] tags = returned.stream().mapToInt(Integer::intValue).toArray();
    Attributes match = all ? row : new Attributes(row, tags);
    for (int tag : tags) {
      if (tag != Tag.SpecificCharacterSet && !match.contains(tag)) {
        match.setNull(tag, ElementDictionary.vrOf(tag, null));
      }
    }
    if (level != QueryRetrieveLevel2.PATIENT) {
      match.setString(Tag.RetrieveURL, VR.UR, retrieveURL(row, level));
    }
    return match;
  }

  private String retrieveURL(Attributes row, QueryRetrieveLevel2 level) {
    String url = request.getRequestURL().toString();
    StringBuilder sb = new StringBuilder(url.substring(0, url.lastIndexOf("/rs/") + 3));
    sb.append("/studies/").append(row.getString(Tag.StudyInstanceUID));
    if (level != QueryRetrieveLevel2.STUDY) {
      sb.append("/series/").append(row.getString(Tag.SeriesInstanceUID));
    }
    if (level == QueryRetrieveLevel2.IMAGE) {
      sb.append("/instances/").append(row.getString(Tag.SOPInstanceUID));
    }
    return sb.toString();
  }

  private static void write(List<Attributes> matches, OutputStream out) {
    JsonGenerator gen = Json.createGenerator(out);
    JSONWriter writer = new JSONWriter(gen);
    gen.writeStartArray();
    matches.forEach(writer::write);
    gen.writeEnd();
    gen.flush();
  }

  private static Response failure(Response.Status status, String message) {
    return Response.status(status)
        .entity("{\"errorMessage\":\"" + message + "\"}")
        .type(MediaType.TEXT_PLAIN_TYPE)
        .build();
  }
}
