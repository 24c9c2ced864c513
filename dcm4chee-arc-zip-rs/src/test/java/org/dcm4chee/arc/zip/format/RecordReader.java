package org.dcm4chee.arc.zip.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the records of a ZIP field by field, as APPNOTE 4.3 lists them. It shares nothing with the
 * code that writes them, and accepts no extra field but Zip64's and that of AES encryption. Long
 * because it is the list of records once more.
 */
final class RecordReader {
  private final ByteBuffer bytes;
  private int aesExtras;

  private RecordReader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * APPNOTE 4.3.7.
   *
   * @param zip64 the numbers in the Zip64 extra field (4.5.3); empty without the field
   */
  record LocalHeader(
      int versionNeeded,
      int flags,
      int method,
      int time,
      int date,
      long crc32,
      long compressedSize,
      long size,
      String name,
      List<Long> zip64) {}

  /** APPNOTE 4.3.12. */
  record CentralHeader(
      int versionMadeBy,
      int versionNeeded,
      int flags,
      int method,
      int time,
      int date,
      long crc32,
      long compressedSize,
      long size,
      int commentLength,
      long externalAttributes,
      long headerOffset,
      String name,
      List<Long> zip64) {}

  /** APPNOTE 4.3.14. */
  record Zip64End(
      int versionNeeded,
      long entriesOnDisk,
      long entries,
      long directoryLength,
      long directoryOffset) {}

  /** APPNOTE 4.3.15. */
  record Zip64Locator(long endOffset, long disks) {}

  /** APPNOTE 4.3.16. */
  record End(
      int entriesOnDisk,
      int entries,
      long directoryLength,
      long directoryOffset,
      int commentLength) {}

  /** What follows the last entry. */
  record Directory(
      List<CentralHeader> headers, List<Zip64End> zip64, List<Zip64Locator> locators, End end) {}

  static LocalHeader localHeader(ZipLayout layout, int index) {
    RecordReader reader =
        new RecordReader(
            withoutBodies(
                layout, new ByteRange(layout.headerOffset(index), layout.dataOffset(index) - 1)));
    LocalHeader header = reader.localHeader();
    reader.requireEnd();
    return header;
  }

  /** What follows the body (4.3.9): how many bytes, CRC-32, compressed size, size. */
  static List<Long> descriptor(ZipLayout layout, int index) {
    long start = layout.dataOffset(index) + layout.compressedSize(index);
    long end =
        index + 1 < layout.size()
            ? layout.headerOffset(index + 1)
            : layout.centralDirectoryOffset();
    RecordReader reader = new RecordReader(withoutBodies(layout, new ByteRange(start, end - 1)));
    reader.requireSignature(0x08074b50);
    boolean zip64 = end - start == 24;
    List<Long> numbers =
        zip64
            ? List.of(end - start, reader.u32(), reader.u64(), reader.u64())
            : List.of(end - start, reader.u32(), reader.u32(), reader.u32());
    reader.requireEnd();
    return numbers;
  }

  /** How many of the first entry's headers say that it is encrypted. */
  static int aesExtras(ZipLayout layout) {
    RecordReader local =
        new RecordReader(withoutBodies(layout, new ByteRange(0, layout.dataOffset(0) - 1)));
    local.localHeader();
    RecordReader central =
        new RecordReader(
            withoutBodies(
                layout, new ByteRange(layout.centralDirectoryOffset(), layout.length() - 1)));
    central.directory();
    return local.aesExtras + central.aesExtras;
  }

  static Directory directory(ZipLayout layout) {
    RecordReader reader =
        new RecordReader(
            withoutBodies(
                layout, new ByteRange(layout.centralDirectoryOffset(), layout.length() - 1)));
    Directory directory = reader.directory();
    reader.requireEnd();
    return directory;
  }

  static CentralHeader centralHeader(ZipLayout layout, int index) {
    return directory(layout).headers().get(index);
  }

