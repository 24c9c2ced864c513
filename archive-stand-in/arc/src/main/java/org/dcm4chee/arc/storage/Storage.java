package org.dcm4chee.arc.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.dcm4chee.arc.conf.StorageDescriptor;

/** A place with files; open until it is closed. */
public interface Storage extends Closeable {
  StorageDescriptor getStorageDescriptor();

  ReadContext createReadContext();

  /** Bytes of a file, without opening it. */
  long getContentLength(ReadContext ctx) throws IOException;

  InputStream openInputStream(ReadContext ctx) throws IOException;
}
