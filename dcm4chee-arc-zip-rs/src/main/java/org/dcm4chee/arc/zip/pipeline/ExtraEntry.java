package org.dcm4chee.arc.zip.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HexFormat;

/**
 * A file of the ZIP that is no DICOM object of the archive: a DICOMDIR, a manifest, a list of what
 * is missing. Held in memory.
 *
 * <p>What it says of the objects' CRC-32 is filled in when they are known, which may be after its
 * length had to be told: as eight lower-case hexadecimal digits each, for which {@code content} has
 * room.
 *
 * @param name the entry's path; no object's entry may have it
 * @param crcPositions where in {@code content} the CRC-32 of the included objects are to be
 *     written, one for each of them in their order; empty if it says none
 */
// The bytes are made by one composer and handed to one download: nobody else sees the arrays.
@SuppressWarnings("ArrayRecordComponent")
public record ExtraEntry(String name, byte[] content, LocalDateTime modified, int[] crcPositions) {
  private static final int[] NONE = {};

  /** A file that says nothing of the objects' CRC-32. */
  public ExtraEntry(String name, byte[] content, LocalDateTime modified) {
    this(name, content, modified, NONE);
  }

  /** The same with the CRC-32 of the included objects in it. */
  ExtraEntry with(int[] crcs) {
    if (crcPositions.length == 0) {
      return this;
    }
    byte[] filled = content.clone();
    for (int i = 0; i < crcPositions.length; i++) {
      byte[] digits = HexFormat.of().toHexDigits(crcs[i]).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, filled, crcPositions[i], digits.length);
    }
    return new ExtraEntry(name, filled, modified);
  }
}
