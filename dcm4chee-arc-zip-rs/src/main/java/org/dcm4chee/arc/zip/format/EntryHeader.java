package org.dcm4chee.arc.zip.format;

import java.time.LocalDateTime;
import java.util.Objects;

/**
 * What a local header says of an entry.
 *
 * @param name the path, with {@code /} between folders; relative, without {@code ..}
 * @param method how the body is compressed
 * @param crc32 the CRC-32 of the uncompressed body
 * @param compressedSize bytes of the body as it is in the ZIP; equal to {@code size} when stored
 * @param size bytes of the uncompressed body
 * @param modified kept with a resolution of two seconds, from 1980 to 2107 (APPNOTE 4.4.6)
 */
public record EntryHeader(
    String name,
    CompressionMethod method,
    int crc32,
    long compressedSize,
    long size,
    LocalDateTime modified) {

  /**
   * @throws IllegalArgumentException if a reader could not make a file of it
   */
  public EntryHeader {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(modified, "modified");
    requireRelativePath(name);
    if (size < 0 || compressedSize < 0) {
      throw new IllegalArgumentException("An entry cannot have less than 0 bytes: " + name);
    }
    if (method == CompressionMethod.STORED && size != compressedSize) {
      throw new IllegalArgumentException(
          "A stored entry has one size, not " + size + " and " + compressedSize + ": " + name);
    }
  }

  private static void requireRelativePath(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.endsWith("/")) {
      throw new IllegalArgumentException("No path of a file in a ZIP: '" + name + "'");
    }
    if (name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A path in a ZIP has no \\ and no NUL: '" + name + "'");
    }
    for (String component : name.split("/", -1)) {
      if (component.isEmpty() || component.equals(".") || component.equals("..")) {
        throw new IllegalArgumentException("A path in a ZIP has no '" + component + "': " + name);
      }
    }
  }
}
