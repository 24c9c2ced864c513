package org.dcm4chee.arc.zip.dicomdir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.UID;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.io.DicomOutputStream;

/**
 * A directory record as bytes (Explicit VR Little Endian, PS3.5 §A.2): immutable, a fraction of the
 * size of {@link Attributes}, and its text stays in its own character set.
 */
final class EncodedRecord {
  private final String key;
  private final byte[] bytes;

  private EncodedRecord(String key, byte[] bytes) {
    this.key = key;
    this.bytes = bytes;
  }

  /**
   * Encodes a record.
   *
   * @param key what tells it from the others of its level: Patient ID with its issuer, or a UID
   */
  static EncodedRecord of(String key, Attributes rec) {
    return new EncodedRecord(key, encode(rec));
  }

  /** The bytes of a record, without the header of an item. */
  static byte[] encode(Attributes rec) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DicomOutputStream out = new DicomOutputStream(bytes, UID.ExplicitVRLittleEndian)) {
      out.writeDataset(null, rec);
    } catch (IOException e) {
      throw new UncheckedIOException("A directory record cannot be encoded", e);
    }
    return bytes.toByteArray();
  }

  String key() {
    return key;
  }

  /** The record, the caller's own. */
  Attributes decoded() {
    try (DicomInputStream in =
        new DicomInputStream(new ByteArrayInputStream(bytes), UID.ExplicitVRLittleEndian)) {
      return in.readDataset();
    } catch (IOException e) {
      throw new UncheckedIOException("A directory record cannot be decoded", e);
    }
  }

  @Override
  public boolean equals(Object o) {
    // The key is of what is in the bytes.
    return o instanceof EncodedRecord other && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
