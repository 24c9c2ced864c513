package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;

/** Where a test gets the bodies of its entries from. */
@FunctionalInterface
interface EntryData {

  /** Writes the bytes [from, to) of the body of an entry, as it is in the ZIP. */
  void write(int index, long from, long to, OutputStream out) throws IOException;
}
