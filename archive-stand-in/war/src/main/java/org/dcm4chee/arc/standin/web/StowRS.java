package org.dcm4chee.arc.standin.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.standin.Archive;

/** Takes DICOM files (PS3.18 §10.5). */
@RequestScoped
@Path("aets/{AETitle}/rs")
public class StowRS {
  private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

  @Inject private Archive archive;

  @POST
  @Path("/studies")
  @Consumes("multipart/related")
  @Produces("application/dicom+json")
  public Response store(@HeaderParam("Content-Type") MediaType type, byte[] body) {
    List<String> stored = new ArrayList<>();
    int failed = 0;
    for (byte[] part : parts(body, type.getParameters().get("boundary"))) {
      try {
        Attributes attributes = archive.store(part);
        stored.add(
            "{\"00081150\":{\"vr\":\"UI\",\"Value\":[\""
                + attributes.getString(Tag.SOPClassUID)
                + "\"]},\"00081155\":{\"vr\":\"UI\",\"Value\":[\""
                + attributes.getString(Tag.SOPInstanceUID)
                + "\"]}}");
      } catch (IOException | RuntimeException e) {
        failed++;
      }
    }
    int status = failed == 0 ? 200 : stored.isEmpty() ? 409 : 202;
    return Response.status(status)
        .entity("{\"00081199\":{\"vr\":\"SQ\",\"Value\":[" + String.join(",", stored) + "]}}")
        .build();
  }

  private static List<byte[]> parts(byte[] body, String boundary) {
    byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.US_ASCII);
    List<byte[]> parts = new ArrayList<>();
    int start = indexOf(body, delimiter, 0);
    while (start >= 0) {
      int next = indexOf(body, delimiter, start + delimiter.length);
      int content = indexOf(body, BLANK_LINE, start);
      if (next < 0 || content < 0 || content > next) {
        return parts;
      }
      parts.add(Arrays.copyOfRange(body, content + BLANK_LINE.length, next - 2));
      start = next;
    }
    return parts;
  }

  private static int indexOf(byte[] body, byte[] wanted, int from) {
    for (int i = from; i <= body.length - wanted.length; i++) {
      if (Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
