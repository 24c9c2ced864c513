package org.dcm4chee.arc.standin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;

/** One instance of the archive: its row in the "database", and its file. */
final class StoredInstance {
  private final Attributes attributes;
  private final Optional<Path> file;
  private final String transferSyntax;
  private final long size;
  private final Date updated;

  StoredInstance(Attributes attributes, Path file, String transferSyntax) throws IOException {
    this.attributes = attributes;
    this.file = Optional.of(file);
    this.transferSyntax = transferSyntax;
    size = Files.size(file);
    updated = new Date(Files.getLastModifiedTime(file).toMillis());
  }

  StoredInstance(Attributes attributes, long inventedBytes, Date updated) {
    this.attributes = attributes;
    file = Optional.empty();
    transferSyntax = InventedFile.transferSyntax(inventedBytes);
    size = inventedBytes;
    this.updated = updated;
  }

  String uid(int tag) {
    return attributes.getString(tag, "");
  }

  Attributes attributes() {
    return attributes;
  }

  Date updated() {
    return updated;
  }

  InputStream open(Faults faults) throws IOException {
    InputStream in =
        file.isPresent() ? Files.newInputStream(file.get()) : InventedFile.open(attributes, size);
    return faults.apply(in, uid(Tag.SOPInstanceUID), size);
  }

  /** As a query finds it: a new object each time. */
  InstanceLocations match() {
    Attributes copy = new Attributes(attributes);
    List<Location> locations = new ArrayList<>();
    locations.add(new Location("fs1", uid(Tag.SOPInstanceUID), transferSyntax, size));
    return new InstanceLocations() {
      @Override
      public String getSopInstanceUID() {
        return uid(Tag.SOPInstanceUID);
      }

      @Override
      public String getSopClassUID() {
        return uid(Tag.SOPClassUID);
      }

      @Override
      public List<Location> getLocations() {
        return locations;
      }

      @Override
      public Attributes getAttributes() {
        return copy;
      }

      @Override
      public Date getUpdatedTime() {
        return updated;
      }

      @Override
      public boolean isImage() {
        return copy.containsValue(Tag.Rows);
      }

      @Override
      public boolean isVideo() {
        return false;
      }

      @Override
      public boolean isMultiframe() {
        return copy.getInt(Tag.NumberOfFrames, 1) > 1;
      }
    };
  }
}
