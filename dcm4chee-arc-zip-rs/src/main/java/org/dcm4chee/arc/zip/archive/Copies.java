package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.conf.Availability;
import org.dcm4chee.arc.conf.StorageDescriptor;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;

/**
 * The copies of one object, in the order in which they are to be read: as the archive reads them,
 * on line before near line; those that have failed before come last. A copy on a storage that the
 * archive does not know any more is none. Thread-safe.
 */
final class Copies {
  private static final List<Availability> READABLE =
      List.of(Availability.ONLINE, Availability.NEARLINE);

  private final InstanceLocations instance;
  private final List<Location> locations;
  private final List<Location> failed = new CopyOnWriteArrayList<>();

  private Copies(InstanceLocations instance, List<Location> locations) {
    this.instance = instance;
    this.locations = locations;
  }

  /**
   * The copies as they are now.
   *
   * @param targetSyntax what is to be made of them; unless that is a syntax without compression,
   *     only what is stored so can be used, since the archive compresses nothing on its way out
   */
  static Copies of(
      InstanceLocations instance, String targetSyntax, ArchiveDeviceExtension archive) {
    boolean any = StoredFile.canBeMadeOfAny(targetSyntax);
    List<Location> locations = new ArrayList<>();
    // A copy: the retrieve cache adds to the list while we read.
    Location[] found = instance.getLocations().toArray(Location[]::new);
    for (Availability availability : READABLE) {
      for (Location location : found) {
        if (Location.isDicomFile(location)
            && (any || targetSyntax.equals(location.getTransferSyntaxUID()))
            && availability == availability(archive, location)) {
          locations.add(location);
        }
      }
    }
    return new Copies(instance, locations);
  }

  /** Null where the archive has none: asked for every copy of thousands of objects. */
  private static Availability availability(ArchiveDeviceExtension archive, Location location) {
    StorageDescriptor storage = archive.getStorageDescriptor(location.getStorageID());
    return storage == null ? null : storage.getInstanceAvailability();
  }

  InstanceLocations instance() {
    return instance;
  }

  /** At least one. */
  List<Location> inOrder() throws IOException {
    if (locations.isEmpty()) {
      throw new IOException("No storage that the archive can read has a copy of the object");
    }
    List<Location> order = new ArrayList<>(locations);
    // Stable: those that have failed keep their order among themselves.
    order.sort((a, b) -> Boolean.compare(failed.contains(a), failed.contains(b)));
    return order;
  }

  /** All of them, as the archive would read them. */
  List<Location> all() {
    return locations;
  }

  void noteFailure(Location location) {
    if (!failed.contains(location)) {
      failed.add(location);
    }
  }

  /** Whether there is another copy that has not failed. */
  boolean hasUntriedBeside(Location location) {
    return locations.stream().anyMatch(other -> other != location && !failed.contains(other));
  }

  /** Whether there is a copy that has not failed. */
  boolean hasUntried() {
    return !failed.containsAll(locations);
  }
}
