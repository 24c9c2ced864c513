package org.dcm4chee.arc.standin.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Locale;
import org.dcm4chee.arc.standin.Archive;
import org.dcm4chee.arc.standin.AuditLog;
import org.dcm4chee.arc.standin.Configuration;
import org.dcm4chee.arc.standin.Faults;
import org.dcm4chee.arc.standin.Resources;
import org.dcm4chee.arc.standin.StandInMetrics;

/** What tests order and ask. */
@RequestScoped
@Path("stand-in")
public class StandIn {
  @Inject private Archive archive;
  @Inject private AuditLog audit;
  @Inject private Configuration configuration;
  @Inject private StandInMetrics metrics;

  @POST
  @Path("/studies/{studyUID}/faults/{kind}")
  public void order(
      @PathParam("studyUID") String studyUID,
      @PathParam("kind") String kind,
      @QueryParam("instance") @DefaultValue("*") String sopInstanceUID,
      @QueryParam("number") int number) {
    archive
        .faults(studyUID)
        .order(Faults.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), sopInstanceUID, number);
  }

  @DELETE
  @Path("/studies/{studyUID}/faults")
  public void heal(@PathParam("studyUID") String studyUID) {
    archive.heal(studyUID);
  }

  @POST
  @Path("/studies/{studyUID}")
  public void invent(
      @PathParam("studyUID") String studyUID,
      @QueryParam("series") @DefaultValue("1") int series,
      @QueryParam("instances") @DefaultValue("1") int instances,
      @QueryParam("bytes") @DefaultValue("1024") long bytes) {
    archive.invent(studyUID, series, instances, bytes);
  }

  @DELETE
  @Path("/studies/{studyUID}")
  public void forget(@PathParam("studyUID") String studyUID) throws IOException {
    archive.forget(studyUID);
  }

  @GET
  @Path("/audit")
  @Produces("application/json")
  public String audit() {
    JsonArrayBuilder entries = Json.createArrayBuilder();
    for (AuditLog.Entry entry : audit.entries()) {
      entries.add(
          Json.createObjectBuilder()
              .add("event", entry.event())
              .add("study", entry.studyUID())
              .add("transferred", array(entry.transferred()))
              .add("failed", array(entry.failed()))
              .add("outcome", entry.outcome()));
    }
    return entries.build().toString();
  }

  private static JsonArrayBuilder array(List<String> values) {
    return Json.createArrayBuilder(values);
  }

  @DELETE
  @Path("/audit")
  public void clearAudit() {
    audit.clear();
  }

  /** What is open, what was done, and how much heap it took at most. */
  @GET
  @Path("/resources")
  @Produces("application/json")
  public String resources() {
    JsonObjectBuilder json = Json.createObjectBuilder();
    Resources.snapshot().forEach(json::add);
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        peak += pool.getPeakUsage().getUsed();
        pool.resetPeakUsage();
      }
    }
    return json.add("peakHeap", peak).add("ldapPort", configuration.port()).build().toString();
  }

  @DELETE
  @Path("/resources")
  public void resetResources() {
    Resources.reset();
  }

  /** How many values the archive's metrics have by name. */
  @GET
  @Path("/metrics")
  @Produces("application/json")
  public String metrics() {
    JsonObjectBuilder json = Json.createObjectBuilder();
    metrics.counts().forEach(json::add);
    return json.build().toString();
  }

  /** Bytes as fast as the server can, to compare with. */
  @GET
  @Path("/plain")
  @Produces("application/octet-stream")
  public Response plain(@QueryParam("bytes") long bytes) {
    StreamingOutput body =
        out -> {
          byte[] block = new byte[1 << 16];
          for (long left = bytes; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(left, block.length));
          }
        };
    return Response.ok(body).header(HttpHeaders.CONTENT_LENGTH, bytes).build();
  }
}
