package org.dcm4chee.arc.zip.format;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Where every byte of a ZIP is, known before the first one is written. Made of the headers alone,
 * so that the length is exact and any range can be written when only the bodies that it touches can
 * be had. Entries may be of any {@linkplain EntryForm forms}; what of their CRC-32 is not known yet
 * moves nothing. Zip64 is used exactly where it is needed.
 *
 * <p>Immutable and thread-safe. Takes some 70 bytes an entry and its name.
 */
public final class ZipLayout {
  private final byte[][] names;
  private final EntryForm[] forms;
  private final Checks known;
  private final int[] times;
  private final long[] compressedSizes;
  private final long[] sizes;

  /** Where each local header starts; after the last, where the central directory does. */
  private final long[] offsets;

  private final long directoryLength;
  private final byte[] end;

  private ZipLayout(List<EntryHeader> entries) {
    int count = entries.size();
    names = new byte[count][];
    forms = new EntryForm[count];
    known = new Checks(count);
    times = new int[count];
    compressedSizes = new long[count];
    sizes = new long[count];
    offsets = new long[count + 1];
    Set<String> seen = new HashSet<>(count * 2);
    long directory = 0;
    for (int i = 0; i < count; i++) {
      EntryHeader entry = entries.get(i);
      if (!seen.add(entry.name())) {
        throw new IllegalArgumentException("Two entries have the name '" + entry.name() + "'");
      }
      Records.Fields fields = Records.Fields.of(entry);
      names[i] = fields.name();
      forms[i] = fields.form();
      if (entry.crc32().isPresent()) {
        known.tell(i, entry.crc32().getAsInt());
      }
      times[i] = fields.time();
      compressedSizes[i] = fields.compressedSize();
      sizes[i] = fields.size();
      directory += Records.centralHeaderLength(fields, offsets[i]);
      offsets[i + 1] =
          offsets[i]
              + Records.localHeaderLength(fields)
              + fields.compressedSize()
              + Records.descriptorLength(fields);
    }
    directoryLength = directory;
    end = Records.end(count, offsets[count], directoryLength);
  }

  /**
   * The layout of a ZIP with these entries in this order.
   *
   * @throws IllegalArgumentException if two entries have the same name
   */
  public static ZipLayout of(List<EntryHeader> entries) {
    return new ZipLayout(entries);
  }

  /** The length of the ZIP in bytes. */
  public long length() {
    return offsets[size()] + directoryLength + end.length;
  }

  /** How many entries it has. */
  public int size() {
    return names.length;
  }

  /** What the records say of the entry at {@code index}. */
  public EntryHeader entry(int index) {
    return new EntryHeader(
        new String(names[index], StandardCharsets.UTF_8),
        forms[index],
        known.crc32(index),
        compressedSizes[index],
        sizes[index],
        time(times[index]));
  }

  private static LocalDateTime time(int dos) {
    return LocalDateTime.of(
        1980 + (dos >>> 25),
        dos >>> 21 & 15,
        dos >>> 16 & 31,
        dos >>> 11 & 31,
        dos >>> 5 & 63,
        (dos & 31) * 2);
  }

  /** The CRC-32 that the headers said, in a table of its own for each caller. */
  public Checks checks() {
    Checks checks = new Checks(size());
    for (int i = 0; i < size(); i++) {
      OptionalInt crc32 = known.crc32(i);
      if (crc32.isPresent()) {
        checks.tell(i, crc32.getAsInt());
      }
    }
    return checks;
  }

  /** The form of the entry at {@code index}. */
  public EntryForm form(int index) {
    return forms[index];
  }

  /** Bytes of the file that the entry at {@code index} is made of. */
  public long fileSize(int index) {
    return sizes[index];
  }

  /** Bytes of the body of the entry at {@code index}, as it is in the ZIP. */
  public long compressedSize(int index) {
    return compressedSizes[index];
  }

  /**
   * Where the local header of the entry at {@code index} starts; behind the last, the directory.
   */
  public long headerOffset(int index) {
    return offsets[index];
  }

  /** Where the body of the entry at {@code index} starts. */
  public long dataOffset(int index) {
    return offsets[index] + Records.localHeaderLength(fields(index, known));
  }

  /** Where the central directory starts. */
  public long centralDirectoryOffset() {
    return offsets[size()];
  }

  /** The first entry of which the range holds a byte; {@link #size()} if none. */
  public int firstEntryIn(ByteRange range) {
    if (range.first() >= centralDirectoryOffset()) {
      return size();
    }
    int found = Arrays.binarySearch(offsets, range.first());
    return found >= 0 ? found : -found - 2;
  }

  /** The last entry of which the range holds a byte; -1 if there are no entries. */
  public int lastEntryIn(ByteRange range) {
    int found = Arrays.binarySearch(offsets, range.last());
    return Math.min(found >= 0 ? found : -found - 2, size() - 1);
  }

  /**
   * SHA-256 of everything but the bodies; a CRC-32 that is not in {@code checks} counts as 0. With
   * all of them it stands for the whole.
   */
  public byte[] digest(Checks checks) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    for (int i = 0; i < size(); i++) {
      Records.Fields fields = fields(i, checks);
      sha256.update(Records.localHeader(fields));
      sha256.update(Records.centralHeader(fields, offsets[i]));
    }
    return sha256.digest(end);
  }

  /**
   * What a range of the ZIP is made of, in its order.
   *
   * @throws IllegalArgumentException if the range ends after the ZIP
   */
  public Iterator<Piece> pieces(ByteRange range) {
    if (range.last() >= length()) {
      throw new IllegalArgumentException(
          "The ZIP has " + length() + " bytes, none at " + range.last());
    }
    return new Pieces(this, range);
  }

  private Records.Fields fields(int index, Checks checks) {
    return new Records.Fields(
        names[index],
        forms[index],
        checks.orZero(index),
        compressedSizes[index],
        sizes[index],
        times[index]);
  }

  byte[] localHeader(int index, Checks checks) {
    return Records.localHeader(fields(index, checks));
  }

  int descriptorLength(int index) {
    return Records.descriptorLength(fields(index, known));
  }

  byte[] descriptor(int index, Checks checks) {
    return Records.descriptor(fields(index, checks));
  }

  /** Of the central headers of the entries [first, end). */
  long centralHeadersLength(int first, int endIndex) {
    long length = 0;
    for (int i = first; i < endIndex; i++) {
      length += Records.centralHeaderLength(fields(i, known), offsets[i]);
    }
    return length;
  }

  /** The central headers of the entries [first, end). */
  byte[] centralHeaders(int first, int endIndex, Checks checks) {
    LittleEndian headers = new LittleEndian();
    for (int i = first; i < endIndex; i++) {
      headers.bytes(Records.centralHeader(fields(i, checks), offsets[i]));
    }
    return headers.toByteArray();
  }

  byte[] endRecords() {
    return end;
  }
}
