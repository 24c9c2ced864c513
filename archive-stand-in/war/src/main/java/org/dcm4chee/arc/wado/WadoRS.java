package org.dcm4chee.arc.wado;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.CompletionCallback;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.json.JSONWriter;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.WebApplication;
import org.dcm4che3.util.AttributesFormat;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.keycloak.HttpServletRequestInfo;
import org.dcm4chee.arc.keycloak.HttpServletRequestUtils;
import org.dcm4chee.arc.keycloak.KeycloakContext;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveEnd;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.retrieve.RetrieveStart;
import org.dcm4chee.arc.retrieve.stream.DicomObjectOutput;
import org.dcm4chee.arc.rs.util.MediaTypeUtils;
import org.dcm4chee.arc.store.InstanceLocations;

/**
 * The archive's resource, with its order of checks, its choice of output, and its faults. As long
 * as it is because the archive's is one class of that name.
 */
@RequestScoped
@Path("aets/{AETitle}/rs")
public class WadoRS {
  private static final MediaType ZIP = MediaType.valueOf("application/zip");
  private static final MediaType DICOM_JSON = MediaType.valueOf("application/dicom+json");
  private static final String DICOM = "application/dicom";

  @Inject private RetrieveService service;
  @Inject private Device device;
  @Inject @RetrieveStart private Event<RetrieveContext> retrieveStart;
  @Inject @RetrieveEnd private Event<RetrieveContext> retrieveEnd;
  @Context private HttpServletRequest request;
  @Context private HttpHeaders headers;
  @Context private Request preconditions;

  @PathParam("AETitle")
  private String aet;

  @QueryParam("accept")
  private List<String> accept;

  @QueryParam("dicomdir")
  private String dicomdir;

  private Collection<String> transferSyntaxes;

  @GET
  @Path("/studies/{studyUID}")
  public void retrieveStudy(@PathParam("studyUID") String studyUID, @Suspended AsyncResponse ar) {
    retrieve(studyUID, null, null, ar);
  }

  @GET
  @Path("/studies/{studyUID}/series/{seriesUID}")
  public void retrieveSeries(
      @PathParam("studyUID") String studyUID,
      @PathParam("seriesUID") String seriesUID,
      @Suspended AsyncResponse ar) {
    retrieve(studyUID, seriesUID, null, ar);
  }

  @GET
  @Path("/studies/{studyUID}/series/{seriesUID}/instances/{objectUID}")
  public void retrieveInstance(
      @PathParam("studyUID") String studyUID,
      @PathParam("seriesUID") String seriesUID,
      @PathParam("objectUID") String objectUID,
      @Suspended AsyncResponse ar) {
    retrieve(studyUID, seriesUID, objectUID, ar);
  }

  @GET
  @Path("/studies/{studyUID}/metadata")
  public void retrieveStudyMetadata(
      @PathParam("studyUID") String studyUID, @Suspended AsyncResponse ar) {
    retrieve(studyUID, null, null, this::metadata, ar);
  }

  @GET
  @Path("/studies/{studyUID}/series/{seriesUID}/metadata")
  public void retrieveSeriesMetadata(
      @PathParam("studyUID") String studyUID,
      @PathParam("seriesUID") String seriesUID,
      @Suspended AsyncResponse ar) {
    retrieve(studyUID, seriesUID, null, this::metadata, ar);
  }

  @GET
  @Path("/studies/{studyUID}/series/{seriesUID}/instances/{objectUID}/metadata")
  public void retrieveInstanceMetadata(
      @PathParam("studyUID") String studyUID,
      @PathParam("seriesUID") String seriesUID,
      @PathParam("objectUID") String objectUID,
      @Suspended AsyncResponse ar) {
    retrieve(studyUID, seriesUID, objectUID, this::metadata, ar);
  }

  /** What an answer is made of. */
  private enum Output {
    MULTIPART,
    ZIP,
    METADATA
  }

  /** Here metadata is JSON only. */
  private Output metadata() {
    boolean json =
        MediaTypeUtils.acceptableMediaTypesOf(headers, accept).stream()
            .anyMatch(
                type ->
                    type.isCompatible(DICOM_JSON)
                        || type.isCompatible(MediaType.APPLICATION_JSON_TYPE));
    if (!json) {
      throw new WebApplicationException(Response.Status.NOT_ACCEPTABLE);
    }
    return Output.METADATA;
  }

