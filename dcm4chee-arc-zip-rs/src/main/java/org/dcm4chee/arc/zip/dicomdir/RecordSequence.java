package org.dcm4chee.arc.zip.dicomdir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.dcm4che3.data.Attributes;

/**
 * The items of a Directory Record Sequence (PS3.3 §F.3) in Explicit VR Little Endian, one behind
 * the other and each with its length. Offsets to other records are filled in when those are
 * written, which takes one operation each.
 */
final class RecordSequence {
  /** What refers to no record. */
  static final int NONE = 0;

  /** From an item's tag to the value of Offset of the Next Directory Record (0004,1400). */
  private static final int NEXT = 16;

  /** To that of Offset of Referenced Lower-Level Directory Entity (0004,1420). */
  private static final int LOWER = 38;

  private static final int ITEM_HEADER = 8;
  private static final byte[] ITEM = {(byte) 0xFE, (byte) 0xFF, 0x00, (byte) 0xE0};

  /** What a Java array can hold; offsets (UL) could be twice as large. */
  private static final long LARGEST = Integer.MAX_VALUE - 8L;

  private final int start;
  private final Patchable bytes = new Patchable();
  private long operations;

  private static final class Patchable extends ByteArrayOutputStream {
    void patch(int at, int value) {
      for (int i = 0; i < Integer.BYTES; i++) {
        buf[at + i] = (byte) (value >>> (8 * i));
      }
    }
  }

  /**
   * @param start where the first item is going to be in the file: what offsets count from
   */
  RecordSequence(int start) {
    this.start = start;
  }

  /** Four bytes, the lowest first. */
  static byte[] littleEndian(int value) {
    return new byte[] {
      (byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)
    };
  }

  /**
   * Appends a record that refers to no other one yet.
   *
   * @return its offset in the file
   * @throws UncheckedIOException if the DICOMDIR would become too large
   */
  int append(Attributes rec) {
    byte[] encoded = EncodedRecord.encode(rec);
    int at = start + bytes.size();
    if (at + (long) ITEM_HEADER + encoded.length > LARGEST) {
      throw new UncheckedIOException(
          new IOException(
              "The DICOMDIR would be larger than 2 GiB; ask for fewer objects, or without"
                  + " DICOMDIR"));
    }
    bytes.writeBytes(ITEM);
    bytes.writeBytes(littleEndian(encoded.length));
    bytes.writeBytes(encoded);
    operations++;
    return at;
  }

  /** Says of a record which one comes after it in its directory entity. */
  void next(int record, int next) {
    patch(record + NEXT, next);
  }

  /** Says of a record which one is the first below it. */
  void lower(int record, int lower) {
    patch(record + LOWER, lower);
  }

  private void patch(int at, int value) {
    bytes.patch(at - start, value);
    operations++;
  }

  /** In bytes. */
  int size() {
    return bytes.size();
  }

  /** Records appended and references filled in. */
  long operations() {
    return operations;
  }

  /** Appends all items to a file. */
  void writeTo(ByteArrayOutputStream file) {
    file.writeBytes(bytes.toByteArray());
  }
}
