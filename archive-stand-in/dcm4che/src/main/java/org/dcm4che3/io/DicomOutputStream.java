package org.dcm4che3.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;

/**
 * Writes datasets in one of the uncompressed transfer syntaxes, sequences with undefined length.
 */
public class DicomOutputStream extends FilterOutputStream {
  private static final int UNDEFINED = -1;

  private final boolean explicitVR;
  private final boolean bigEndian;

  public DicomOutputStream(OutputStream out, String tsuid) {
    super(out);
    explicitVR = !tsuid.equals(UID.ImplicitVRLittleEndian);
    bigEndian = tsuid.equals(UID.ExplicitVRBigEndian);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    out.write(b, off, len);
  }

  /** Preamble, prefix and group 2, which is always Explicit VR Little Endian. */
  public static void writeFileMetaInformation(OutputStream out, Attributes fmi) throws IOException {
    java.io.ByteArrayOutputStream group = new java.io.ByteArrayOutputStream();
    DicomOutputStream elements = new DicomOutputStream(group, UID.ExplicitVRLittleEndian);
    elements.writeElements(fmi);
    java.io.ByteArrayOutputStream start = new java.io.ByteArrayOutputStream();
    start.writeBytes(new byte[128]);
    start.writeBytes(new byte[] {'D', 'I', 'C', 'M'});
    Attributes length = new Attributes();
    length.setInt(Tag.FileMetaInformationGroupLength, VR.UL, group.size());
    new DicomOutputStream(start, UID.ExplicitVRLittleEndian).writeElements(length);
    group.writeTo(start);
    start.writeTo(out);
  }

  public void writeDataset(Attributes fmi, Attributes dataset) throws IOException {
    if (fmi != null) {
      writeFileMetaInformation(out, fmi);
    }
    writeElements(dataset);
  }

  public void writeElements(Attributes dataset) throws IOException {
    for (int tag : dataset.tags()) {
      writeElement(tag, dataset.getVR(tag), dataset.getValue(tag));
    }
  }

  private void writeElement(int tag, VR vr, Object value) throws IOException {
    if (value instanceof Sequence items) {
      writeHeader(tag, vr, items.isEmpty() ? 0 : UNDEFINED);
      for (Attributes item : items) {
        writeItemHeader(0xFFFEE000, UNDEFINED);
        writeElements(item);
        writeItemHeader(0xFFFEE00D, 0);
      }
      if (!items.isEmpty()) {
        writeItemHeader(0xFFFEE0DD, 0);
      }
    } else if (value instanceof Fragments fragments) {
      writeHeader(tag, vr, UNDEFINED);
      for (byte[] fragment : fragments) {
        writeFragment(fragment);
      }
      writeItemHeader(0xFFFEE0DD, 0);
    } else {
      byte[] bytes = (byte[]) value;
      int padding = bytes.length & 1;
      writeHeader(tag, vr, bytes.length + padding);
      out.write(bigEndian ? DicomInputStream.swapBytes(bytes, vr.unit()) : bytes);
      if (padding > 0) {
        out.write(vr.padding());
      }
    }
  }

  public void writeFragment(byte[] fragment) throws IOException {
    writeItemHeader(0xFFFEE000, fragment.length);
    out.write(fragment);
  }

  public void writeItemHeader(int tag, int length) throws IOException {
    writeTag(tag);
    writeInt(length);
  }

  public void writeHeader(int tag, VR vr, int length) throws IOException {
    writeTag(tag);
    if (!explicitVR) {
      writeInt(length);
      return;
    }
    boolean tooLong = !vr.hasLongLength() && length > 0xFFFF;
    VR written = tooLong ? VR.UN : vr;
    out.write(written.name().charAt(0));
    out.write(written.name().charAt(1));
    if (written.hasLongLength()) {
      writeShort(0);
      writeInt(length);
    } else {
      writeShort(length);
    }
  }

  private void writeTag(int tag) throws IOException {
    writeShort(tag >>> 16);
    writeShort(tag & 0xFFFF);
  }

  private void writeShort(int value) throws IOException {
    out.write(bigEndian ? value >>> 8 : value);
    out.write(bigEndian ? value : value >>> 8);
  }

  private void writeInt(int value) throws IOException {
    writeShort(bigEndian ? value >>> 16 : value & 0xFFFF);
    writeShort(bigEndian ? value & 0xFFFF : value >>> 16);
  }
}
