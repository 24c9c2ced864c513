package org.dcm4chee.arc.standin.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.standin.Archive;

/** Lists studies and instances, with their UIDs and what a page shows of them. */
@RequestScoped
@Path("aets/{AETitle}/rs")
@Produces("application/dicom+json")
public class QidoRS {
  private static final int[] STUDY = {
    Tag.StudyInstanceUID, Tag.StudyDate, Tag.PatientName, Tag.StudyDescription
  };
  private static final int[] INSTANCE = {
    Tag.StudyInstanceUID,
    Tag.SeriesInstanceUID,
    Tag.SOPInstanceUID,
    Tag.SOPClassUID,
    Tag.Modality,
    Tag.SeriesNumber,
    Tag.InstanceNumber
  };

  @Inject private Archive archive;

  @GET
  @Path("/studies")
  public String studies() {
    Map<String, Attributes> studies = new LinkedHashMap<>();
    archive
        .rows(null, null)
        .forEach(row -> studies.putIfAbsent(row.getString(Tag.StudyInstanceUID), row));
    JsonArrayBuilder array = Json.createArrayBuilder();
    studies.values().forEach(row -> array.add(json(row, STUDY)));
    return array.build().toString();
  }

  @GET
  @Path("/studies/{studyUID}/instances")
  public String instances(@PathParam("studyUID") String studyUID) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    archive.rows(studyUID, null).forEach(row -> array.add(json(row, INSTANCE)));
    return array.build().toString();
  }

  private static JsonObjectBuilder json(Attributes row, int... tags) {
    JsonObjectBuilder object = Json.createObjectBuilder();
    for (int tag : tags) {
      if (row.containsValue(tag)) {
        object.add(
            String.format("%08X", tag),
            Json.createObjectBuilder()
                .add("vr", row.getVR(tag).name())
                .add("Value", Json.createArrayBuilder().add(row.getString(tag))));
      }
    }
    return object;
  }
}
