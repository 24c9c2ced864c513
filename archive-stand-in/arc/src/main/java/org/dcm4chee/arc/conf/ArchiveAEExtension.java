package org.dcm4chee.arc.conf;

import org.dcm4che3.net.AEExtension;

/** What the archive keeps in the configuration of each of its application entities. */
public class ArchiveAEExtension extends AEExtension {
  private volatile String wadoZIPEntryNameFormat;

  public ArchiveDeviceExtension getArchiveDeviceExtension() {
    return ae.getDevice().getDeviceExtension(ArchiveDeviceExtension.class);
  }

  public void setWadoZIPEntryNameFormat(String wadoZIPEntryNameFormat) {
    this.wadoZIPEntryNameFormat = wadoZIPEntryNameFormat;
  }

  /** The AE's own value, or the device's. */
  public String wadoZIPEntryNameFormat() {
    return wadoZIPEntryNameFormat != null
        ? wadoZIPEntryNameFormat
        : getArchiveDeviceExtension().getWadoZIPEntryNameFormat();
  }
}
