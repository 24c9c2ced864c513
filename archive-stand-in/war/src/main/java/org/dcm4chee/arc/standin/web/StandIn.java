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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.net.Device;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion2;
import org.dcm4chee.arc.conf.Conditions;
import org.dcm4chee.arc.standin.Archive;
import org.dcm4chee.arc.standin.AuditLog;
import org.dcm4chee.arc.standin.Configuration;
import org.dcm4chee.arc.standin.Faults;
import org.dcm4chee.arc.standin.LocationUpdates;
import org.dcm4chee.arc.standin.Resources;
import org.dcm4chee.arc.standin.StandInMetrics;
import org.dcm4chee.arc.standin.Storages;

/** What tests order and ask. Long because it is a list of orders. */
@RequestScoped
@Path("stand-in")
public class StandIn {
  @Inject private Archive archive;
  @Inject private AuditLog audit;
  @Inject private Configuration configuration;
  @Inject private StandInMetrics metrics;
  @Inject private Storages storages;
  @Inject private LocationUpdates updates;
  @Inject private Device device;
  @Inject private IndexPage indexPage;

  /** For people: what there is to download. */
  @GET
  @Produces("text/html;charset=UTF-8")
  public String index(
      @QueryParam("study") @DefaultValue("*") String studyUID, @Context UriInfo uri) {
    return indexPage.of(studyUID, uri.getBaseUri());
  }

  @POST
  @Path("/studies/{studyUID}/faults/{kind}")
  public void order(
      @PathParam("studyUID") String studyUID,
      @PathParam("kind") String kind,
      @QueryParam("instance") @DefaultValue("*") String sopInstanceUID,
      @QueryParam("storage") @DefaultValue("*") String storageID,
      @QueryParam("number") int number) {
    archive
        .faults(studyUID)
        .order(
            Faults.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), sopInstanceUID, storageID, number);
  }

  /** Has only these AEs see a study; without one, all do. */
  @POST
  @Path("/studies/{studyUID}/readers")
  public void allow(
      @PathParam("studyUID") String studyUID, @QueryParam("aet") List<String> aeTitles) {
    archive.access().allow(studyUID, Set.copyOf(aeTitles));
  }

  /** Puts files on a second storage. */
  @POST
  @Path("/studies/{studyUID}/replicas/{storageID}")
  public void replicate(
      @PathParam("studyUID") String studyUID,
      @PathParam("storageID") String storageID,
      @QueryParam("instance") @DefaultValue("*") String sopInstanceUID) {
    archive.replicate(studyUID, sopInstanceUID, storageID);
  }

  /** How often the files of a study were opened, and what was read of them. */
  @GET
  @Path("/studies/{studyUID}/reads")
  @Produces("application/json")
  public String reads(@PathParam("studyUID") String studyUID) {
    JsonObjectBuilder json = Json.createObjectBuilder();
    archive
        .reads(studyUID)
        .forEach(
            (sopInstanceUID, byStorage) -> {
              JsonObjectBuilder instance = Json.createObjectBuilder();
              byStorage.forEach(
                  (storageID, reads) ->
                      instance.add(
                          storageID,
                          Json.createObjectBuilder()
                              .add("size", reads.size())
                              .add("opens", reads.opens())
                              .add("bytes", reads.bytes())
                              .add("pixelBytes", reads.pixelBytes())));
              json.add(sopInstanceUID, instance);
            });
    return json.build().toString();
  }

  @DELETE
  @Path("/studies/{studyUID}/reads")
  public void forgetReads(@PathParam("studyUID") String studyUID) {
    archive.forgetReads(studyUID);
  }

  /** Adds or changes a storage. */
  @PUT
  @Path("/storages/{storageID}")
  public void configure(
      @PathParam("storageID") String storageID,
      @QueryParam("digest") @DefaultValue("MD5") String digestAlgorithm,
      @QueryParam("openMillis") long openMillis,
      @QueryParam("bytesPerSecond") long bytesPerSecond) {
    storages.configure(storageID, digestAlgorithm, new Storages.Speed(openMillis, bytesPerSecond));
  }

  /** Takes a storage out of the configuration. */
  @DELETE
  @Path("/storages/{storageID}")
  public void removeStorage(@PathParam("storageID") String storageID) {
    storages.remove(storageID);
  }

  /** All storages as at the start. */
  @DELETE
  @Path("/storages")
  public void resetStorages() {
    storages.reset();
  }

  /** Adds a coercion rule to an AE. */
  @POST
  @Path("/coercions/{aet}")
  public void coerce(
      @PathParam("aet") String aet,
      @QueryParam("name") @DefaultValue("ordered") String name,
      @QueryParam("uri") @DefaultValue("merge-attrs:") String uri,
      @QueryParam("merge") List<String> mergeAttributes,
      @QueryParam("condition") List<String> conditions) {
    extension(aet)
        .addAttributeCoercion2(
            new ArchiveAttributeCoercion2(name)
                .setURI(uri)
                .setMergeAttributes(mergeAttributes.toArray(String[]::new))
                .setConditions(new Conditions(conditions.toArray(String[]::new))));
  }

  /** Takes the rules that were added away. */
  @DELETE
  @Path("/coercions/{aet}")
  public void clearCoercions(@PathParam("aet") String aet) {
    extension(aet).clearAttributeCoercions2();
  }

  private ArchiveAEExtension extension(String aet) {
    return device.getApplicationEntity(aet).getAEExtension(ArchiveAEExtension.class);
  }

  /** What was written into the database about files after retrieves. */
  @GET
  @Path("/locations")
  @Produces("application/json")
  public String locations() {
    JsonArrayBuilder entries = Json.createArrayBuilder();
    for (LocationUpdates.Entry entry : updates.entries()) {
      entries.add(
          Json.createObjectBuilder()
              .add("instance", entry.sopInstanceUID())
              .add("storage", entry.storageID())
              .add("status", entry.status())
              .add("digest", entry.newDigest()));
    }
    return entries.build().toString();
  }

  @DELETE
  @Path("/locations")
  public void clearLocations() {
    updates.clear();
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
      @QueryParam("bytes") @DefaultValue("1024") long bytes,
      @QueryParam("digests") boolean digests,
      @QueryParam("set") List<String> values) {
    Attributes more = new Attributes();
    for (String value : values) {
      int index = value.indexOf('=');
      int tag = ElementDictionary.tagForKeyword(value.substring(0, index), null);
      more.setString(tag, ElementDictionary.vrOf(tag, null), value.substring(index + 1));
    }
    archive.invent(studyUID, series, instances, bytes, digests, more);
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
              .add("outcome", entry.outcome())
              .add("patient", entry.patientID()));
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
    return json.add("peakHeap", peak)
        .add("ldapPort", configuration.port())
        .add("downloads", downloads())
        .build()
        .toString();
  }

  /** How many ZIPs the plugin is sending; none where it is not installed. */
  private static long downloads() {
    try {
      Object active =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(new ObjectName("org.dcm4chee.arc.zip:type=Downloads"), "Active");
      return ((Number) active).longValue();
    } catch (InstanceNotFoundException e) {
      return 0;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
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
