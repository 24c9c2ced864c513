package org.dcm4chee.arc.retrieve.stream;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion2;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.store.InstanceLocations;

/** Writes one instance as a DICOM file. */
public class DicomObjectOutput implements StreamingOutput {
  private final RetrieveContext ctx;
  private final InstanceLocations inst;
  private final Collection<String> tsuids;
  private Attributes fileMetaInformation;

  public DicomObjectOutput(RetrieveContext ctx, InstanceLocations inst, Collection<String> tsuids) {
    this.ctx = ctx;
    this.inst = inst;
    this.tsuids = tsuids.contains("*") ? List.of() : tsuids;
  }

  public Attributes getFileMetaInformation() {
    return fileMetaInformation;
  }

  @Override
  public void write(OutputStream out) throws IOException {
    RetrieveService service = ctx.getRetrieveService();
    try (Transcoder transcoder = service.openTranscoder(ctx, inst, tsuids, true)) {
      AttributesCoercion coercion = coercion(service, transcoder);
      transcoder.transcode(
          (self, dataset) -> {
            try {
              coercion.coerce(dataset, null);
            } catch (IOException | RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new IOException(e);
            }
            return out;
          });
      fileMetaInformation = transcoder.getFileMetaInformation();
    }
  }

  private AttributesCoercion coercion(RetrieveService service, Transcoder transcoder) {
    List<ArchiveAttributeCoercion2> coercions = service.getArchiveAttributeCoercions(ctx, inst);
    if (!coercions.isEmpty()) {
      transcoder.setNullifyPixelData(
          ArchiveAttributeCoercion2.containsScheme(
              coercions, ArchiveAttributeCoercion2.NULLIFY_PIXEL_DATA));
      return service.getAttributesCoercion(ctx, inst, coercions);
    }
    ArchiveAttributeCoercion rule = service.getArchiveAttributeCoercion(ctx, inst);
    transcoder.setNullifyPixelData(rule != null && rule.isNullifyPixelData());
    return service.getAttributesCoercion(ctx, inst, rule);
  }
}
