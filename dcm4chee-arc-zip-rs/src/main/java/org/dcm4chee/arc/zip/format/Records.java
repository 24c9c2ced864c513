package org.dcm4chee.arc.zip.format;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;

/**
 * The records of a ZIP as bytes, after APPNOTE 6.3. What it does not write: comments, several
 * disks, central directories that are encrypted themselves.
 */
final class Records {
  static final long U32_MAX = 0xFFFF_FFFFL;
  static final int U16_MAX = 0xFFFF;

  private static final int LOCAL_HEADER = 0x0403_4b50;
  private static final int DATA_DESCRIPTOR = 0x0807_4b50;
  private static final int CENTRAL_HEADER = 0x0201_4b50;
  private static final int END_OF_CENTRAL_DIRECTORY = 0x0605_4b50;
  private static final int ZIP64_END_OF_CENTRAL_DIRECTORY = 0x0606_4b50;
  private static final int ZIP64_LOCATOR = 0x0706_4b50;
  private static final int ZIP64_EXTRA = 0x0001;
  private static final int ZIP64_VERSION = 45;

  /** Bit 11: the name is UTF-8 (APPNOTE 4.4.4). Set only where it says something. */
  private static final int UTF8 = 1 << 11;

  /** Bit 3: CRC-32 and sizes are in a data descriptor (APPNOTE 4.4.4). */
  private static final int DESCRIPTOR_FOLLOWS = 1 << 3;

  /** Made by Unix, so that readers take the permissions below (APPNOTE 4.4.2). */
  private static final int MADE_BY_UNIX = 3 << 8;

  /** A regular file, rw-r--r--, in the upper half of the external attributes. */
  private static final long REGULAR_FILE = 0100644L << 16;

  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int CENTRAL_HEADER_BYTES = 46;
  private static final int ZIP64_LOCAL_EXTRA_BYTES = 20;

  private Records() {}

  /** What all records need of an entry. */
  // Never compared: a bundle of arguments, whose name is bytes because records are.
  @SuppressWarnings("ArrayRecordComponent")
  record Fields(byte[] name, EntryForm form, int crc32, long compressedSize, long size, int time) {

    static Fields of(EntryHeader entry) {
      byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
      if (name.length > U16_MAX) {
        throw new IllegalArgumentException(
            "A name of " + name.length + " bytes is too long for a ZIP");
      }
      return new Fields(
          name,
          entry.form(),
          entry.crc32().orElse(0),
          entry.compressedSize(),
          entry.size(),
          dosTime(entry.modified()));
    }

    /**
     * APPNOTE 4.5.3: in a local header both sizes, and only if one needs it. A descriptor has no
     * number that stands for "see Zip64", so one more fits; Java's ZipInputStream expects just
     * that.
     */
    boolean needsZip64Sizes() {
      long most = form.hasDescriptor() ? U32_MAX : U32_MAX - 1;
      return size > most || compressedSize > most;
    }

    int saidCrc32() {
      return form.saysCrc32() ? crc32 : 0;
    }

    int flags() {
      int flags = form.flags() | (form.hasDescriptor() ? DESCRIPTOR_FOLLOWS : 0);
      for (byte b : name) {
        if (b < 0) {
          return flags | UTF8;
        }
      }
      return flags;
    }
  }

  /** MS-DOS date and time, date in the upper half (APPNOTE 4.4.6). */
  static int dosTime(LocalDateTime time) {
    if (time.getYear() < 1980) {
      return 1 << 21 | 1 << 16;
    }
    if (time.getYear() > 2107) {
      return 127 << 25 | 12 << 21 | 31 << 16 | 23 << 11 | 59 << 5 | 29;
    }
    return (time.getYear() - 1980) << 25
        | time.getMonthValue() << 21
        | time.getDayOfMonth() << 16
        | time.getHour() << 11
        | time.getMinute() << 5
        | time.getSecond() / 2;
  }

  static int localHeaderLength(Fields entry) {
    return LOCAL_HEADER_BYTES
        + entry.name().length
        + entry.form().extra().length
        + (entry.needsZip64Sizes() ? ZIP64_LOCAL_EXTRA_BYTES : 0);
  }

  /** APPNOTE 4.3.7. Where a descriptor follows, the numbers are zero, also those in Zip64. */
  static byte[] localHeader(Fields entry) {
    boolean zip64 = entry.needsZip64Sizes();
    boolean later = entry.form().hasDescriptor();
    long compressedSize = later ? 0 : entry.compressedSize();
    long size = later ? 0 : entry.size();
    byte[] extra = entry.form().extra();
    LittleEndian record = new LittleEndian();
    record
        .u32(LOCAL_HEADER)
        .u16(Math.max(zip64 ? ZIP64_VERSION : 0, entry.form().versionNeeded()))
        .u16(entry.flags())
        .u16(entry.form().method())
        .u32(entry.time())
        .u32(later ? 0 : entry.saidCrc32())
        .u32(zip64 ? U32_MAX : compressedSize)
        .u32(zip64 ? U32_MAX : size)
        .u16(entry.name().length)
        .u16(extra.length + (zip64 ? ZIP64_LOCAL_EXTRA_BYTES : 0))
        .bytes(entry.name());
    if (zip64) {
      record.u16(ZIP64_EXTRA).u16(16).u64(size).u64(compressedSize);
    }
    return record.bytes(extra).toByteArray();
  }

