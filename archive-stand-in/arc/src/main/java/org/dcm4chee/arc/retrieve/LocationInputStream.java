package org.dcm4chee.arc.retrieve;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.storage.ReadContext;

/** An open file of an instance. */
public class LocationInputStream implements Closeable {
  public final ReadContext ctx;
  public final Location location;
  public final InputStream stream;

  public LocationInputStream(InputStream stream, ReadContext ctx, Location location) {
    this.stream = stream;
    this.ctx = ctx;
    this.location = location;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
