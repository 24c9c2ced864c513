package org.dcm4chee.arc.store;

import java.util.Date;
import java.util.List;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.entity.Location;

/** An instance that matched, and where its files are. */
public interface InstanceLocations {
  String getSopInstanceUID();

  String getSopClassUID();

  List<Location> getLocations();

  Attributes getAttributes();

  Date getUpdatedTime();

  boolean isImage();

  boolean isVideo();

  boolean isMultiframe();
}
