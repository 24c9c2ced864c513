package org.dcm4chee.arc.store;

import org.dcm4chee.arc.entity.Location;

/** What was found out about a file when it was read. */
public class UpdateLocation {
  public final InstanceLocations instanceLocation;
  public final Location location;

  public UpdateLocation(InstanceLocations instanceLocation, Location location) {
    this.instanceLocation = instanceLocation;
    this.location = location;
  }
}