  private void retrieve(String study, String series, String object, AsyncResponse ar) {
    retrieve(study, series, object, this::dicomOrZip, ar);
  }

  private void retrieve(
      String study, String series, String object, Supplier<Output> choice, AsyncResponse ar) {
    ApplicationEntity ae = device.getApplicationEntity(aet, true);
    if (ae == null || !ae.isInstalled()) {
      throw failure(Response.Status.NOT_FOUND, "No such Application Entity: " + aet);
    }
    requireAcceptedRole(ae);
    // Who asks by another title needs no web application.
    if (aet.equals(ae.getAETitle())) {
      requireWebApplication();
    }
    if (dicomdir != null && !dicomdir.equals("true") && !dicomdir.equals("false")) {
      throw failure(
          Response.Status.BAD_REQUEST, "dicomdir=" + dicomdir + " is neither true nor false");
    }
    Output output = choice.get();
    RetrieveContext ctx =
        service.newRetrieveContextWADO(
            HttpServletRequestInfo.valueOf(request), aet, study, series, object);
    ctx.setRetrieveMetadata(output == Output.METADATA);
    try {
      service.calculateMatches(ctx);
      if (!respond(ctx, output, ar)) {
        close(ctx);
      }
    } catch (IOException | RuntimeException e) {
      close(ctx);
      ar.resume(e);
    }
  }

  private void requireAcceptedRole(ApplicationEntity ae) {
    KeycloakContext user = KeycloakContext.valueOf(request);
    if (user.isSecured()
        && !ae.getAEExtensionNotNull(ArchiveAEExtension.class)
            .isAcceptedUserRole(user.getRoles())) {
      throw new WebApplicationException(
          "Application Entity " + ae.getAETitle() + " does not list role of accessing user",
          Response.Status.FORBIDDEN);
    }
  }

  private void requireWebApplication() {
    boolean found =
        device.getWebApplications().stream()
            .filter(webapp -> request.getRequestURI().startsWith(webapp.getServicePath()))
            .anyMatch(webapp -> webapp.containsServiceClass(WebApplication.ServiceClass.WADO_RS));
    if (!found) {
      throw failure(Response.Status.NOT_FOUND, "No Web Application with WADO_RS service class");
    }
  }

  private Output dicomOrZip() {
    List<MediaType> acceptable = MediaTypeUtils.acceptableMediaTypesOf(headers, accept);
    for (MediaType type : acceptable) {
      boolean multipart =
          type.isCompatible(MediaType.valueOf("multipart/related"))
              && DICOM.equals(type.getParameters().getOrDefault("type", DICOM));
      if (type.isWildcardType() || multipart) {
        transferSyntaxes = transferSyntaxes(List.of(type));
        return Output.MULTIPART;
      }
    }
    List<MediaType> zips = acceptable.stream().filter(ZIP::isCompatible).toList();
    if (zips.isEmpty()) {
      throw new WebApplicationException(Response.status(Response.Status.NOT_ACCEPTABLE).build());
    }
    transferSyntaxes = transferSyntaxes(zips);
    return Output.ZIP;
  }

  private static Collection<String> transferSyntaxes(List<MediaType> types) {
    Collection<String> syntaxes = new LinkedHashSet<>();
    for (MediaType type : types) {
      String syntax = type.getParameters().get("transfer-syntax");
      if (syntax != null) {
        syntaxes.add(syntax);
      }
    }
    return syntaxes.isEmpty() ? List.of("1.2.840.10008.1.2.1") : syntaxes;
  }

