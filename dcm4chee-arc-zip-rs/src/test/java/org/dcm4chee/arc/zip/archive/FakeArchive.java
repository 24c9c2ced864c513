package org.dcm4chee.arc.zip.archive;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion2;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.conf.Availability;
import org.dcm4chee.arc.conf.LocationStatus;
import org.dcm4chee.arc.conf.StorageDescriptor;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.LocationInputStream;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.storage.ReadContext;
import org.dcm4chee.arc.storage.Storage;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.store.UpdateLocation;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * An archive in memory: files by their path, on storages, with what can go wrong with them. Reads
 * with the transcoder that the tests run with. Long because what can go wrong is inside, so that a
 * test reads what it sets up in one place.
 */
// The proxies call these methods by their signature, whatever they do not look at.
@SuppressWarnings({"UnusedVariable", "UnusedMethod", "EffectivelyPrivate"})
final class FakeArchive {
  final ArchiveDeviceExtension device = new ArchiveDeviceExtension();

  /** Where what is large is kept on its way; the system's folder if there is none. */
  Optional<File> spoolFolder = Optional.empty();

  final ArchiveAEExtension ae =
      new ArchiveAEExtension() {
        @Override
        public File getBulkDataSpoolDirectoryFile() {
          return spoolFolder.orElseGet(super::getBulkDataSpoolDirectoryFile);
        }
      };
  final Map<String, byte[]> files = new LinkedHashMap<>();

  /** Paths of files that fail, and after how many bytes. */
  final Map<String, Integer> breaking = new HashMap<>();

  /** Paths of files that who looks from outside does not find any more. */
  final Set<String> unlinked = new HashSet<>();

  /** Paths in the order in which they were opened. */
  final List<String> opened = Collections.synchronizedList(new ArrayList<>());

  private final AtomicInteger open = new AtomicInteger();

  /** How often a file was looked at and not opened. */
  int looks;

  /** How many bytes were read, those that were skipped apart. */
  long bytesRead;

  final List<UpdateLocation> updateLocations = new ArrayList<>();
  final Map<String, String> remappedUids = new HashMap<>();
  List<ArchiveAttributeCoercion2> rules = List.of();
  Optional<ArchiveAttributeCoercion> olderRule = Optional.empty();
  Optional<String> coercionFailure = Optional.empty();
  String requestor = "reading-room";
  Date lastModified = new Date(1_000);
  int rulesAsked;

  FakeArchive() {
    Device owner = new Device("fake");
    owner.addDeviceExtension(device);
    ApplicationEntity entity = new ApplicationEntity("FAKE");
    owner.addApplicationEntity(entity);
    entity.addAEExtension(ae);
    storage("fs1", Availability.ONLINE);
    storage("fs2", Availability.ONLINE);
    storage("cloud", Availability.ONLINE);
    storage("tape", Availability.NEARLINE);
    storage("vault", Availability.OFFLINE);
  }

  /** How many files are open. */
  int open() {
    return open.get();
  }

  private void storage(String id, Availability availability) {
    StorageDescriptor descriptor = new StorageDescriptor(id);
    descriptor.setInstanceAvailability(availability);
    descriptor.setDigestAlgorithm("MD5");
    descriptor.setStorageURIStr((id.equals("cloud") ? "s3://" : "file:///") + id);
    device.addStorageDescriptor(descriptor);
  }

  /** Puts a file on a storage. */
  Location store(String storage, String path, byte[] file, String transferSyntax) {
    return store(storage, path, file, transferSyntax, file.length, null);
  }

  Location store(
      String storage, String path, byte[] file, String transferSyntax, long size, byte[] digest) {
    files.put(path, file);
    return new Location.Builder()
        .storageID(storage)
        .storagePath(path)
        .transferSyntaxUID(transferSyntax)
        .size(size)
        .digest(digest)
        .build();
  }

  /** What a query finds: the attributes are not shared with another match. */
  InstanceLocations match(String uid, Attributes attributes, Location... locations) {
    return match(new Date(0), uid, attributes, locations);
  }

  /** The same of what has changed at a time. */
  InstanceLocations match(Date updated, String uid, Attributes attributes, Location... locations) {
    return Fakes.of(
        InstanceLocations.class,
        new Match(updated, uid, attributes, new ArrayList<>(List.of(locations))));
  }

  RetrieveContext context() {
    return Fakes.of(RetrieveContext.class, new Context());
  }

  /** What is known of an object that says nothing. */
  InstanceFacts facts() {
    return SourceFactory.contents(context(), wish(List.of(), Map.of()), false)
        .factsOf(0, new Attributes(), new Attributes());
  }

  /** What a request wants, with properties of the web application. */
  static ZipWish wish(List<String> syntaxes, Map<String, String> properties, String... extras) {
    Set<String> wanted = Set.of(extras);
    return new ZipWish(
        Arrays.stream(Decision.Content.values())
            .filter(content -> wanted.contains(content.name()))
            .findFirst()
            .orElse(Decision.Content.DICOM),
        syntaxes,
        wanted.contains("dicomdir"),
        wanted.contains("manifest"),
        Optional.empty(),
        Optional.empty(),
        "somebody",
        ZipSettings.from(
            properties,
            problem -> {
              throw new AssertionError(problem);
            }));
  }

