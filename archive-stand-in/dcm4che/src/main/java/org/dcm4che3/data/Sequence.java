package org.dcm4che3.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomOutputStream;

/** The items of a sequence attribute (PS3.5 §7.5); each item knows the data set it is nested in. */
public class Sequence extends ArrayList<Attributes> implements Value {
  private final Attributes parent;
  private final int tag;

  Sequence(Attributes parent, int tag, int initialCapacity) {
    super(initialCapacity);
    this.parent = parent;
    this.tag = tag;
  }

  public final Attributes getParent() {
    return parent;
  }

  private Attributes adopted(Attributes item) {
    item.setParent(parent, tag);
    return item;
  }

  @Override
  public boolean add(Attributes attrs) {
    return super.add(adopted(attrs));
  }

  @Override
  public void add(int index, Attributes attrs) {
    super.add(index, adopted(attrs));
  }

  @Override
  public boolean addAll(Collection<? extends Attributes> c) {
    c.forEach(this::adopted);
    return super.addAll(c);
  }

  @Override
  public boolean addAll(int index, Collection<? extends Attributes> c) {
    c.forEach(this::adopted);
    return super.addAll(index, c);
  }

  @Override
  public Attributes set(int index, Attributes attrs) {
    Attributes replaced = super.set(index, adopted(attrs));
    replaced.setParent(null, 0);
    return replaced;
  }

  @Override
  public Attributes remove(int index) {
    Attributes removed = super.remove(index);
    removed.setParent(null, 0);
    return removed;
  }

  @Override
  public void clear() {
    forEach(item -> item.setParent(null, 0));
    super.clear();
  }

  @Override
  public int calcLength(DicomEncodingOptions encOpts, boolean explicitVR, VR vr) {
    int len = 0;
    for (Attributes item : this) {
      len += 8 + item.calcLength(encOpts, explicitVR);
      if (item.hasUndefinedLength(encOpts)) {
        len += 8;
      }
    }
    return len + (hasUndefinedLength(encOpts) ? 8 : 0);
  }

  private boolean hasUndefinedLength(DicomEncodingOptions encOpts) {
    return isEmpty() ? encOpts.undefEmptySequenceLength : encOpts.undefSequenceLength;
  }

  @Override
  public int getEncodedLength(DicomEncodingOptions encOpts, boolean explicitVR, VR vr) {
    return hasUndefinedLength(encOpts) ? -1 : calcLength(encOpts, explicitVR, vr);
  }

  @Override
  public void writeTo(DicomOutputStream out, VR vr) throws IOException {
    for (Attributes item : this) {
      item.writeItemTo(out);
    }
  }

  @Override
  public byte[] toBytes(VR vr, boolean bigEndian) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out =
        new DicomOutputStream(
            bytes, bigEndian ? UID.ExplicitVRBigEndian : UID.ExplicitVRLittleEndian)) {
      writeTo(out, vr);
    }
    return bytes.toByteArray();
  }

  @Override
  public String toString() {
    return size() + " Items";
  }
}
