package org.dcm4chee.arc.standin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.NoPresentationContextException;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion2;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.keycloak.HttpServletRequestInfo;
import org.dcm4chee.arc.metrics.MetricsService;
import org.dcm4chee.arc.retrieve.LocationInputStream;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.storage.Storage;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.store.UpdateLocation;

/**
 * Reads from {@link Archive}. The AE {@value #DE_IDENTIFYING_AE} replaces what identifies the
 * patient; {@value #NULLIFYING_AE} sends no pixels.
 */
@ApplicationScoped
public class StandInRetrieveService implements RetrieveService {
  static final String DE_IDENTIFYING_AE = "ANON";
  static final String NULLIFYING_AE = "HEADERS";

  @Inject private Archive archive;
  @Inject private Device device;
  @Inject private MetricsService metrics;

  /** A context with its matches; without any if nothing matches. */
  public RetrieveContext find(
      HttpServletRequestInfo request,
      ApplicationEntity ae,
      String study,
      String series,
      String sop) {
    StandInContext ctx = new StandInContext(this, ae, request, study, series, sop);
    archive.find(study, series, sop).forEach(instance -> ctx.getMatches().add(instance.match()));
    return ctx;
  }

  /** Takes away the matches that may not be retrieved any more. */
  public int removeNotAccessible(RetrieveContext ctx) {
    int before = ctx.getMatches().size();
    ctx.getMatches()
        .removeIf(match -> faults(ctx).has(Faults.Kind.REJECTED, match.getSopInstanceUID()));
    return before - ctx.getMatches().size();
  }

  Faults faults(RetrieveContext ctx) {
    return archive.faults(ctx.getStudyInstanceUID());
  }

  static void close(Storage storage) {
    try {
      storage.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Device getDevice() {
    return device;
  }

  @Override
  public MetricsService getMetricsService() {
    return metrics;
  }

  @Override
  public Transcoder openTranscoder(
      RetrieveContext ctx,
      InstanceLocations inst,
      Collection<String> tsuids,
      boolean fmi,
      String... prefTransferSyntaxes)
      throws IOException {
    boolean convertible =
        tsuids.isEmpty()
            || tsuids.contains(UID.ExplicitVRLittleEndian)
            || tsuids.contains(UID.ImplicitVRLittleEndian);
    if (!convertible) {
      String stored = inst.getLocations().get(0).getTransferSyntaxUID();
      inst.getLocations().removeIf(location -> !tsuids.contains(location.getTransferSyntaxUID()));
      if (inst.getLocations().isEmpty()) {
        throw new NoPresentationContextException(inst.getSopClassUID(), stored);
      }
    }
    LocationInputStream file = openLocationInputStream(ctx, inst);
    try {
      Transcoder transcoder = new Transcoder(new DicomInputStream(file.stream));
      String stored = transcoder.getSourceTransferSyntax();
      transcoder.setDestinationTransferSyntax(
          tsuids.isEmpty() || tsuids.contains(stored) ? stored : UID.ExplicitVRLittleEndian);
      transcoder.setIncludeFileMetaInformation(fmi);
      return transcoder;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public DicomInputStream openDicomInputStream(RetrieveContext ctx, InstanceLocations inst)
      throws IOException {
    return new DicomInputStream(openLocationInputStream(ctx, inst).stream);
  }

  @Override
  public LocationInputStream openLocationInputStream(RetrieveContext ctx, InstanceLocations inst)
      throws IOException {
    Location location = inst.getLocations().get(0);
    ((OpenStorage) getStorage(location.getStorageID(), ctx)).requireOpen();
    try {
      InputStream file = archive.instance(inst.getSopInstanceUID()).orElseThrow().open(faults(ctx));
      Resources.add("reads", 1);
      return new LocationInputStream(new CountedStream(file), location);
    } catch (IOException e) {
      ctx.getUpdateLocations().add(new UpdateLocation(inst, location));
      throw e;
    }
  }

  @Override
  public Storage getStorage(String storageID, RetrieveContext ctx) {
    Storage storage = ctx.getStorage(storageID);
    if (storage == null) {
      storage = new OpenStorage();
      ctx.putStorage(storageID, storage);
    }
    return storage;
  }

  @Override
  public ArchiveAttributeCoercion getArchiveAttributeCoercion(
      RetrieveContext ctx, InstanceLocations inst) {
    return ctx.getLocalAETitle().equals(DE_IDENTIFYING_AE) ? new ArchiveAttributeCoercion() : null;
  }

  @Override
  public List<ArchiveAttributeCoercion2> getArchiveAttributeCoercions(
      RetrieveContext ctx, InstanceLocations inst) {
    return ctx.getLocalAETitle().equals(NULLIFYING_AE)
        ? List.of(
            new ArchiveAttributeCoercion2()
                .setURI(ArchiveAttributeCoercion2.NULLIFY_PIXEL_DATA + ":"))
        : List.of();
  }

  @Override
  public AttributesCoercion getAttributesCoercion(
      RetrieveContext ctx, InstanceLocations inst, ArchiveAttributeCoercion rule) {
    return new Merge(inst.getAttributes(), rule != null);
  }

  @Override
  public AttributesCoercion getAttributesCoercion(
      RetrieveContext ctx, InstanceLocations inst, List<ArchiveAttributeCoercion2> coercions) {
    return new Merge(inst.getAttributes(), false);
  }

  @Override
  public Date getLastModifiedFromMatches(RetrieveContext ctx, boolean ignorePatientUpdates) {
    return ctx.getMatches().stream()
        .map(InstanceLocations::getUpdatedTime)
        .max(Date::compareTo)
        .orElse(new Date(0));
  }

  /** What the database knows wins over what is in the file; then the patient is forgotten. */
  private record Merge(Attributes row, boolean deIdentify) implements AttributesCoercion {

    @Override
    public void coerce(Attributes attrs, Attributes modified) {
      attrs.addSelected(row, row.tags());
      if (deIdentify) {
        attrs.setString(Tag.PatientName, VR.PN, "ANON");
        attrs.setString(Tag.PatientID, VR.LO, "ANON");
        attrs.setString(Tag.PatientBirthDate, VR.DA, "");
        attrs.setString(Tag.PatientIdentityRemoved, VR.CS, "YES");
        for (int tag :
            new int[] {
              Tag.StudyDescription, Tag.SeriesDescription, Tag.AccessionNumber, Tag.StudyID
            }) {
          attrs.setString(tag, VR.LO, "");
        }
        attrs.setString(Tag.ReferringPhysicianName, VR.PN, "");
        attrs.setString(Tag.StudyDate, VR.DA, "20000101");
        attrs.setString(Tag.SeriesDate, VR.DA, "20000101");
        attrs.setString(Tag.ContentDate, VR.DA, "20000101");
      }
    }

    @Override
    public String remapUID(String uid) {
      return uid;
    }
  }

  private static final class OpenStorage implements Storage {
    private final AtomicBoolean open = new AtomicBoolean(true);

    OpenStorage() {
      Resources.add("storages", 1);
    }

    void requireOpen() throws IOException {
      if (!open.get()) {
        throw new IOException("The storage is closed");
      }
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        Resources.add("storages", -1);
      }
    }
  }

  private static final class CountedStream extends FilterInputStream {
    private final AtomicBoolean open = new AtomicBoolean(true);

    CountedStream(InputStream in) {
      super(in);
      Resources.add("files", 1);
    }

    @Override
    public void close() throws IOException {
      if (open.compareAndSet(true, false)) {
        Resources.add("files", -1);
      }
      super.close();
    }
  }
}
