package org.dcm4chee.arc.zip.it.dicom;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.Deflater;

/** Writes small DICOM files (PS3.10) for tests, without a DICOM library. */
public final class DicomFile {
  public static final String IMPLICIT_LE = "1.2.840.10008.1.2";
  public static final String EXPLICIT_LE = "1.2.840.10008.1.2.1";
  public static final String DEFLATED = "1.2.840.10008.1.2.1.99";
  public static final String EXPLICIT_BE = "1.2.840.10008.1.2.2";
  public static final String JPEG_BASELINE = "1.2.840.10008.1.2.4.50";
  public static final String RLE = "1.2.840.10008.1.2.5";
  public static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  public static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
  public static final String BASIC_TEXT_SR = "1.2.840.10008.5.1.4.1.1.88.11";

  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Element(String vr, byte[] value, boolean encapsulated) {}

  private final TreeMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
  private Charset charset = StandardCharsets.ISO_8859_1;

  private DicomFile() {}

  /** A UID that nobody else has. */
  public static String newUid() {
    UUID uuid = UUID.randomUUID();
    byte[] bytes =
        java.nio.ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return "2.25." + new BigInteger(1, bytes);
  }

  /** An object of this class, with what every object must have. */
  public static DicomFile of(String sopClass, String study, String series, String instance) {
    return new DicomFile()
        .text(0x00080016, "UI", sopClass)
        .text(0x00080018, "UI", instance)
        .text(0x00080020, "DA", "20240305")
        .text(0x00080030, "TM", "101112")
        .text(0x00080050, "SH", "A-1")
        .text(0x00080060, "CS", "OT")
        .text(0x00080090, "PN", "")
        .text(0x00100010, "PN", "Doe^Jane")
        .text(0x00100020, "LO", "PID-1")
        .text(0x00100030, "DA", "19700101")
        .text(0x00100040, "CS", "F")
        .text(0x0020000D, "UI", study)
        .text(0x0020000E, "UI", series)
        .text(0x00200010, "SH", "S1")
        .text(0x00200011, "IS", "1")
        .text(0x00200013, "IS", "1");
  }

