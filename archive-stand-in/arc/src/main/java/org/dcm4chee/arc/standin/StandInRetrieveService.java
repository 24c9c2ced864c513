package org.dcm4chee.arc.standin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.imageio.codec.CodecFaults;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.NoPresentationContextException;
import org.dcm4che3.net.service.DicomServiceException;
import org.dcm4che3.net.service.QueryRetrieveLevel2;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion2;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.conf.Availability;
import org.dcm4chee.arc.conf.LocationStatus;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.keycloak.HttpServletRequestInfo;
import org.dcm4chee.arc.metrics.MetricsService;
import org.dcm4chee.arc.retrieve.LocationInputStream;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.retrieve.SeriesInfo;
import org.dcm4chee.arc.retrieve.StudyInfo;
import org.dcm4chee.arc.storage.ReadContext;
import org.dcm4chee.arc.storage.Storage;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.store.UpdateLocation;

/**
 * Reads from {@link Archive}. The AE {@value #DE_IDENTIFYING_AE} replaces what identifies the
 * patient; {@value #NULLIFYING_AE} sends no pixels. Long because the archive's interface, all of
 * which it has, is.
 */
@ApplicationScoped
public class StandInRetrieveService implements RetrieveService {
  static final String DE_IDENTIFYING_AE = "ANON";
  static final String NULLIFYING_AE = "HEADERS";

  private Archive archive;
  private Storages storages;
  private LocationUpdates updates;
  private Device device;
  private MetricsService metrics;

  /** For the container's proxy. */
  StandInRetrieveService() {}

  @Inject
  StandInRetrieveService(
      Archive archive,
      Storages storages,
      LocationUpdates updates,
      Device device,
      MetricsService metrics) {
    this.archive = archive;
    this.storages = storages;
    this.updates = updates;
    this.device = device;
    this.metrics = metrics;
  }

  @Override
  public RetrieveContext newRetrieveContextWADO(
      HttpServletRequestInfo httpServletRequestInfo,
      String localAET,
      String studyUID,
      String seriesUID,
      String objectUID) {
    RetrieveContext ctx = newRetrieveContext(localAET, studyUID, seriesUID, objectUID);
    ctx.setHttpServletRequestInfo(httpServletRequestInfo);
    return ctx;
  }

  @Override
  public RetrieveContext newRetrieveContext(
      String localAET, String studyUID, String seriesUID, String objectUID) {
    ApplicationEntity ae = device.getApplicationEntity(localAET, true);
    // As in the archive, an unknown title is a null pointer.
    Objects.requireNonNull(ae.getAEExtension(ArchiveAEExtension.class));
    StandInContext ctx = new StandInContext(this, ae, localAET);
    if (studyUID != null) {
      ctx.setQueryRetrieveLevel(QueryRetrieveLevel2.STUDY);
      ctx.setStudyInstanceUIDs(studyUID);
    }
    if (seriesUID != null) {
      ctx.setQueryRetrieveLevel(QueryRetrieveLevel2.SERIES);
      ctx.setSeriesInstanceUIDs(seriesUID);
    }
    if (objectUID != null) {
      ctx.setQueryRetrieveLevel(QueryRetrieveLevel2.IMAGE);
      ctx.setSopInstanceUIDs(objectUID);
    }
    return ctx;
  }

  /** As in the archive, {@code *} matches everything, and a UID is no pattern otherwise. */
  @Override
  public boolean calculateMatches(RetrieveContext ctx) throws DicomServiceException {
    List<InstanceLocations> matches = ctx.getMatches();
    matches.clear();
    Map<String, Date> studies = new LinkedHashMap<>();
    Map<String, SeriesInfo> series = new LinkedHashMap<>();
    Date patientUpdated = null;
    List<StoredInstance> found =
        archive.find(
            ctx.getStudyInstanceUIDs(), ctx.getSeriesInstanceUIDs(), ctx.getSopInstanceUIDs());
    for (StoredInstance instance : found) {
      Faults faults = archive.faultsOf(instance);
      if (faults.has(Faults.Kind.HIDDEN, instance.uid(Tag.SOPInstanceUID))
          || !archive.access().isSeen(instance.uid(Tag.StudyInstanceUID), ctx.getLocalAETitle())) {
        continue;
      }
      matches.add(instance.match(faults, getArchiveDeviceExtension()));
      String studyUID = instance.uid(Tag.StudyInstanceUID);
      String seriesUID = instance.uid(Tag.SeriesInstanceUID);
      Date updated = instance.updated();
      studies.merge(studyUID, updated, (a, b) -> a.before(b) ? b : a);
      series.merge(
          seriesUID,
          new StandInSeriesInfo(studyUID, seriesUID, updated),
          (a, b) -> a.getModifiedTime().before(b.getModifiedTime()) ? b : a);
      patientUpdated =
          patientUpdated == null || patientUpdated.before(updated) ? updated : patientUpdated;
    }
    ctx.setNumberOfMatches(matches.size());
    ctx.setPatientUpdatedTime(patientUpdated);
    studies.forEach((uid, updated) -> ctx.getStudyInfos().add(new StandInStudyInfo(uid, updated)));
    ctx.getSeriesInfos().addAll(series.values());
    return !matches.isEmpty();
  }