  /** Whether the context is in use until the end of the answer. */
  private boolean respond(RetrieveContext ctx, Output output, AsyncResponse ar) throws IOException {
    Date lastModified = service.getLastModifiedFromMatches(ctx, false);
    EntityTag tag = new EntityTag(Integer.toHexString(lastModified.hashCode()));
    if (isConditional() && !ctx.getMatches().isEmpty()) {
      Response.ResponseBuilder unmet = preconditions.evaluatePreconditions(lastModified, tag);
      if (unmet != null) {
        ar.resume(unmet.build());
        return false;
      }
    }
    int found = ctx.getMatches().size();
    int notAccessible =
        service.removeNotAccessableMatches(ctx).values().stream().mapToInt(Collection::size).sum();
    if (ctx.getMatches().isEmpty()) {
      throw found > 0
          ? failure(Response.Status.GONE, "No longer accessible.")
          : failure(Response.Status.NOT_FOUND, "No matches found.");
    }
    retrieveStart.fire(ctx);
    ar.register(
        (CompletionCallback)
            throwable -> {
              service.updateLocations(ctx);
              service.updateInstanceAvailability(ctx);
              ctx.setException(throwable);
              retrieveEnd.fire(ctx);
              if (output != Output.ZIP) {
                // The archive never closes it. Here only ZIPs do not, so that tests see who does.
                close(ctx);
              }
            });
    Response.ResponseBuilder response =
        Response.status(notAccessible > 0 ? Response.Status.PARTIAL_CONTENT : Response.Status.OK)
            .lastModified(lastModified)
            .tag(tag)
            .header("Accept-Ranges", "none");
    if (notAccessible > 0) {
      response.header(
          "Warning",
          HttpServletRequestUtils.miscPersistentWarning(
              request, notAccessible + " objects no longer accessible."));
    }
    switch (output) {
      case ZIP -> response.type(ZIP).entity((StreamingOutput) out -> writeZip(ctx, out));
      case METADATA ->
          response.type(DICOM_JSON).entity((StreamingOutput) out -> writeMetadata(ctx, out));
      case MULTIPART -> writeMultipart(ctx, response);
    }
    ar.resume(response.build());
    return true;
  }

  private static void close(RetrieveContext ctx) {
    try {
      ctx.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private boolean isConditional() {
    return request.getHeader(HttpHeaders.IF_MATCH) != null
        || request.getHeader(HttpHeaders.IF_NONE_MATCH) != null
        || request.getHeader(HttpHeaders.IF_MODIFIED_SINCE) != null
        || request.getHeader(HttpHeaders.IF_UNMODIFIED_SINCE) != null;
  }

  private void writeMultipart(RetrieveContext ctx, Response.ResponseBuilder response) {
    String boundary = UUID.randomUUID().toString();
    response.type(
        new MediaType(
            "multipart", "related", java.util.Map.of("type", DICOM, "boundary", boundary)));
    response.entity(
        (StreamingOutput)
            out -> {
              String lineEnd = "";
              for (InstanceLocations match : ctx.getMatches()) {
                String part = lineEnd + "--" + boundary + "\r\nContent-Type: " + DICOM + "\r\n\r\n";
                out.write(part.getBytes(StandardCharsets.US_ASCII));
                new DicomObjectOutput(ctx, match, transferSyntaxes).write(out);
                lineEnd = "\r\n";
              }
              out.write(("\r\n--" + boundary + "--").getBytes(StandardCharsets.US_ASCII));
            });
  }

  private void writeMetadata(RetrieveContext ctx, OutputStream out) throws IOException {
    JsonGenerator gen = Json.createGenerator(out);
    JSONWriter writer = new JSONWriter(gen);
    gen.writeStartArray();
    for (InstanceLocations match : ctx.getMatches()) {
      try (DicomInputStream dis = service.openDicomInputStream(ctx, match)) {
        Attributes dataset = dis.readDatasetUntilPixelData();
        ArchiveAttributeCoercion rule = service.getArchiveAttributeCoercion(ctx, match);
        service.getAttributesCoercion(ctx, match, rule).coerce(dataset, null);
        dataset.removeAllBulkData();
        writer.write(dataset);
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
    gen.writeEnd();
    gen.flush();
  }

  private void writeZip(RetrieveContext ctx, OutputStream out) throws IOException {
    AttributesFormat names =
        new AttributesFormat(ctx.getArchiveAEExtension().wadoZIPEntryNameFormat());
    ZipOutputStream zip = new ZipOutputStream(out);
    for (InstanceLocations match : ctx.getMatches()) {
      zip.putNextEntry(new ZipEntry(names.format(match.getAttributes())));
      new DicomObjectOutput(ctx, match, transferSyntaxes).write(zip);
      zip.closeEntry();
    }
    zip.finish();
  }

  private static WebApplicationException failure(Response.Status status, String message) {
    return new WebApplicationException(
        Response.status(status)
            .entity("{\"errorMessage\":\"" + message + "\"}")
            .type(MediaType.TEXT_PLAIN_TYPE)
            .build());
  }
}
