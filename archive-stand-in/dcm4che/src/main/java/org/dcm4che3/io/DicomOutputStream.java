package org.dcm4che3.io;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.SpecificCharacterSet;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;

/** Writes DICOM files (PS3.10 §7) and data sets (PS3.5 §7). Not thread-safe. */
public final class DicomOutputStream extends FilterOutputStream {
  private static final byte[] DICM = {'D', 'I', 'C', 'M'};

  private final byte[] header = new byte[12];
  private byte[] preamble = new byte[128];
  private DicomEncodingOptions encOpts = DicomEncodingOptions.DEFAULT;
  private boolean bigEndian;
  private boolean explicitVR;
  private Deflater deflater;
  private DeflaterOutputStream deflated;
  private final OutputStream underlying;

  /**
   * @param tsuid of the data set, or Explicit VR Little Endian if file meta information comes first
   */
  public DicomOutputStream(OutputStream out, String tsuid) throws IOException {
    super(out);
    this.underlying = out;
    switchTransferSyntax(tsuid);
  }

  /** Writes a file, beginning with file meta information. */
  public DicomOutputStream(File file) throws IOException {
    this(new BufferedOutputStream(new FileOutputStream(file)), UID.ExplicitVRLittleEndian);
  }

  public final void setPreamble(byte[] preamble) {
    if (preamble.length != 128) {
      throw new IllegalArgumentException("preamble.length=" + preamble.length);
    }
    this.preamble = preamble.clone();
  }

  public final boolean isExplicitVR() {
    return explicitVR;
  }

  public final boolean isBigEndian() {
    return bigEndian;
  }

  public final DicomEncodingOptions getEncodingOptions() {
    return encOpts;
  }

  public final void setEncodingOptions(DicomEncodingOptions encOpts) {
    this.encOpts = java.util.Objects.requireNonNull(encOpts);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    out.write(b, off, len);
  }

  /** Writes preamble, prefix and file meta information with its group length. */
  public void writeFileMetaInformation(Attributes fmi) throws IOException {
    if (!explicitVR || bigEndian || deflated != null) {
      throw new IllegalStateException("File meta information is Explicit VR Little Endian");
    }
    write(preamble);
    write(DICM);
    fmi.writeGroupTo(this, Tag.FileMetaInformationGroupLength);
  }

  /**
   * Writes a file, or a bare data set.
   *
   * @param fmi says the transfer syntax; null for none, the data set is then in the stream's
   */
  public void writeDataset(Attributes fmi, Attributes dataset) throws IOException {
    if (fmi != null) {
      writeFileMetaInformation(fmi);
      switchTransferSyntax(fmi.getString(Tag.TransferSyntaxUID));
    }
    dataset.writeTo(this);
  }

  public void switchTransferSyntax(String tsuid) {
    bigEndian = tsuid.equals(UID.ExplicitVRBigEndian);
    explicitVR = !tsuid.equals(UID.ImplicitVRLittleEndian);
    if (tsuid.equals(UID.DeflatedExplicitVRLittleEndian)
        || tsuid.equals(UID.JPIPReferencedDeflate)
        || tsuid.equals(UID.JPIPHTJ2KReferencedDeflate)) {
      deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
      deflated = new DeflaterOutputStream(underlying, deflater);
      out = deflated;
    }
  }

  /**
   * Writes tag, VR and length.
   *
   * @param vr null for item tags
   * @param len in bytes as an unsigned number, -1 for undefined
   */
  public void writeHeader(int tag, VR vr, int len) throws IOException {
    int16(tag >>> 16, 0);
    int16(tag, 2);
    if (vr == null || !explicitVR || tag >>> 16 == 0xFFFE) {
      int32(len, 4);
      out.write(header, 0, 8);
      return;
    }
    // A value too long for a 16-bit length is written as UN (PS3.5 §6.2.2 note 4).
    VR fitting = vr.headerLength() == 8 && len >>> 16 != 0 ? VR.UN : vr;
    header[4] = (byte) (fitting.code() >>> 8);
    header[5] = (byte) fitting.code();
    if (fitting.headerLength() == 8) {
      int16(len, 6);
    } else {
      header[6] = 0;
      header[7] = 0;
      int32(len, 8);
    }
    out.write(header, 0, fitting.headerLength());
  }

  private void int16(int value, int off) {
    header[off] = (byte) (bigEndian ? value >>> 8 : value);
    header[off + 1] = (byte) (bigEndian ? value : value >>> 8);
  }

  private void int32(int value, int off) {
    int16(bigEndian ? value >>> 16 : value, off);
    int16(bigEndian ? value : value >>> 16, off + 2);
  }

  public void writeAttribute(int tag, VR vr, Object value, SpecificCharacterSet cs)
      throws IOException {
    if (value instanceof Value v) {
      writeAttribute(tag, vr, v);
    } else {
      writeAttribute(tag, vr, vr.toBytes(value, cs));
    }
  }

  /** Writes a value that is in this stream's byte order. */
  public void writeAttribute(int tag, VR vr, byte[] val) throws IOException {
    int padding = val.length & 1;
    writeHeader(tag, vr, val.length + padding);
    out.write(val, 0, val.length);
    if (padding != 0) {
      out.write(vr.paddingByte());
    }
  }

  public void writeAttribute(int tag, VR vr, Value val) throws IOException {
    int length = val.getEncodedLength(encOpts, explicitVR, vr);
    writeHeader(tag, vr, length);
    val.writeTo(this, vr);
    if (length == -1) {
      writeHeader(Tag.SequenceDelimitationItem, null, 0);
    }
  }

  public void writeGroupLength(int tag, int len) throws IOException {
    writeHeader(tag, VR.UL, 4);
    int32(len, 0);
    out.write(header, 0, 4);
  }

  /** Ends the data set, which matters if it is deflated; the stream stays open. */
  public void finish() throws IOException {
    if (deflated != null) {
      deflated.finish();
      long written = deflater.getBytesWritten();
      deflater.end();
      out = underlying;
      deflated = null;
      if ((written & 1) != 0) {
        // PS3.5 §A.5: padded to even length after the deflated bytes.
        out.write(0);
      }
    }
  }

  @Override
  public void close() throws IOException {
    finish();
    super.close();
  }
}
