package org.dcm4chee.arc.standin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.conf.StorageDescriptor;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;

/** One instance of the archive: its row in the "database", and its file on one storage or more. */
final class StoredInstance {
  private final Attributes attributes;
  private final Map<Integer, String> uids;
  private final Optional<Path> file;
  private final long inventedBytes;
  private final String transferSyntax;
  private final long size;
  private final long pixelOffset;
  private final Date updated;
  private final boolean digested;
  private final Set<String> replicas = new ConcurrentSkipListSet<>();
  private final Map<String, byte[]> digests = new ConcurrentHashMap<>();
  private final Map<String, FileReads> reads = new ConcurrentHashMap<>();

  /**
   * @param pixelOffset where the pixel value begins in the file; its size if there is none
   */
  StoredInstance(Attributes attributes, Path file, String transferSyntax, long pixelOffset)
      throws IOException {
    this.attributes = attributes;
    uids = uids(attributes);
    this.file = Optional.of(file);
    inventedBytes = 0;
    this.transferSyntax = transferSyntax;
    this.pixelOffset = pixelOffset;
    digested = true;
    size = Files.size(file);
    updated = new Date(Files.getLastModifiedTime(file).toMillis());
  }

  /**
   * @param digested whether the database has a digest, which costs to make the file up once
   */
  StoredInstance(Attributes attributes, long inventedBytes, Date updated, boolean digested) {
    this.attributes = attributes;
    uids = uids(attributes);
    file = Optional.empty();
    this.inventedBytes = inventedBytes;
    transferSyntax = InventedFile.transferSyntax(inventedBytes);
    size = InventedFile.size(attributes, inventedBytes);
    pixelOffset = InventedFile.pixelOffset(attributes, inventedBytes);
    this.digested = digested;
    this.updated = updated;
  }

  private static Map<Integer, String> uids(Attributes attributes) {
    Map<Integer, String> uids = new ConcurrentHashMap<>();
    for (int tag :
        new int[] {
          Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID, Tag.SOPClassUID
        }) {
      uids.put(tag, attributes.getString(tag, ""));
    }
    return uids;
  }

  /**
   * @param tag of one of the four UIDs that every instance has
   */
  String uid(int tag) {
    return uids.get(tag);
  }

  Attributes attributes() {
    return attributes;
  }

  /** Bytes of its file. */
  long size() {
    return size;
  }

  Date updated() {
    return updated;
  }

  /** Puts the same file on another storage. */
  void replicate(String storageID) {
    replicas.add(storageID);
  }

  private InputStream open() throws IOException {
    return file.isPresent()
        ? Files.newInputStream(file.get())
        : InventedFile.open(attributes, inventedBytes);
  }

  InputStream open(Faults faults, String storageID) throws IOException {
    return faults.apply(open(), uid(Tag.SOPInstanceUID), storageID, pixelOffset, size);
  }

  /** What was read of its file there. */
  FileReads reads(String storageID) {
    return reads.computeIfAbsent(storageID, id -> new FileReads(size, pixelOffset));
  }

  /** What was read of its files, by storage. */
  Map<String, FileReads> reads() {
    return Map.copyOf(reads);
  }

  void forgetReads() {
    reads.clear();
  }

  private byte[] digest(StorageDescriptor storage) {
    if (!digested || storage == null || storage.getDigestAlgorithm() == null) {
      return null;
    }
    return digests.computeIfAbsent(
        storage.getDigestAlgorithm(),
        algorithm -> {
          MessageDigest digest = storage.getMessageDigest();
          byte[] buffer = new byte[1 << 16];
          try (InputStream in = open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
              digest.update(buffer, 0, n);
            }
          } catch (IOException e) {
            // The database would still have it; nothing matches it.
            return new byte[digest.getDigestLength()];
          }
          return digest.digest();
        });
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
    return new Match(this, new Attributes(attributes), locations);
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
