package org.dcm4chee.arc.store;

import org.dcm4chee.arc.conf.LocationStatus;
import org.dcm4chee.arc.entity.Location;

/** What was found out about a file when it was read. */
public class UpdateLocation {
  public final InstanceLocations instanceLocation;
  public Location location;
  public final LocationStatus newStatus;
  public final String newDigest;

  public UpdateLocation(
      InstanceLocations instanceLocation,
      Location location,
      LocationStatus newStatus,
      String newDigest) {
    this.instanceLocation = instanceLocation;
    this.location = location;
    this.newStatus = newStatus;
    this.newDigest = newDigest;
  }
}
