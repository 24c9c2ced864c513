package org.dcm4chee.arc.standin;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.retrieve.RetrieveContext;

/** What the archive would have written about files into its database after retrieves. */
@ApplicationScoped
public class LocationUpdates {

  /** One record. */
  public record Entry(String sopInstanceUID, String storageID, String status, String newDigest) {}

  private final List<Entry> entries = new ArrayList<>();

  synchronized void add(RetrieveContext ctx) {
    ctx.getUpdateLocations()
        .forEach(
            update ->
                entries.add(
                    new Entry(
                        update.instanceLocation.getSopInstanceUID(),
                        update.location.getStorageID(),
                        String.valueOf(update.newStatus),
                        String.valueOf(update.newDigest))));
  }

  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  public synchronized void clear() {
    entries.clear();
  }
}
