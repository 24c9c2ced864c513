package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4che3.data.Tag;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion2;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.pipeline.ObjectSource;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;

/**
 * An instance that matched, read with the archive's own transcoder and coercions: the bytes are
 * those of the archive's multipart answer.
 */
final class InstanceSource implements ObjectSource<InstanceFacts> {
  /** Explicit and Implicit VR Little Endian, Explicit VR Big Endian. */
  private static final Set<String> UNCOMPRESSED =
      Set.of("1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2");

  private final RetrieveContext context;
  private final String targetSyntax;
  private final FactsOf facts;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile InstanceLocations match;

  /** What is to be kept of a dataset. */
  @FunctionalInterface
  interface FactsOf {
    InstanceFacts of(Attributes dataset, Attributes fileMetaInformation);
  }

  /**
   * A source that is not ready yet.
   *
   * @param context one that several threads may use
   * @param targetSyntax the transfer syntax to send it in
   */
  InstanceSource(
      RetrieveContext context, InstanceLocations match, String targetSyntax, FactsOf facts) {
    this.context = context;
    this.match = match;
    this.targetSyntax = targetSyntax;
    this.facts = facts;
  }

  InstanceLocations match() {
    return match;
  }

  String targetSyntax() {
    return targetSyntax;
  }

  /** It can be read now. */
  void markReady() {
    ready.complete(null);
  }

  /** It can be read now, from another place than before. */
  void markReady(InstanceLocations copied) {
    match = copied;
    ready.complete(null);
  }

  @Override
  public boolean isReady() {
    return ready.isDone();
  }

  @Override
  public void onReady(Runnable action) {
    CompletableFuture<Void> unused = ready.thenRun(action);
  }

  /** As the coercions would have written them: those of the original may be a secret. */
  @Override
  public ObjectUids uids() {
    AttributesCoercion coercion = coercion();
    Attributes row = match.getAttributes();
    return new ObjectUids(
        coercion.remapUID(row.getString(Tag.StudyInstanceUID, "")),
        coercion.remapUID(row.getString(Tag.SeriesInstanceUID, "")),
        coercion.remapUID(match.getSopInstanceUID()));
  }

  private AttributesCoercion coercion() {
    RetrieveService service = context.getRetrieveService();
    List<ArchiveAttributeCoercion2> rules = service.getArchiveAttributeCoercions(context, match);
    return rules.isEmpty()
        ? service.getAttributesCoercion(
            context, match, service.getArchiveAttributeCoercion(context, match))
        : service.getAttributesCoercion(context, match, rules);
  }

  @Override
  public boolean compressible() {
    return UNCOMPRESSED.contains(targetSyntax);
  }

  @Override
  public long estimatedSize() {
    return estimatedSize(match, targetSyntax);
  }

  /** The file's size, or where it will be decompressed, that of its pixels and as much again. */
  private static long estimatedSize(InstanceLocations match, String targetSyntax) {
    long stored = 0;
    for (Location location : match.getLocations()) {
      if (Location.isDicomFile(location)) {
        stored = Math.max(stored, location.getSize());
        if (location.getTransferSyntaxUID().equals(targetSyntax) && location.getSize() > 0) {
          return location.getSize();
        }
      }
    }
    Attributes attributes = match.getAttributes();
    long pixels =
        (long) attributes.getInt(Tag.Rows, 0)
            * attributes.getInt(Tag.Columns, 0)
            * attributes.getInt(Tag.SamplesPerPixel, 1)
            * (Math.max(attributes.getInt(Tag.BitsAllocated, 16), 8) / 8)
            * attributes.getInt(Tag.NumberOfFrames, 1);
    return Math.max(stored, pixels);
  }

  @Override
  public InstanceFacts encode(OutputStream out) throws IOException {
    RetrieveService service = context.getRetrieveService();
    InstanceLocations instance = match;
    InstanceFacts[] found = new InstanceFacts[1];
    Attributes[] coerced = new Attributes[1];
    try (Transcoder transcoder =
        service.openTranscoder(context, instance, List.of(targetSyntax), true)) {
      AttributesCoercion coercion = coercion(service, transcoder, instance);
      transcoder.transcode(
          (self, dataset) -> {
            coerce(coercion, dataset);
            coerced[0] = dataset;
            return out;
          });
      if (coerced[0] == null) {
        throw new IOException("The archive's transcoder wrote nothing");
      }
      found[0] = facts.of(coerced[0], transcoder.getFileMetaInformation());
    }
    return found[0];
  }

  /** The archive's choice: the newer rules if there is one, else the older. */
  private AttributesCoercion coercion(
      RetrieveService service, Transcoder transcoder, InstanceLocations instance) {
    List<ArchiveAttributeCoercion2> rules = service.getArchiveAttributeCoercions(context, instance);
    if (!rules.isEmpty()) {
      transcoder.setNullifyPixelData(
          ArchiveAttributeCoercion2.containsScheme(
              rules, ArchiveAttributeCoercion2.NULLIFY_PIXEL_DATA));
      return service.getAttributesCoercion(context, instance, rules);
    }
    ArchiveAttributeCoercion rule = service.getArchiveAttributeCoercion(context, instance);
    if (rule != null) {
      transcoder.setNullifyPixelData(rule.isNullifyPixelData());
    }
    return service.getAttributesCoercion(context, instance, rule);
  }

  private static void coerce(AttributesCoercion coercion, Attributes dataset) throws IOException {
    try {
      coercion.coerce(dataset, null);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("An attribute coercion failed", e);
    }
  }
}
