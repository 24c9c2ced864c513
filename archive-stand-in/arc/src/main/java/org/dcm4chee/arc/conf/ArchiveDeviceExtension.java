package org.dcm4chee.arc.conf;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dcm4che3.net.DeviceExtension;

/** What the archive keeps in the configuration of its device. */
public class ArchiveDeviceExtension extends DeviceExtension {
  public static final String DEFAULT_WADO_ZIP_ENTRY_NAME_FORMAT =
      "DICOM/{0020000D,hash}/{0020000E,hash}/{00080018,hash}.dcm";

  private final Map<String, StorageDescriptor> storageDescriptors = new ConcurrentHashMap<>();
  private volatile String wadoZIPEntryNameFormat = DEFAULT_WADO_ZIP_ENTRY_NAME_FORMAT;
  private volatile String wadoSpoolDirectory = "${jboss.server.temp.dir}";

  /** The storage of that name, or null. */
  public StorageDescriptor getStorageDescriptor(String storageID) {
    return storageDescriptors.get(storageID);
  }

  /**
   * The storage of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public StorageDescriptor getStorageDescriptorNotNull(String storageID) {
    StorageDescriptor descriptor = getStorageDescriptor(storageID);
    if (descriptor == null) {
      throw new IllegalArgumentException("No Storage configured with ID:" + storageID);
    }
    return descriptor;
  }

  public void addStorageDescriptor(StorageDescriptor descriptor) {
    storageDescriptors.put(descriptor.getStorageID(), descriptor);
  }

  public StorageDescriptor removeStorageDescriptor(String storageID) {
    return storageDescriptors.remove(storageID);
  }

  public Collection<StorageDescriptor> getStorageDescriptors() {
    return storageDescriptors.values();
  }

  public String getWadoZIPEntryNameFormat() {
    return wadoZIPEntryNameFormat;
  }

  public void setWadoZIPEntryNameFormat(String wadoZIPEntryNameFormat) {
    this.wadoZIPEntryNameFormat = wadoZIPEntryNameFormat;
  }

  public String getWadoSpoolDirectory() {
    return wadoSpoolDirectory;
  }

  public void setWadoSpoolDirectory(String wadoSpoolDirectory) {
    this.wadoSpoolDirectory = wadoSpoolDirectory;
  }
}
