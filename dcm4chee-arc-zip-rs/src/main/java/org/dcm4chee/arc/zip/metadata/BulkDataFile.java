package org.dcm4chee.arc.zip.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A file with the value of one attribute, or with one frame: what a BulkDataURI refers to.
 *
 * @param path relative to the folder of the text that refers to it, with {@code /} between its
 *     components, not escaped: {@code 000001/00420011.raw}
 * @param length in bytes, of all that {@code contents} gives
 * @param contents can be read as often as needed, as long as the object it is from can
 */
public record BulkDataFile(String path, long length, Contents contents) {
  /** Where the bytes come from. */
  @FunctionalInterface
  public interface Contents {
    /**
     * From the first byte on; the caller closes it.
     *
     * @throws IOException if the object can no longer be read
     */
    InputStream open() throws IOException;
  }

  /** Checks that nothing is missing. */
  public BulkDataFile {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(contents, "contents");
    if (length < 0) {
      throw new IllegalArgumentException("The length of " + path + " is " + length);
    }
  }
}
