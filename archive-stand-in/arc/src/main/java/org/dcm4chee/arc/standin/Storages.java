package org.dcm4chee.arc.standin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dcm4che3.net.Device;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.conf.Availability;
import org.dcm4chee.arc.conf.StorageDescriptor;

/**
 * The places with files, and how fast they are: {@code fs1}, where everything is; {@code fs2}, for
 * replicas; {@code nearline}, what has to be copied to {@code cache} before it is sent.
 */
@ApplicationScoped
public class Storages {
  static final String FIRST = "fs1";
  static final String SECOND = "fs2";
  static final String NEARLINE = "nearline";
  static final String CACHE = "cache";

  /**
   * How fast a storage is.
   *
   * @param openMillis until a file is open
   * @param bytesPerSecond of each stream, 0 for as fast as it can
   */
  public record Speed(long openMillis, long bytesPerSecond) {}

  private static final Speed FAST = new Speed(0, 0);

  private final Map<String, Speed> speeds = new ConcurrentHashMap<>();

  private Device device;
  private Archive archive;

  /** For the container's proxy. */
  Storages() {}

  @Inject
  Storages(Device device, Archive archive) {
    this.device = device;
    this.archive = archive;
  }

  /** Puts all four where they were at the start. */
  static void putBack(ArchiveDeviceExtension configuration) {
    for (String storageID : new String[] {FIRST, SECOND, NEARLINE, CACHE}) {
      StorageDescriptor descriptor = descriptor(storageID);
      descriptor.setDigestAlgorithm("MD5");
      if (storageID.equals(NEARLINE)) {
        descriptor.setInstanceAvailability(Availability.NEARLINE);
        descriptor.setRetrieveCacheStorageID(CACHE);
      }
      configuration.addStorageDescriptor(descriptor);
    }
  }

  /** Of a file system, though nothing is there by that name. */
  private static StorageDescriptor descriptor(String storageID) {
    StorageDescriptor descriptor = new StorageDescriptor(storageID);
    descriptor.setStorageURIStr("file:///storage/" + storageID);
    return descriptor;
  }

  private ArchiveDeviceExtension configuration() {
    return device.getDeviceExtension(ArchiveDeviceExtension.class);
  }

  /** All as at the start. */
  public void reset() {
    speeds.clear();
    putBack(configuration());
  }

  /**
   * Adds or changes a storage.
   *
   * @param digestAlgorithm empty for none
   */
  public void configure(String storageID, String digestAlgorithm, Speed speed) {
    StorageDescriptor descriptor = configuration().getStorageDescriptor(storageID);
    if (descriptor == null) {
      descriptor = descriptor(storageID);
    }
    descriptor.setDigestAlgorithm(digestAlgorithm.isEmpty() ? null : digestAlgorithm);
    speeds.put(storageID, speed);
    configuration().addStorageDescriptor(descriptor);
  }

  /** Takes a storage out of the configuration; the database still names it. */
  public void remove(String storageID) {
    configuration().removeStorageDescriptor(storageID);
  }

  /**
   * Opens a storage.
   *
   * @throws IllegalArgumentException if it is not configured
   */
  StandInStorage open(String storageID) {
    StorageDescriptor descriptor = configuration().getStorageDescriptorNotNull(storageID);
    return new StandInStorage(descriptor, archive, speeds.getOrDefault(storageID, FAST));
  }
}
