package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where every byte of a ZIP is, known before the first one is written. Made of the headers alone,
 * so that the length is exact and any range can be written when only the bodies that it touches can
 * be had. Local headers are complete; there are no data descriptors; Zip64 is used exactly where it
 * is needed.
 *
 * <p>Immutable and thread-safe. Takes some 70 bytes an entry and its name.
 */
public final class ZipLayout {
  private final byte[][] names;
  private final CompressionMethod[] methods;
  private final int[] crcs;
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
    methods = new CompressionMethod[count];
    crcs = new int[count];
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
      methods[i] = fields.method();
      crcs[i] = fields.crc32();
      times[i] = fields.time();
      compressedSizes[i] = fields.compressedSize();
      sizes[i] = fields.size();
      directory +=
          Records.centralHeaderLength(
              fields.name().length, fields.compressedSize(), fields.size(), offsets[i]);
      offsets[i + 1] =
          offsets[i]
              + Records.localHeaderLength(fields.name().length, fields.needsZip64Sizes())
              + fields.compressedSize();
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

  /** What the local header of the entry at {@code index} says. */
  public EntryHeader entry(int index) {
    return new EntryHeader(
        new String(names[index], StandardCharsets.UTF_8),
        methods[index],
        crcs[index],
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

  /** Bytes of the body of the entry at {@code index}, as it is in the ZIP. */
  public long compressedSize(int index) {
    return compressedSizes[index];
  }

  /** Where the local header of the entry at {@code index} starts. */
  public long headerOffset(int index) {
    return offsets[index];
  }

  /** Where the body of the entry at {@code index} starts. */
  public long dataOffset(int index) {
    return offsets[index + 1] - compressedSizes[index];
  }

  /** Where the central directory starts. */
  public long centralDirectoryOffset() {
    return offsets[size()];
  }

  /** The first entry of which the range holds a byte, header or body; {@link #size()} if none. */
  public int firstEntryIn(ByteRange range) {
    if (range.first() >= centralDirectoryOffset()) {
      return size();
    }
    int found = Arrays.binarySearch(offsets, range.first());
    return found >= 0 ? found : -found - 2;
  }

  /** The last entry of which the range holds a byte, header or body; -1 if there are no entries. */
  public int lastEntryIn(ByteRange range) {
    int found = Arrays.binarySearch(offsets, range.last());
    return Math.min(found >= 0 ? found : -found - 2, size() - 1);
  }

  /**
   * SHA-256 of everything but the bodies. The bodies' CRC-32 and sizes are in it, so it stands for
   * the whole.
   */
  public byte[] digest() {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    for (int i = 0; i < size(); i++) {
      sha256.update(Records.localHeader(fields(i)));
      sha256.update(Records.centralHeader(fields(i), offsets[i]));
    }
    return sha256.digest(end);
  }

  private Records.Fields fields(int index) {
    return new Records.Fields(
        names[index],
        methods[index],
        crcs[index],
        compressedSizes[index],
        sizes[index],
        times[index]);
  }

  /**
   * Writes a range of the ZIP.
   *
   * @param data asked for the bodies, or parts of them, that are in the range, in order
   * @throws IllegalArgumentException if the range ends after the ZIP
   * @throws IOException if {@code data} or {@code out} throws, or if {@code data} writes another
   *     number of bytes than it was asked for
   */
  public void write(ByteRange range, EntryData data, OutputStream out) throws IOException {
    if (range.last() >= length()) {
      throw new IllegalArgumentException(
          "The ZIP has " + length() + " bytes, none at " + range.last());
    }
    int last = lastEntryIn(range);
    for (int i = firstEntryIn(range); i <= last; i++) {
      writePart(range, offsets[i], Records.localHeader(fields(i)), out);
      long from = Math.max(range.first() - dataOffset(i), 0);
      long to = Math.min(range.last() + 1 - dataOffset(i), compressedSizes[i]);
      if (from < to) {
        ExactOutput body = new ExactOutput(out, to - from);
        data.write(i, from, to, body);
        body.requireComplete(i);
      }
    }
    if (range.last() >= centralDirectoryOffset()) {
      writeDirectory(range, out);
    }
  }

  private void writeDirectory(ByteRange range, OutputStream out) throws IOException {
    long offset = centralDirectoryOffset();
    for (int i = 0; i < size() && offset <= range.last(); i++) {
      int length =
          Records.centralHeaderLength(names[i].length, compressedSizes[i], sizes[i], offsets[i]);
      if (offset + length > range.first()) {
        writePart(range, offset, Records.centralHeader(fields(i), offsets[i]), out);
      }
      offset += length;
    }
    writePart(range, centralDirectoryOffset() + directoryLength, end, out);
  }

  private static void writePart(ByteRange range, long offset, byte[] record, OutputStream out)
      throws IOException {
    long from = Math.max(range.first() - offset, 0);
    long to = Math.min(range.last() + 1 - offset, record.length);
    if (from < to) {
      out.write(record, (int) from, (int) (to - from));
    }
  }
}
