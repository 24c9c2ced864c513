package org.dcm4chee.arc.zip.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.dcm4che3.data.UID;

/**
 * A DICOM file written by hand (PS3.5 §7.1, PS3.10 §7.1), so that every byte of every value is what
 * the test wants, be it allowed or not. Elements in the order of the calls.
 */
final class DicomBytes {
  static final int PIXEL_DATA = 0x7FE00010;
  private static final Set<String> SHORT_HEADER =
      Set.of(
          "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT", "PN", "SH", "SL",
          "SS", "ST", "TM", "UI", "UL", "US");
  private static final int TRANSFER_SYNTAX_UID = 0x00020010;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final boolean explicit;
  private final boolean bigEndian;

  private DicomBytes(String transferSyntax) {
    explicit = !transferSyntax.equals(UID.ImplicitVRLittleEndian);
    bigEndian = transferSyntax.equals(UID.ExplicitVRBigEndian);
  }

  /** A bare data set. */
  static DicomBytes dataset(String transferSyntax) {
    return new DicomBytes(transferSyntax);
  }

  /** A file of CT Image Storage. */
  static DicomBytes file(String transferSyntax) {
    DicomBytes meta = new DicomBytes(UID.ExplicitVRLittleEndian);
    meta.element(0x00020002, "UI", "1.2.840.10008.5.1.4.1.1.2");
    meta.element(0x00020003, "UI", "1.2.3.4");
    meta.element(TRANSFER_SYNTAX_UID, "UI", transferSyntax);
    DicomBytes file = new DicomBytes(transferSyntax);
    file.bytes.writeBytes(new byte[128]);
    file.bytes.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    DicomBytes length = new DicomBytes(UID.ExplicitVRLittleEndian);
    length.element(0x00020000, "UL", le32(meta.bytes.size()));
    file.bytes.writeBytes(length.toBytes());
    file.bytes.writeBytes(meta.toBytes());
    return file;
  }

  /** Text, padded to an even length as its VR wants it. */
  DicomBytes element(int tag, String vr, String text) {
    byte[] value = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] even = java.util.Arrays.copyOf(value, value.length + (value.length & 1));
    if (even.length > value.length) {
      even[value.length] = (byte) (vr.equals("UI") ? 0 : ' ');
    }
    return element(tag, vr, even);
  }

  DicomBytes number(int tag, int unsignedShort) {
    return element(
        tag,
        "US",
        bigEndian
            ? new byte[] {(byte) (unsignedShort >> 8), (byte) unsignedShort}
            : new byte[] {(byte) unsignedShort, (byte) (unsignedShort >> 8)});
  }

  DicomBytes element(int tag, String vr, byte[] value) {
    header(tag, vr, value.length);
    bytes.writeBytes(value);
    return this;
  }

  /** Encapsulated pixel data (PS3.5 §A.4): an empty offset table, then a fragment each. */
  DicomBytes fragments(byte[]... fragments) {
    header(PIXEL_DATA, "OB", -1);
    item(new byte[0]);
    for (byte[] fragment : fragments) {
      item(fragment);
    }
    tag(0xFFFEE0DD);
    int32(0);
    return this;
  }

  private void item(byte[] value) {
    tag(0xFFFEE000);
    int32(value.length);
    bytes.writeBytes(value);
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void header(int tag, String vr, int length) {
    tag(tag);
    if (!explicit) {
      int32(length);
      return;
    }
    bytes.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
    if (SHORT_HEADER.contains(vr)) {
      int16(length);
    } else {
      int16(0);
      int32(length);
    }
  }

  private void tag(int tag) {
    int16(tag >>> 16);
    int16(tag);
  }

  private void int16(int value) {
    bytes.write(bigEndian ? value >> 8 : value);
    bytes.write(bigEndian ? value : value >> 8);
  }

  private void int32(int value) {
    int16(bigEndian ? value >>> 16 : value);
    int16(bigEndian ? value : value >>> 16);
  }

  private static byte[] le32(int value) {
    return new byte[] {
      (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
    };
  }
}
