package org.dcm4chee.arc.conf;

import org.dcm4che3.net.DeviceExtension;

/** What the archive keeps in the configuration of its device. */
public class ArchiveDeviceExtension extends DeviceExtension {
  public static final String DEFAULT_WADO_ZIP_ENTRY_NAME_FORMAT =
      "DICOM/{0020000D,hash}/{0020000E,hash}/{00080018,hash}.dcm";

  private volatile String wadoZIPEntryNameFormat = DEFAULT_WADO_ZIP_ENTRY_NAME_FORMAT;
  private volatile String wadoSpoolDirectory = "${jboss.server.temp.dir}";

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
