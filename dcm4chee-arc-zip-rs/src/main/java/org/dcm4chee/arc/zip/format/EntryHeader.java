package org.dcm4chee.arc.zip.format;

import java.time.LocalDateTime;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the records say of an entry.
 *
 * @param name the path, with {@code /} between folders; relative, without {@code ..}
 * @param form how the body is made of the file
 * @param crc32 the CRC-32 of the file; may be empty where the form says it only behind the body, or
 *     where nothing but headers and lengths are asked for
 * @param compressedSize bytes of the body as it is in the ZIP
 * @param size bytes of the file
 * @param modified kept with a resolution of two seconds, from 1980 to 2107 (APPNOTE 4.4.6)
 */
public record EntryHeader(
    String name,
    EntryForm form,
    OptionalInt crc32,
    long compressedSize,
    long size,
    LocalDateTime modified) {

  /**
   * @throws IllegalArgumentException if a reader could not make a file of it
   */
  public EntryHeader {
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(crc32, "crc32");
    Objects.requireNonNull(modified, "modified");
    requireRelativePath(name);
    if (size < 0 || compressedSize < 0) {
      throw new IllegalArgumentException("An entry cannot have less than 0 bytes: " + name);
    }
    OptionalLong bodyLength = form.bodyLength(size);
    if (bodyLength.isPresent() && bodyLength.getAsLong() != compressedSize) {
      throw new IllegalArgumentException(
          "A file of "
              + size
              + " bytes, "
              + form
              + ", takes "
              + bodyLength.getAsLong()
              + " bytes, not "
              + compressedSize
              + ": "
              + name);
    }
  }

  /** An entry of which all is known. */
  public EntryHeader(
      String name,
      EntryForm form,
      int crc32,
      long compressedSize,
      long size,
      LocalDateTime modified) {
    this(name, form, OptionalInt.of(crc32), compressedSize, size, modified);
  }

  /**
   * An entry of which the CRC-32 is not known yet.
   *
   * @throws IllegalArgumentException if the form does not tell the body's length
   */
  public static EntryHeader outlined(
      String name, EntryForm form, long size, LocalDateTime modified) {
    long bodyLength =
        form.bodyLength(size)
            .orElseThrow(
                () -> new IllegalArgumentException(form + " has no length before it is made"));
    return new EntryHeader(name, form, OptionalInt.empty(), bodyLength, size, modified);
  }

  private static void requireRelativePath(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.endsWith("/")) {
      throw new IllegalArgumentException("No path of a file in a ZIP: '" + name + "'");
    }
    if (name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A path in a ZIP has no \\ and no NUL: '" + name + "'");
    }
    int end = -1;
    while (end < name.length()) {
      int start = end + 1;
      int slash = name.indexOf('/', start);
      end = slash < 0 ? name.length() : slash;
      // Nothing, one dot, or two.
      if (end - start <= 2 && name.startsWith("..".substring(0, end - start), start)) {
        throw new IllegalArgumentException(
            "A path in a ZIP has no '" + name.substring(start, end) + "': " + name);
      }
    }
  }
}