  private record StandInStudyInfo(String studyUID, Date modified) implements StudyInfo {
    @Override
    public String getStudyInstanceUID() {
      return studyUID;
    }

    @Override
    public Date getModifiedTime() {
      return modified;
    }
  }

  private record StandInSeriesInfo(String studyUID, String seriesUID, Date modified)
      implements SeriesInfo {
    @Override
    public String getStudyInstanceUID() {
      return studyUID;
    }

    @Override
    public String getSeriesInstanceUID() {
      return seriesUID;
    }

    @Override
    public Date getModifiedTime() {
      return modified;
    }
  }

  /** Takes the matches away that are rejected, or that no configured storage has. */
  @Override
  public Map<String, Collection<InstanceLocations>> removeNotAccessableMatches(
      RetrieveContext ctx) {
    Map<String, Collection<InstanceLocations>> removed = new HashMap<>();
    ctx.getMatches()
        .removeIf(
            match -> {
              boolean accessible =
                  !faults(match).has(Faults.Kind.REJECTED, match.getSopInstanceUID())
                      && match.getLocations().stream()
                          .map(Location::getStorageID)
                          .map(getArchiveDeviceExtension()::getStorageDescriptor)
                          .anyMatch(Objects::nonNull);
              if (!accessible) {
                removed.computeIfAbsent(null, aet -> new ArrayList<>()).add(match);
              }
              return !accessible;
            });
    return removed;
  }

  @Override
  public void updateLocations(RetrieveContext ctx) {
    updates.add(ctx);
  }

  @Override
  public void updateInstanceAvailability(RetrieveContext ctx) {
    if (ctx.getUpdateInstanceAvailability() != null && ctx.failuresOnCopyToRetrieveCache() == 0) {
      Resources.add("updatedAvailabilities", 1);
    }
  }

  Faults faults(InstanceLocations match) {
    return archive.faultsOf(archive.instance(match.getSopInstanceUID()).orElseThrow());
  }

