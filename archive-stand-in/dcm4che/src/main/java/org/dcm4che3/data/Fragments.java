package org.dcm4che3.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomOutputStream;

/** Encapsulated pixel data (PS3.5 §A.4): a {@code byte[]} or {@link Value} a fragment. */
public class Fragments extends ArrayList<Object> implements Value {
  private final VR vr;
  private final boolean bigEndian;

  public Fragments(VR vr, boolean bigEndian, int initialCapacity) {
    super(initialCapacity);
    this.vr = vr;
    this.bigEndian = bigEndian;
  }

  public final VR vr() {
    return vr;
  }

  public final boolean bigEndian() {
    return bigEndian;
  }

  /** An empty array counts as {@link Value#NULL}. */
  @Override
  public boolean add(Object frag) {
    add(size(), frag);
    return true;
  }

  @Override
  public void add(int index, Object frag) {
    super.add(index, frag == null || (frag instanceof byte[] b && b.length == 0) ? NULL : frag);
  }

  private static int lengthOf(Object frag) {
    return frag instanceof byte[] b
        ? b.length
        : ((Value) frag).calcLength(DicomEncodingOptions.DEFAULT, true, VR.OB);
  }

  @Override
  public int calcLength(DicomEncodingOptions encOpts, boolean explicitVR, VR vr) {
    int len = 8;
    for (Object frag : this) {
      len += 8 + ((lengthOf(frag) + 1) & ~1);
    }
    return len;
  }

  @Override
  public int getEncodedLength(DicomEncodingOptions encOpts, boolean explicitVR, VR vr) {
    return -1;
  }

  @Override
  public void writeTo(DicomOutputStream out, VR vr) throws IOException {
    for (Object frag : this) {
      int length = lengthOf(frag);
      out.writeHeader(Tag.Item, null, (length + 1) & ~1);
      if (frag instanceof byte[] b) {
        out.write(b, 0, length);
        if ((length & 1) != 0) {
          out.write(0);
        }
      } else {
        ((Value) frag).writeTo(out, vr);
      }
    }
  }

  @Override
  public byte[] toBytes(VR vr, boolean bigEndian) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(bytes, UID.ExplicitVRLittleEndian)) {
      writeTo(out, vr);
    }
    return bytes.toByteArray();
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof Fragments other) || vr != other.vr || size() != other.size()) {
      return false;
    }
    for (int i = 0; i < size(); i++) {
      if (!java.util.Objects.deepEquals(get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return 31 * vr.hashCode() + java.util.Arrays.deepHashCode(toArray());
  }

  @Override
  public String toString() {
    return size() + " Fragments";
  }
}
