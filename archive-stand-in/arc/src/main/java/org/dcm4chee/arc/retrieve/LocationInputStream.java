package org.dcm4chee.arc.retrieve;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.dcm4chee.arc.entity.Location;

/** An open file of an instance. */
public class LocationInputStream implements Closeable {
  public final Location location;
  public final InputStream stream;

  public LocationInputStream(InputStream stream, Location location) {
    this.stream = stream;
    this.location = location;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