  /** A CT image of {@code rows} × {@code columns} × 16 bit. */
  public static DicomFile ct(
      String study, String series, String instance, int seriesNumber, int number, int size) {
    byte[] pixels = new byte[size * size * 2];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int value = (x * y + number * 17) % 4000;
        int at = 2 * (y * size + x);
        pixels[at] = (byte) value;
        pixels[at + 1] = (byte) (value >>> 8);
      }
    }
    return of(CT, study, series, instance)
        .text(0x00080060, "CS", "CT")
        .text(0x0008103E, "LO", "Axial")
        .text(0x00200011, "IS", Integer.toString(seriesNumber))
        .text(0x00200013, "IS", Integer.toString(number))
        .number(0x00280002, 1)
        .text(0x00280004, "CS", "MONOCHROME2")
        .number(0x00280010, size)
        .number(0x00280011, size)
        .number(0x00280100, 16)
        .number(0x00280101, 12)
        .number(0x00280102, 11)
        .number(0x00280103, 0)
        .bytes(0x7FE00010, "OW", pixels);
  }

  /** Sets the character set, for what is set afterwards. */
  public DicomFile charset(String term, Charset java) {
    charset = java;
    return text(0x00080005, "CS", term);
  }

  public DicomFile text(int tag, String vr, String value) {
    boolean localised = vr.matches("PN|LO|SH|ST|LT|UT");
    byte[] bytes = value.getBytes(localised ? charset : StandardCharsets.US_ASCII);
    elements.put(tag, new Element(vr, padded(bytes, vr.equals("UI") ? 0 : ' '), false));
    return this;
  }

  public DicomFile number(int tag, int value) {
    return bytes(tag, "US", new byte[] {(byte) value, (byte) (value >>> 8)});
  }

  public DicomFile bytes(int tag, String vr, byte[] value) {
    elements.put(tag, new Element(vr, padded(value, 0), false));
    return this;
  }

  /** Compressed pixels, a fragment a frame. */
  public DicomFile frame(byte[]... frames) {
    ByteArrayOutputStream items = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      byte[] even = padded(frame, 0);
      items.writeBytes(item(0xE000, even.length));
      items.writeBytes(even);
    }
    elements.put(0x7FE00010, new Element("OB", items.toByteArray(), true));
    return this;
  }

  /** A sequence with one item. */
  public DicomFile item(int tag, DicomFile item) {
    byte[] elementsOfIt = item.encode(true, false);
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.writeBytes(item(0xE000, elementsOfIt.length));
    value.writeBytes(elementsOfIt);
    return bytes(tag, "SQ", value.toByteArray());
  }

  /** The elements of an item. */
  public static DicomFile elements() {
    return new DicomFile();
  }

  private static byte[] padded(byte[] bytes, int with) {
    if (bytes.length % 2 == 0) {
      return bytes;
    }
    byte[] even = Arrays.copyOf(bytes, bytes.length + 1);
    even[bytes.length] = (byte) with;
    return even;
  }

  /** The value of an element, as text. */
  public String text(int tag) {
    return new String(elements.get(tag).value(), StandardCharsets.ISO_8859_1)
        .strip()
        .replace("\0", "");
  }

  /** The pixels, little endian. */
  public byte[] pixels() {
    return elements.get(0x7FE00010).value();
  }

  /** The file in a transfer syntax. */
  public byte[] toBytes(String transferSyntax) {
    DicomFile meta = new DicomFile();
    meta.bytes(0x00020001, "OB", new byte[] {0, 1});
    meta.text(0x00020002, "UI", text(0x00080016));
    meta.text(0x00020003, "UI", text(0x00080018));
    meta.text(0x00020010, "UI", transferSyntax);
    meta.text(0x00020012, "UI", "2.25.1");
    byte[] group2 = meta.encode(true, false);
    DicomFile length = new DicomFile();
    length.bytes(0x00020000, "UL", le32(group2.length));
    byte[] dataset =
        encode(!transferSyntax.equals(IMPLICIT_LE), transferSyntax.equals(EXPLICIT_BE));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[128]);
    out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(length.encode(true, false));
    out.writeBytes(group2);
    out.writeBytes(transferSyntax.equals(DEFLATED) ? deflate(dataset) : dataset);
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[bytes.length + 1000];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private byte[] encode(boolean explicit, boolean bigEndian) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    elements.forEach(
        (tag, element) -> {
          out.writeBytes(int16(tag >>> 16, bigEndian));
          out.writeBytes(int16(tag, bigEndian));
          int length = element.encapsulated() ? -1 : element.value().length;
          if (explicit) {
            out.writeBytes(element.vr().getBytes(StandardCharsets.US_ASCII));
            if (element.vr().matches("OB|OW|UT|UN|SQ")) {
              out.writeBytes(new byte[2]);
              out.writeBytes(int32(length, bigEndian));
            } else {
              out.writeBytes(int16(length, bigEndian));
            }
          } else {
            out.writeBytes(int32(length, bigEndian));
          }
          if (element.encapsulated()) {
            out.writeBytes(item(0xE000, 0));
            out.writeBytes(element.value());
            out.writeBytes(item(0xE0DD, 0));
          } else {
            boolean swaps = bigEndian && element.vr().matches("US|OW");
            out.writeBytes(swaps ? swapped(element.value()) : element.value());
          }
        });
    return out.toByteArray();
  }

  private static byte[] item(int element, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(int16(0xFFFE, false));
    out.writeBytes(int16(element, false));
    out.writeBytes(le32(length));
    return out.toByteArray();
  }

  private static byte[] swapped(byte[] value) {
    byte[] swapped = new byte[value.length];
    for (int i = 0; i + 1 < value.length; i += 2) {
      swapped[i] = value[i + 1];
      swapped[i + 1] = value[i];
    }
    return swapped;
  }

  private static byte[] int16(int value, boolean bigEndian) {
    return bigEndian
        ? new byte[] {(byte) (value >>> 8), (byte) value}
        : new byte[] {(byte) value, (byte) (value >>> 8)};
  }

  private static byte[] int32(int value, boolean bigEndian) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(int16(bigEndian ? value >>> 16 : value, bigEndian));
    out.writeBytes(int16(bigEndian ? value : value >>> 16, bigEndian));
    return out.toByteArray();
  }

  private static byte[] le32(int value) {
    return int32(value, false);
  }

  /** 8-bit pixels as RLE segments of literal runs (PS3.5 Annex G). */
  public static byte[] rleFrame(byte[]... segments) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(le32(segments.length));
    for (byte[] segment : segments) {
      header.writeBytes(le32(64 + body.size()));
      for (int start = 0; start < segment.length; start += 128) {
        int count = Math.min(128, segment.length - start);
        body.write(count - 1);
        body.write(segment, start, count);
      }
      if (body.size() % 2 == 1) {
        body.write(-128);
      }
    }
    header.writeBytes(new byte[64 - header.size()]);
    header.writeBytes(body.toByteArray());
    return header.toByteArray();
  }
}
