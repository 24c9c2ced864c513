package org.dcm4chee.arc.standin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.conf.StorageDescriptor;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;

/** One instance of the archive: its row in the "database", and its file on one storage or more. */
final class StoredInstance {
  private final Supplier<Attributes> row;
  private final String studyUID;
  private final String seriesUID;
  private final String sopInstanceUID;
  private final String sopClassUID;
  private final Optional<Path> file;
  private final long inventedBytes;
  private final String transferSyntax;
  private final long size;
  private final long pixelOffset;
  private final Date updated;
  private final boolean digested;

  /** Most have one file, in which nobody looks twice: hundreds of thousands are to fit a heap. */
  private volatile Set<String> replicas = Set.of();

  private volatile Map<String, byte[]> digests = Map.of();
  private volatile Map<String, FileReads> reads = Map.of();

  /**
   * @param pixelOffset where the pixel value begins in the file; its size if there is none
   */
  StoredInstance(Attributes attributes, Path file, String transferSyntax, long pixelOffset)
      throws IOException {
    row = () -> attributes;
    studyUID = attributes.getString(Tag.StudyInstanceUID, "");
    seriesUID = attributes.getString(Tag.SeriesInstanceUID, "");
    sopInstanceUID = attributes.getString(Tag.SOPInstanceUID, "");
    sopClassUID = attributes.getString(Tag.SOPClassUID, "");
    this.file = Optional.of(file);
    inventedBytes = 0;
    this.transferSyntax = transferSyntax;
    this.pixelOffset = pixelOffset;
    digested = true;
    size = Files.size(file);
    updated = new Date(Files.getLastModifiedTime(file).toMillis());
  }

  /** One of an invented study, which is made up anew whenever it is looked at. */
  StoredInstance(Invention invention, int series, int number) {
    row = () -> invention.row(series, number);
    Attributes attributes = row.get();
    studyUID = invention.studyUID();
    seriesUID = invention.seriesUID(series);
    sopInstanceUID = attributes.getString(Tag.SOPInstanceUID, "");
    sopClassUID = attributes.getString(Tag.SOPClassUID, "");
    file = Optional.empty();
    inventedBytes = invention.bytes();
    transferSyntax = InventedFile.transferSyntax(inventedBytes);
    size = InventedFile.size(attributes, inventedBytes);
    pixelOffset = InventedFile.pixelOffset(attributes, inventedBytes);
    digested = invention.digests();
    updated = Invention.UPDATED;
  }

  /**
   * @param tag of one of the four UIDs that every instance has
   */
  String uid(int tag) {
    return switch (tag) {
      case Tag.StudyInstanceUID -> studyUID;
      case Tag.SeriesInstanceUID -> seriesUID;
      case Tag.SOPInstanceUID -> sopInstanceUID;
      case Tag.SOPClassUID -> sopClassUID;
      default -> throw new IllegalArgumentException("No UID that every instance has");
    };
  }

  /** The row itself where it is kept: to be copied before it is looked at. */
  Attributes attributes() {
    return row.get();
  }

  /** Bytes of its file. */
  long size() {
    return size;
  }

  Date updated() {
    return updated;
  }

  /** Puts the same file on another storage. */
  synchronized void replicate(String storageID) {
    Set<String> more = new TreeSet<>(replicas);
    more.add(storageID);
    replicas = more;
  }

  private InputStream open() throws IOException {
    return file.isPresent()
        ? Files.newInputStream(file.get())
        : InventedFile.open(attributes(), inventedBytes);
  }

  InputStream open(Faults faults, String storageID) throws IOException {
    return faults.apply(this::open, uid(Tag.SOPInstanceUID), storageID, pixelOffset, size);
  }

  /** Bytes of its file there, as the file system would say. */
  long length(Faults faults, String storageID) throws IOException {
    return faults.length(
        file.isPresent() ? Files.size(file.get()) : size, uid(Tag.SOPInstanceUID), storageID);
  }

  /** What was read of its file there. */
  FileReads reads(String storageID) {
    FileReads known = reads.get(storageID);
    return known == null ? newReads(storageID) : known;
  }

  private synchronized FileReads newReads(String storageID) {
    reads = with(reads, storageID, new FileReads(size, pixelOffset));
    return reads.get(storageID);
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
    Map<String, V> more = new HashMap<>(map);
    more.putIfAbsent(key, value);
    return Map.copyOf(more);
  }

  /** What was read of its files, by storage. */
  Map<String, FileReads> reads() {
    return reads;
  }

  synchronized void forgetReads() {
    reads = Map.of();
  }

  private byte[] digest(StorageDescriptor storage) {
    if (!digested || storage == null || storage.getDigestAlgorithm() == null) {
      return null;
    }
    byte[] known = digests.get(storage.getDigestAlgorithm());
    return known == null ? newDigest(storage) : known;
  }

  private synchronized byte[] newDigest(StorageDescriptor storage) {
    MessageDigest digest = storage.getMessageDigest();
    byte[] buffer = new byte[1 << 16];
    byte[] result;
    try (InputStream in = open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      result = digest.digest();
    } catch (IOException e) {
      // The database would still have it; nothing matches it.
      result = new byte[digest.getDigestLength()];
    }
    digests = with(digests, storage.getDigestAlgorithm(), result);
    return result;
  }

  /** The file on a storage, as the database has it. */
  Location location(String storageID, Faults faults, ArchiveDeviceExtension configuration) {
    boolean withoutDigest =
        faults.number(Faults.Kind.NO_DIGEST, uid(Tag.SOPInstanceUID), storageID) >= 0;
    return new Location.Builder()
        .storageID(storageID)
        .storagePath(uid(Tag.SOPInstanceUID))
        .transferSyntaxUID(transferSyntax)
        .size(size)
        .digest(withoutDigest ? null : digest(configuration.getStorageDescriptor(storageID)))
        .build();
  }

  /** As a query finds it: a new object each time. */
  InstanceLocations match(Faults faults, ArchiveDeviceExtension configuration) {
    boolean nearline = faults.has(Faults.Kind.NEARLINE, uid(Tag.SOPInstanceUID));
    Set<String> storageIDs = new TreeSet<>(replicas);
    String own = nearline ? Storages.NEARLINE : Storages.FIRST;
    storageIDs.remove(own);
    List<Location> locations = new ArrayList<>();
    locations.add(location(own, faults, configuration));
    storageIDs.forEach(id -> locations.add(location(id, faults, configuration)));
    return new Match(this, new Attributes(attributes()), locations);
  }

  private record Match(StoredInstance instance, Attributes attributes, List<Location> locations)
      implements InstanceLocations {
    @Override
    public String getSopInstanceUID() {
      return instance.uid(Tag.SOPInstanceUID);
    }

    @Override
    public String getSopClassUID() {
      return instance.uid(Tag.SOPClassUID);
    }

    @Override
    public List<Location> getLocations() {
      return locations;
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    public Date getUpdatedTime() {
      return instance.updated;
    }

    @Override
    public boolean isImage() {
      return attributes.contains(Tag.BitsAllocated);
    }

    @Override
    public boolean isVideo() {
      return false;
    }

    @Override
    public boolean isMultiframe() {
      return attributes.getInt(Tag.NumberOfFrames, 1) > 1;
    }

    @Override
    public boolean equals(Object o) {
      return this == o;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return "InstanceLocations[iuid=" + getSopInstanceUID() + ", locations=" + locations + ']';
    }
  }
}
