package org.dcm4chee.arc.zip.metadata;

import java.net.URI;
import java.net.URISyntaxException;
import org.dcm4che3.data.BulkData;

/** A value that is in a file of the ZIP; its URI is relative, as Supplement 211 wants it. */
final class Reference extends BulkData {
  private static final long serialVersionUID = 1L;

  private final String relative;

  /**
   * @param path of a {@link BulkDataFile}
   */
  Reference(String path, long length) {
    super(path, 0, length, false);
    relative = escaped(path);
  }

  private static String escaped(String path) {
    try {
      return new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("No relative path: " + path, e);
    }
  }

  @Override
  public String getURI() {
    return relative;
  }

  /** As that of the class above: who reads and writes knows nothing of this one. */
  @Override
  public boolean equals(Object o) {
    return super.equals(o);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