  /** The bytes of the archive's own answer, in the words of its documentation. */
  byte[] multipart(byte[] file, Attributes row, String targetSyntax) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Transcoder transcoder =
        new Transcoder(new DicomInputStream(new ByteArrayInputStream(file)))) {
      transcoder.setIncludeBulkData(DicomInputStream.IncludeBulkData.URI);
      transcoder.setBulkDataDescriptor(ae.getBulkDataDescriptor());
      transcoder.setDestinationTransferSyntax(targetSyntax);
      transcoder.setIncludeFileMetaInformation(true);
      transcoder.transcode(
          (self, dataset) -> {
            merge(dataset, row);
            return out;
          });
    }
    return out.toByteArray();
  }

  private static void merge(Attributes dataset, Attributes row) {
    dataset.addAll(row);
  }

  /** Attributes as a database gives them back: bytes that nobody has looked at. */
  static Attributes undecoded(byte[] explicitLittleEndian) {
    try (DicomInputStream in =
        new DicomInputStream(
            new ByteArrayInputStream(explicitLittleEndian), UID.ExplicitVRLittleEndian)) {
      return in.readDataset();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<LocationStatus> told() {
    return updateLocations.stream().map(update -> update.newStatus).toList();
  }

  /** What the interfaces are asked for. */
  @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
  private record Match(Date updated, String uid, Attributes attributes, List<Location> locations) {
    String getSopInstanceUID() {
      return uid;
    }

    List<Location> getLocations() {
      return locations;
    }

    Attributes getAttributes() {
      return attributes;
    }

    Date getUpdatedTime() {
      return updated;
    }
  }

  @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
  private final class Context {
    private final RetrieveService service = Fakes.of(RetrieveService.class, new Service());

    RetrieveService getRetrieveService() {
      return service;
    }

    ArchiveAEExtension getArchiveAEExtension() {
      return ae;
    }

    String getLocalAETitle() {
      return "FAKE";
    }

    String getRequestorHostName() {
      return requestor;
    }

    String getDestinationHostName() {
      return requestor;
    }

    String getDestinationAETitle() {
      return null;
    }

    List<UpdateLocation> getUpdateLocations() {
      return updateLocations;
    }
  }

  @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
  private final class Service {

    Date getLastModifiedFromMatches(RetrieveContext context, boolean ignorePatient) {
      return lastModified;
    }

    List<ArchiveAttributeCoercion2> getArchiveAttributeCoercions(
        RetrieveContext context, InstanceLocations match) {
      rulesAsked++;
      return rules;
    }

    ArchiveAttributeCoercion getArchiveAttributeCoercion(
        RetrieveContext context, InstanceLocations match) {
      return olderRule.orElse(null);
    }

    AttributesCoercion getAttributesCoercion(
        RetrieveContext context, InstanceLocations match, ArchiveAttributeCoercion rule) {
      return coercion(match);
    }

    AttributesCoercion getAttributesCoercion(
        RetrieveContext context,
        InstanceLocations match,
        List<ArchiveAttributeCoercion2> coercions) {
      return coercion(match);
    }

    private AttributesCoercion coercion(InstanceLocations match) {
      return new AttributesCoercion() {
        @Override
        public void coerce(Attributes dataset, Attributes modified) throws Exception {
          if (coercionFailure.isPresent()) {
            throw new Exception(coercionFailure.get());
          }
          merge(dataset, match.getAttributes());
          if (!remappedUids.isEmpty()) {
            for (int tag :
                new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID}) {
              dataset.setString(tag, org.dcm4che3.data.VR.UI, remapUID(dataset.getString(tag, "")));
            }
          }
        }

        @Override
        public String remapUID(String uid) {
          return remappedUids.getOrDefault(uid, uid);
        }
      };
    }

    Storage getStorage(String storageID, RetrieveContext context) {
      device.getStorageDescriptorNotNull(storageID);
      return Fakes.of(Storage.class, new Looks());
    }

    LocationInputStream openLocationInputStream(RetrieveContext context, InstanceLocations match)
        throws IOException {
      Location location = match.getLocations().get(0);
      String path = location.getStoragePath();
      opened.add(path);
      byte[] file = files.get(path);
      if (file == null) {
        updateLocations.add(
            new UpdateLocation(match, location, LocationStatus.MISSING_OBJECT, null));
        throw new NoSuchFileException("/secret/" + path);
      }
      open.incrementAndGet();
      return new LocationInputStream(
          new BufferedInputStream(new Stored(file, breaking.getOrDefault(path, -1))),
          null,
          location);
    }
  }

  /** A storage that is only looked at. */
  private final class Looks {
    ReadContext createReadContext() {
      return Fakes.of(ReadContext.class, new Path());
    }

    long getContentLength(ReadContext file) throws IOException {
      looks++;
      byte[] found = files.get(file.getStoragePath());
      if (found == null || unlinked.contains(file.getStoragePath())) {
        throw new NoSuchFileException("/secret/" + file.getStoragePath());
      }
      return found.length;
    }
  }

  private static final class Path {
    private String path;

    void setStoragePath(String storagePath) {
      path = storagePath;
    }

    String getStoragePath() {
      return path;
    }
  }

  /** A file of a storage: skipping costs nothing, and it may break off. */
  private final class Stored extends FilterInputStream {
    private final int breaksAfter;
    private long position;
    private boolean closed;

    Stored(byte[] file, int breaksAfter) {
      super(new ByteArrayInputStream(file));
      this.breaksAfter = breaksAfter;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (breaksAfter >= 0 && position >= breaksAfter) {
        throw new IOException("The storage is gone");
      }
      int most = breaksAfter < 0 ? length : (int) Math.min(length, breaksAfter - position);
      int count = in.read(bytes, offset, most);
      position += Math.max(count, 0);
      bytesRead += Math.max(count, 0);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(count);
      position += skipped;
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
      in.close();
    }
  }
}