  static int descriptorLength(Fields entry) {
    if (!entry.form().hasDescriptor()) {
      return 0;
    }
    return entry.needsZip64Sizes() ? 24 : 16;
  }

  /** APPNOTE 4.3.9, with the signature that readers expect. */
  static byte[] descriptor(Fields entry) {
    LittleEndian record = new LittleEndian().u32(DATA_DESCRIPTOR).u32(entry.saidCrc32());
    return entry.needsZip64Sizes()
        ? record.u64(entry.compressedSize()).u64(entry.size()).toByteArray()
        : record.u32(entry.compressedSize()).u32(entry.size()).toByteArray();
  }

  /** APPNOTE 4.3.12, with the Zip64 fields that are needed and no others (4.5.3). */
  static byte[] centralHeader(Fields entry, long headerOffset) {
    LittleEndian zip64 = new LittleEndian();
    if (entry.size() >= U32_MAX) {
      zip64.u64(entry.size());
    }
    if (entry.compressedSize() >= U32_MAX) {
      zip64.u64(entry.compressedSize());
    }
    if (headerOffset >= U32_MAX) {
      zip64.u64(headerOffset);
    }
    boolean needsZip64 = zip64.size() > 0;
    int version = Math.max(needsZip64 ? ZIP64_VERSION : 0, entry.form().versionNeeded());
    byte[] extra = entry.form().extra();
    LittleEndian record = new LittleEndian();
    record
        .u32(CENTRAL_HEADER)
        .u16(MADE_BY_UNIX | version)
        .u16(version)
        .u16(entry.flags())
        .u16(entry.form().method())
        .u32(entry.time())
        .u32(entry.saidCrc32())
        .u32(Math.min(entry.compressedSize(), U32_MAX))
        .u32(Math.min(entry.size(), U32_MAX))
        .u16(entry.name().length)
        .u16(extra.length + (needsZip64 ? zip64.size() + 4 : 0))
        .u16(0) // comment length
        .u16(0) // disk number
        .u16(0) // internal attributes
        .u32(REGULAR_FILE)
        .u32(Math.min(headerOffset, U32_MAX))
        .bytes(entry.name());
    if (needsZip64) {
      record.u16(ZIP64_EXTRA).u16(zip64.size()).bytes(zip64.toByteArray());
    }
    return record.bytes(extra).toByteArray();
  }

  static int centralHeaderLength(Fields entry, long headerOffset) {
    int zip64Fields =
        (entry.size() >= U32_MAX ? 1 : 0)
            + (entry.compressedSize() >= U32_MAX ? 1 : 0)
            + (headerOffset >= U32_MAX ? 1 : 0);
    return CENTRAL_HEADER_BYTES
        + entry.name().length
        + entry.form().extra().length
        + (zip64Fields > 0 ? 4 + 8 * zip64Fields : 0);
  }

  /** APPNOTE 4.3.14 to 4.3.16. */
  static byte[] end(int entries, long directoryOffset, long directoryLength) {
    LittleEndian record = new LittleEndian();
    if (entries >= U16_MAX || directoryOffset >= U32_MAX || directoryLength >= U32_MAX) {
      record
          .u32(ZIP64_END_OF_CENTRAL_DIRECTORY)
          .u64(44) // what follows of this record
          .u16(MADE_BY_UNIX | ZIP64_VERSION)
          .u16(ZIP64_VERSION)
          .u32(0) // this disk
          .u32(0) // disk of the directory
          .u64(entries)
          .u64(entries)
          .u64(directoryLength)
          .u64(directoryOffset)
          .u32(ZIP64_LOCATOR)
          .u32(0) // disk of the Zip64 end record
          .u64(directoryOffset + directoryLength)
          .u32(1); // disks
    }
    return record
        .u32(END_OF_CENTRAL_DIRECTORY)
        .u16(0) // this disk
        .u16(0) // disk of the directory
        .u16(Math.min(entries, U16_MAX))
        .u16(Math.min(entries, U16_MAX))
        .u32(Math.min(directoryLength, U32_MAX))
        .u32(Math.min(directoryOffset, U32_MAX))
        .u16(0) // comment length
        .toByteArray();
  }
}