  private static byte[] withoutBodies(ZipLayout layout, ByteRange range) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PieceWriter.write(
          layout,
          range,
          (index, from, to, body) -> {
            throw new AssertionError("Body " + index + " is not in the range " + range);
          },
          out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private LocalHeader localHeader() {
    requireSignature(0x04034b50);
    int versionNeeded = u16();
    int flags = u16();
    int method = u16();
    int time = u16();
    int date = u16();
    long crc32 = u32();
    long compressedSize = u32();
    long size = u32();
    int nameLength = u16();
    int extraLength = u16();
    return new LocalHeader(
        versionNeeded,
        flags,
        method,
        time,
        date,
        crc32,
        compressedSize,
        size,
        text(nameLength),
        zip64(extraLength));
  }

  private Directory directory() {
    List<CentralHeader> headers = new ArrayList<>();
    while (nextIs(0x02014b50)) {
      headers.add(centralHeader());
    }
    List<Zip64End> zip64 = new ArrayList<>();
    List<Zip64Locator> locators = new ArrayList<>();
    if (nextIs(0x06064b50)) {
      zip64.add(zip64End());
      locators.add(zip64Locator());
    }
    return new Directory(headers, zip64, locators, end());
  }

  private CentralHeader centralHeader() {
    requireSignature(0x02014b50);
    int versionMadeBy = u16();
    int versionNeeded = u16();
    int flags = u16();
    int method = u16();
    int time = u16();
    int date = u16();
    long crc32 = u32();
    long compressedSize = u32();
    long size = u32();
    int nameLength = u16();
    int extraLength = u16();
    int commentLength = u16();
    requireZero(u16(), "disk number start");
    requireZero(u16(), "internal file attributes");
    long externalAttributes = u32();
    long headerOffset = u32();
    return new CentralHeader(
        versionMadeBy,
        versionNeeded,
        flags,
        method,
        time,
        date,
        crc32,
        compressedSize,
        size,
        commentLength,
        externalAttributes,
        headerOffset,
        text(nameLength),
        zip64(extraLength));
  }

  private Zip64End zip64End() {
    requireSignature(0x06064b50);
    long following = u64();
    if (following != 44) {
      throw new AssertionError("Zip64 end record of 12 + " + following + " bytes (4.3.14.1)");
    }
    u16(); // version made by
    int versionNeeded = u16();
    requireZero(u32(), "number of this disk");
    requireZero(u32(), "disk of the central directory");
    return new Zip64End(versionNeeded, u64(), u64(), u64(), u64());
  }

  private Zip64Locator zip64Locator() {
    requireSignature(0x07064b50);
    requireZero(u32(), "disk of the Zip64 end record");
    return new Zip64Locator(u64(), u32());
  }

  private End end() {
    requireSignature(0x06054b50);
    requireZero(u16(), "number of this disk");
    requireZero(u16(), "disk of the central directory");
    return new End(u16(), u16(), u32(), u32(), u16());
  }

  private List<Long> zip64(int extraLength) {
    List<Long> numbers = new ArrayList<>();
    int end = bytes.position() + extraLength;
    while (bytes.position() < end) {
      int id = u16();
      int length = u16();
      if (id == 0x9901) {
        requireAe2(length);
        aesExtras++;
      } else if (id == 1 && length > 0 && length % 8 == 0 && numbers.isEmpty()) {
        for (int i = 0; i < length; i += 8) {
          numbers.add(u64());
        }
      } else {
        throw new AssertionError("Extra field " + id + " of " + length + " bytes");
      }
    }
    if (bytes.position() != end) {
      throw new AssertionError("Extra fields of more than " + extraLength + " bytes");
    }
    return numbers;
  }

  /** Version 2, "AE", 256 bits, stored inside. */
  private void requireAe2(int length) {
    byte[] field = new byte[length];
    bytes.get(field);
    if (!Arrays.equals(field, new byte[] {2, 0, 'A', 'E', 3, 0, 0})) {
      throw new AssertionError("AES field " + Arrays.toString(field));
    }
  }

  private boolean nextIs(int signature) {
    return bytes.getInt(bytes.position()) == signature;
  }

  private void requireSignature(int signature) {
    int found = bytes.getInt();
    if (found != signature) {
      throw new AssertionError("Signature %08x instead of %08x".formatted(found, signature));
    }
  }

  private static void requireZero(long value, String field) {
    if (value != 0) {
      throw new AssertionError("The " + field + " is " + value);
    }
  }

  private void requireEnd() {
    if (bytes.hasRemaining()) {
      throw new AssertionError(bytes.remaining() + " bytes follow");
    }
  }

  private int u16() {
    return Short.toUnsignedInt(bytes.getShort());
  }

  private long u32() {
    return Integer.toUnsignedLong(bytes.getInt());
  }

  private long u64() {
    return bytes.getLong();
  }

  private String text(int length) {
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