  /** Where the copy of a nearline file is. */
  Location cached(InstanceLocations match) {
    StoredInstance instance = archive.instance(match.getSopInstanceUID()).orElseThrow();
    return instance.location(
        Storages.CACHE, archive.faultsOf(instance), getArchiveDeviceExtension());
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
  public ArchiveDeviceExtension getArchiveDeviceExtension() {
    return device.getDeviceExtension(ArchiveDeviceExtension.class);
  }

  @Override
  public MetricsService getMetricsService() {
    return metrics;
  }

  /** As in the archive, what fails once the file is open leaves it open. */
  @Override
  public Transcoder openTranscoder(
      RetrieveContext ctx,
      InstanceLocations inst,
      Collection<String> tsuids,
      boolean fmi,
      String... prefTransferSyntaxes)
      throws IOException {
    removeUnsupported(inst, tsuids);
    LocationInputStream file = openLocationInputStream(ctx, inst);
    Transcoder transcoder = new Transcoder(dicom(file));
    String syntax = selected(file.location.getTransferSyntaxUID(), tsuids, prefTransferSyntaxes);
    transcoder.setDestinationTransferSyntax(syntax);
    transcoder.setIncludeBulkData(DicomInputStream.IncludeBulkData.URI);
    transcoder.setCloseOutputStream(false);
    transcoder.setIncludeFileMetaInformation(fmi);
    return transcoder;
  }

  private static void removeUnsupported(InstanceLocations inst, Collection<String> tsuids)
      throws NoPresentationContextException {
    if (tsuids.isEmpty()
        || tsuids.contains(UID.ExplicitVRLittleEndian)
        || tsuids.contains(UID.ImplicitVRLittleEndian)) {
      return;
    }
    String stored = inst.getLocations().get(0).getTransferSyntaxUID();
    inst.getLocations().removeIf(location -> !tsuids.contains(location.getTransferSyntaxUID()));
    if (inst.getLocations().isEmpty()) {
      throw new NoPresentationContextException(inst.getSopClassUID(), stored);
    }
  }

  private static String selected(String stored, Collection<String> tsuids, String... preferred) {
    String syntax = stored;
    for (String candidate : preferred) {
      // Here nothing can be compressed.
      if (tsuids.contains(candidate)
          && (candidate.equals(UID.ExplicitVRLittleEndian)
              || candidate.equals(UID.ImplicitVRLittleEndian))) {
        syntax = candidate;
        break;
      }
    }
    if (tsuids.isEmpty() || tsuids.contains(syntax)) {
      return syntax;
    }
    return tsuids.contains(UID.ExplicitVRLittleEndian)
        ? UID.ExplicitVRLittleEndian
        : UID.ImplicitVRLittleEndian;
  }

  @Override
  public DicomInputStream openDicomInputStream(RetrieveContext ctx, InstanceLocations inst)
      throws IOException {
    return dicom(openLocationInputStream(ctx, inst));
  }

  private static DicomInputStream dicom(LocationInputStream file) throws IOException {
    try {
      return new DicomInputStream(file.stream);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * The first location that can be opened, what is online before what is nearline. As in the
   * archive a location on a storage that is not configured any more is a null pointer, whatever the
   * others.
   */
  @Override
  public LocationInputStream openLocationInputStream(RetrieveContext ctx, InstanceLocations inst)
      throws IOException {
    Map<Availability, List<Location>> byAvailability =
        inst.getLocations().stream()
            .filter(Location::isDicomFile)
            .collect(
                Collectors.groupingBy(
                    location ->
                        getArchiveDeviceExtension()
                            .getStorageDescriptor(location.getStorageID())
                            .getInstanceAvailability()));
    List<Location> locations =
        new ArrayList<>(byAvailability.getOrDefault(Availability.ONLINE, List.of()));
    locations.addAll(byAvailability.getOrDefault(Availability.NEARLINE, List.of()));
    if (locations.isEmpty()) {
      throw new IOException("Failed to find location of " + inst);
    }
    IOException failure = null;
    for (Location location : locations) {
      try {
        CodecFaults.order(
            faults(inst)
                .number(Faults.Kind.CODEC, inst.getSopInstanceUID(), location.getStorageID()));
        return open(getStorage(location.getStorageID(), ctx), location, inst);
      } catch (IOException e) {
        failure = e;
        LocationStatus status =
            e instanceof NoSuchFileException
                ? LocationStatus.MISSING_OBJECT
                : LocationStatus.FAILED_TO_FETCH_OBJECT;
        ctx.getUpdateLocations().add(new UpdateLocation(inst, location, status, null));
      }
    }
    throw failure;
  }

  private static LocationInputStream open(
      Storage storage, Location location, InstanceLocations inst) throws IOException {
    ReadContext reading = storage.createReadContext();
    reading.setStoragePath(location.getStoragePath());
    reading.setStudyInstanceUID(inst.getAttributes().getString(Tag.StudyInstanceUID));
    return new LocationInputStream(storage.openInputStream(reading), reading, location);
  }

  @Override
  public Storage getStorage(String storageID, RetrieveContext ctx) {
    Storage storage = ctx.getStorage(storageID);
    if (storage == null) {
      storage = storages.open(storageID);
      ctx.putStorage(storageID, storage);
    }
    return storage;
  }

  @Override
  public ArchiveAttributeCoercion getArchiveAttributeCoercion(
      RetrieveContext ctx, InstanceLocations inst) {
    return isAE(ctx, DE_IDENTIFYING_AE) ? new ArchiveAttributeCoercion(DE_IDENTIFYING_AE) : null;
  }

  private static boolean isAE(RetrieveContext ctx, String title) {
    return ctx.getLocalApplicationEntity().getAETitle().equals(title);
  }

  @Override
  public List<ArchiveAttributeCoercion2> getArchiveAttributeCoercions(
      RetrieveContext ctx, InstanceLocations inst) {
    List<ArchiveAttributeCoercion2> coercions = new ArrayList<>();
    if (isAE(ctx, NULLIFYING_AE)) {
      coercions.add(
          new ArchiveAttributeCoercion2(NULLIFYING_AE)
              .setURI(ArchiveAttributeCoercion2.NULLIFY_PIXEL_DATA + ":"));
    }
    ctx.getArchiveAEExtension()
        .attributeCoercions2()
        .filter(
            rule ->
                rule.getConditions()
                    .match(
                        ctx.getDestinationHostName(),
                        ctx.getLocalAETitle(),
                        ctx.getRequestorHostName(),
                        ctx.getDestinationAETitle(),
                        inst.getAttributes()))
        .forEach(coercions::add);
    return coercions;
  }

  private boolean coercionFails(InstanceLocations inst) {
    return faults(inst).has(Faults.Kind.COERCION_FAILS, inst.getSopInstanceUID());
  }

  @Override
  public AttributesCoercion getAttributesCoercion(
      RetrieveContext ctx, InstanceLocations inst, ArchiveAttributeCoercion rule) {
    boolean asReceived = rule != null && rule.isRetrieveAsReceived();
    return new Coercion(
        inst.getAttributes(), !asReceived, rule != null, coercionFails(inst), List.of());
  }

  @Override
  public AttributesCoercion getAttributesCoercion(
      RetrieveContext ctx, InstanceLocations inst, List<ArchiveAttributeCoercion2> coercions) {
    boolean asReceived =
        ArchiveAttributeCoercion2.containsScheme(
            coercions, ArchiveAttributeCoercion2.RETRIEVE_AS_RECEIVED);
    return new Coercion(
        inst.getAttributes(), !asReceived, false, coercionFails(inst), List.copyOf(coercions));
  }

  @Override
  public Date getLastModifiedFromMatches(RetrieveContext ctx, boolean ignorePatientUpdates) {
    return ctx.getMatches().stream()
        .map(InstanceLocations::getUpdatedTime)
        .max(Date::compareTo)
        .orElse(new Date(0));
  }
}
