package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;

/** Where a layout gets the bodies of its entries from. */
@FunctionalInterface
public interface EntryData {

  /**
   * Writes the bytes [from, to) of the body of an entry, as it is in the ZIP.
   *
   * @param index the entry, from 0; ascending within one call of {@link ZipLayout#write}
   */
  void write(int index, long from, long to, OutputStream out) throws IOException;
}
