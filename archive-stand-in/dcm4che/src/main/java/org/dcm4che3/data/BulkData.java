package org.dcm4che3.data;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.util.Objects;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomOutputStream;

/** A value that stays where it is: bytes {@code offset} to {@code offset + length} of a URI. */
public class BulkData implements Value, Serializable {
  /** Makes the bulk data that a JSON or XML text refers to. */
  public interface Creator {
    BulkData create(String uuid, String uri, boolean bigEndian);
  }

  private final String uuid;
  private final String uri;
  private final long offset;
  private final long length;
  private final boolean bigEndian;

  /**
   * @param offset bytes from the start
   * @param length in bytes, below 2^32 - 1
   */
  public BulkData(String uri, long offset, long length, boolean bigEndian) {
    uuid = null;
    this.uri = Objects.requireNonNull(uri, "uri");
    this.offset = offset;
    this.length = length;
    this.bigEndian = bigEndian;
  }

  /**
   * A whole resource, whose length is not known until it is read.
   *
   * @param uuid null for none
   */
  public BulkData(String uuid, String uri, boolean bigEndian) {
    this.uuid = uuid;
    this.uri = uri;
    this.offset = 0;
    this.length = -1;
    this.bigEndian = bigEndian;
  }

  public String getUUID() {
    return uuid;
  }

  public String getURI() {
    return uri;
  }

  public boolean bigEndian() {
    return bigEndian;
  }

  public int length() {
    return (int) length;
  }

  public long longLength() {
    return length;
  }

  public long offset() {
    return offset;
  }

  public File getFile() {
    return new File(URI.create(uri));
  }

  public InputStream openStream() throws IOException {
    InputStream in = URI.create(uri).toURL().openStream();
    in.skipNBytes(offset);
    return in;
  }

  @Override
  public boolean isEmpty() {
    return length == 0;
  }

  @Override
  public int calcLength(DicomEncodingOptions encOpts, boolean explicitVR, VR vr) {
    return (int) (length + 1 & ~1L);
  }

  @Override
  public int getEncodedLength(DicomEncodingOptions encOpts, boolean explicitVR, VR vr) {
    return calcLength(encOpts, explicitVR, vr);
  }

  @Override
  public byte[] toBytes(VR vr, boolean bigEndian) throws IOException {
    try (InputStream in = openStream()) {
      byte[] bytes = length < 0 ? in.readAllBytes() : in.readNBytes(Math.toIntExact(length));
      if (bytes.length < length) {
        throw new EOFException("Bulk data ends after " + bytes.length + " of " + length + " bytes");
      }
      return bigEndian == this.bigEndian ? bytes : vr.toggleEndian(bytes, false);
    }
  }

  @Override
  public void writeTo(DicomOutputStream out, VR vr) throws IOException {
    out.write(toBytes(vr, out.isBigEndian()));
    if ((length & 1) != 0) {
      out.write(vr.paddingByte());
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof BulkData other
        && Objects.equals(uri, other.uri)
        && Objects.equals(uuid, other.uuid)
        && offset == other.offset
        && length == other.length
        && bigEndian == other.bigEndian;
  }

  @Override
  public int hashCode() {
    return Objects.hash(uri, offset, length, bigEndian);
  }

  @Override
  public String toString() {
    return "BulkData[" + uri + ",offset=" + offset + ",length=" + length + "]";
  }
}
