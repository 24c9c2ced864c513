package org.dcm4che3.io;

/** How sequences, items and group lengths are written (PS3.5 §7.2, §7.5). Immutable. */
public class DicomEncodingOptions {
  /** Undefined length for sequences and items that are not empty, no group lengths. */
  public static final DicomEncodingOptions DEFAULT =
      new DicomEncodingOptions(false, true, false, true, false);

  public final boolean groupLength;
  public final boolean undefSequenceLength;
  public final boolean undefEmptySequenceLength;
  public final boolean undefItemLength;
  public final boolean undefEmptyItemLength;

  public DicomEncodingOptions(
      boolean groupLength,
      boolean undefSeqLength,
      boolean undefEmptySeqLength,
      boolean undefItemLength,
      boolean undefEmptyItemLength) {
    if (undefEmptySeqLength && !undefSeqLength) {
      throw new IllegalArgumentException("undefEmptySeqLength && !undefSeqLength");
    }
    if (undefEmptyItemLength && !undefItemLength) {
      throw new IllegalArgumentException("undefEmptyItemLength && !undefItemLength");
    }
    this.groupLength = groupLength;
    this.undefSequenceLength = undefSeqLength;
    this.undefEmptySequenceLength = undefEmptySeqLength;
    this.undefItemLength = undefItemLength;
    this.undefEmptyItemLength = undefEmptyItemLength;
  }
}
