package org.dcm4che3.io;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;

/**
 * Reads DICOM: files with or without preamble and file meta information (PS3.10 §7), in the native
 * and the deflated transfer syntaxes (PS3.5 Annex A); encapsulated pixel data as fragments. Input
 * that ends within an attribute is an {@link EOFException}. What the file lacks is guessed from its
 * first attribute. Not thread-safe. As long as it is because the library reads all of this in one
 * class of that name.
 */
public final class DicomInputStream extends FilterInputStream {
  /** What becomes of pixel data and documents: left out, read, or referred to by file. */
  public enum IncludeBulkData {
    NO,
    YES,
    URI
  }

  private static final int UNDEFINED_LENGTH = -1;
  private static final int PREAMBLE_LENGTH = 128;
  private static final int FILE_META_GROUP = 0x0002;
  private static final int BUFFER_SIZE = 64 * 1024;

  private final byte[] header = new byte[8];
  private IncludeBulkData includeBulkData = IncludeBulkData.YES;
  private Inflater inflater;
  private String uri;
  private String tsuid;
  private byte[] preamble;
  private Attributes fileMetaInformation;
  private boolean bigEndian;
  private boolean explicitVR;

  /** Bytes read of the stream, inflated if it is deflated. */
  private long pos;

  private long tagPos;
  private long markPos;
  private int tag;
  private VR vr;
  private int length;
  private int level;

  /** Reads a bare data set in this transfer syntax. */
  public DicomInputStream(InputStream in, String tsuid) throws IOException {
    super(buffered(in));
    switchTransferSyntax(tsuid);
  }

  /**
   * Finds out what the stream is.
   *
   * @throws DicomStreamException if it is no DICOM
   */
  public DicomInputStream(InputStream in) throws IOException {
    super(buffered(in));
    mark(PREAMBLE_LENGTH + 4);
    byte[] start = in(PREAMBLE_LENGTH + 4);
    reset();
    int n = start.length;
    if (n == PREAMBLE_LENGTH + 4
        && new String(start, PREAMBLE_LENGTH, 4, java.nio.charset.StandardCharsets.ISO_8859_1)
            .equals("DICM")) {
      preamble = java.util.Arrays.copyOf(start, PREAMBLE_LENGTH);
      skipFully(PREAMBLE_LENGTH + 4L);
      explicitVR = true;
    } else {
      guessTransferSyntax(start);
    }
  }

  /**
   * Opens a file.
   *
   * @throws DicomStreamException if it is no DICOM
   */
  public DicomInputStream(File file) throws IOException {
    this(opened(file));
    uri = file.toURI().toString();
  }

  private static InputStream opened(File file) throws IOException {
    return new BufferedInputStream(new FileInputStream(file), BUFFER_SIZE);
  }

  private static InputStream buffered(InputStream in) {
    return in.markSupported() ? in : new BufferedInputStream(in, BUFFER_SIZE);
  }

  /** Up to {@code n} bytes. */
  private byte[] in(int n) throws IOException {
    byte[] bytes = in.readNBytes(n);
    pos += bytes.length;
    return bytes;
  }

  private void guessTransferSyntax(byte[] start) throws IOException {
    if (start.length < 8) {
      throw new DicomStreamException("Not a DICOM Stream: " + start.length + " bytes");
    }
    boolean vrThere = VR.valueOf(((start[4] & 0xFF) << 8) | (start[5] & 0xFF)) != null;
    if (start[1] == 0 && start[0] > 0 && start[0] <= 0x10) {
      switchTransferSyntax(vrThere ? UID.ExplicitVRLittleEndian : UID.ImplicitVRLittleEndian);
    } else if (start[0] == 0 && start[1] > 0 && start[1] <= 0x10 && vrThere) {
      switchTransferSyntax(UID.ExplicitVRBigEndian);
    } else {
      throw new DicomStreamException("Not a DICOM Stream");
    }
  }

  private void switchTransferSyntax(String tsuid) {
    this.tsuid = tsuid;
    bigEndian = tsuid.equals(UID.ExplicitVRBigEndian);
    explicitVR = !tsuid.equals(UID.ImplicitVRLittleEndian);
    if (inflater == null
        && (tsuid.equals(UID.DeflatedExplicitVRLittleEndian)
            || tsuid.equals(UID.JPIPReferencedDeflate)
            || tsuid.equals(UID.JPIPHTJ2KReferencedDeflate))) {
      inflater = new Inflater(true);
      in = new BufferedInputStream(new InflaterInputStream(in, inflater, BUFFER_SIZE), BUFFER_SIZE);
    }
  }

  /** The transfer syntax in force, null while only file meta information may follow. */
  public final String getTransferSyntax() {
    return tsuid;
  }

  public final IncludeBulkData getIncludeBulkData() {
    return includeBulkData;
  }

  public final void setIncludeBulkData(IncludeBulkData includeBulkData) {
    this.includeBulkData = java.util.Objects.requireNonNull(includeBulkData);
  }

  public final String getURI() {
    return uri;
  }

  /** Where the bytes come from, for {@link IncludeBulkData#URI}; without it they are read. */
  public final void setURI(String uri) {
    this.uri = uri;
  }

  public final byte[] getPreamble() {
    return preamble == null ? null : preamble.clone();
  }

  public final int level() {
    return level;
  }

  public final int tag() {
    return tag;
  }

  public final VR vr() {
    return vr;
  }

  public final int length() {
    return length;
  }

  /** The length of the value in bytes, -1 if undefined. */
  public long unsignedLength() {
    return length == UNDEFINED_LENGTH ? -1L : length & 0xFFFFFFFFL;
  }

  public final long getPosition() {
    return pos;
  }

  public void setPosition(long pos) {
    this.pos = pos;
  }

  public long getTagPosition() {
    return tagPos;
  }

  public final boolean bigEndian() {
    return bigEndian;
  }

  public final boolean explicitVR() {
    return explicitVR;
  }

  @Override
  public void close() throws IOException {
    if (inflater != null) {
      inflater.end();
    }
    super.close();
  }

  // Synchronised because what is overridden is.
  @Override
  public synchronized void mark(int readlimit) {
    super.mark(readlimit);
    markPos = pos;
  }

  @Override
  public synchronized void reset() throws IOException {
    super.reset();
    pos = markPos;
  }

  @Override
  public final int read() throws IOException {
    int b = super.read();
    if (b >= 0) {
      pos++;
    }
    return b;
  }

  @Override
  public final int read(byte[] b, int off, int len) throws IOException {
    int n = super.read(b, off, len);
    if (n > 0) {
      pos += n;
    }
    return n;
  }

  @Override
  public final int read(byte[] b) throws IOException {
    return read(b, 0, b.length);
  }

  @Override
  public final long skip(long n) throws IOException {
    long skipped = super.skip(n);
    pos += skipped;
    return skipped;
  }

  public void skipFully(long n) throws IOException {
    skipNBytes(n);
  }

  public void readFully(byte[] b) throws IOException {
    readFully(b, 0, b.length);
  }

  public void readFully(byte[] b, int off, int len) throws IOException {
    if (readNBytes(b, off, len) < len) {
      throw endedEarly();
    }
  }

  private EOFException endedEarly() {
    return new EOFException(
        String.format(
            "The DICOM stream ends at byte %d, within attribute (%04X,%04X) that begins at byte %d",
            pos, tag >>> 16, tag & 0xFFFF, tagPos));
  }

  /** Reads tag, VR and length; the VR is null for item tags. */
  public void readHeader() throws IOException {
    tagPos = pos;
    readFully(header, 0, 8);
    parseHeader();
  }

  /** Reads the next header unless the stream ends here. */
  private boolean readHeaderIfAny() throws IOException {
    tagPos = pos;
    int n = readNBytes(header, 0, 8);
    if (n == 0) {
      return false;
    }
    if (n < 8) {
      throw endedEarly();
    }
    parseHeader();
    return true;
  }

  private void parseHeader() throws IOException {
    tag = (uint16(0) << 16) | uint16(2);
    if (tag == Tag.Item || tag == Tag.ItemDelimitationItem || tag == Tag.SequenceDelimitationItem) {
      vr = null;
      length = int32(4);
    } else if (!explicitVR) {
      vr = ElementDictionary.vrOf(tag, null);
      length = int32(4);
    } else {
      vr = VR.valueOf(((header[4] & 0xFF) << 8) | (header[5] & 0xFF));
      if (vr == null) {
        // A VR of a later edition has a 32-bit length (PS3.5 §6.2, note on future VRs).
        vr = VR.UN;
      }
      if (vr.headerLength() == 8) {
        length = uint16(6);
      } else {
        readFully(header, 4, 4);
        length = int32(4);
      }
    }
  }

  private int uint16(int off) {
    int first = header[off] & 0xFF;
    int second = header[off + 1] & 0xFF;
    return bigEndian ? (first << 8) | second : (second << 8) | first;
  }

  private int int32(int off) {
    return bigEndian
        ? (uint16(off) << 16) | uint16(off + 2)
        : (uint16(off + 2) << 16) | uint16(off);
  }

  /** Reads an item header; false at the end of the sequence. */
  public boolean readItemHeader() throws IOException {
    readHeader();
    if (tag == Tag.Item) {
      return true;
    }
    if (tag == Tag.SequenceDelimitationItem) {
      skipFully(unsignedLength());
      return false;
    }
    throw new DicomStreamException(
        String.format(
            "Attribute (%04X,%04X) at byte %d where an item is expected",
            tag >>> 16, tag & 0xFFFF, tagPos));
  }

  /** The file meta information, read now if it was not; null if there is none. */
  public Attributes getFileMetaInformation() throws IOException {
    return readFileMetaInformation();
  }

  /** Reads the file meta information and goes over to its transfer syntax; null if none. */
  public Attributes readFileMetaInformation() throws IOException {
    if (fileMetaInformation != null || (preamble == null && pos > 0)) {
      return fileMetaInformation;
    }
    if (!isNextGroup(FILE_META_GROUP)) {
      if (tsuid == null) {
        guessTransferSyntaxHere();
      }
      return null;
    }
    // PS3.10 §7.1: always Explicit VR Little Endian.
    boolean dataSetBigEndian = bigEndian;
    boolean dataSetExplicitVR = explicitVR;
    bigEndian = false;
    explicitVR = true;
    Attributes fmi = new Attributes(false, 8);
    while (isNextGroup(FILE_META_GROUP)) {
      readHeader();
      readValueInto(fmi);
    }
    fileMetaInformation = fmi;
    bigEndian = dataSetBigEndian;
    explicitVR = dataSetExplicitVR;
    String itsSyntax = fmi.getString(Tag.TransferSyntaxUID);
    if (itsSyntax != null) {
      switchTransferSyntax(itsSyntax);
    } else {
      guessTransferSyntaxHere();
    }
    return fmi;
  }

  private boolean isNextGroup(int group) throws IOException {
    mark(2);
    byte[] next = in(2);
    reset();
    return next.length == 2 && (((next[1] & 0xFF) << 8) | (next[0] & 0xFF)) == group;
  }

  private void guessTransferSyntaxHere() throws IOException {
    mark(8);
    byte[] next = in(8);
    reset();
    if (next.length == 0) {
      switchTransferSyntax(UID.ExplicitVRLittleEndian);
    } else {
      guessTransferSyntax(next);
    }
  }

  /** Reads all attributes, file meta information apart. */
  public Attributes readDataset() throws IOException {
    return readDataset(dis -> false);
  }

  /** Reads what precedes the pixel data, and the header of the latter. */
  public Attributes readDatasetUntilPixelData() throws IOException {
    return readDataset(Tag.PixelData);
  }

  /**
   * Reads the attributes before {@code stopTag}, and the header of the first that is not.
   *
   * @param stopTag compared as an unsigned number; -1 for none
   */
  public Attributes readDataset(int stopTag) throws IOException {
    return readDataset(dis -> Integer.compareUnsigned(dis.tag, stopTag) >= 0);
  }

  /** Reads attributes up to the header of the first top-level one that {@code stop} accepts. */
  public Attributes readDataset(Predicate<DicomInputStream> stop) throws IOException {
    readFileMetaInformation();
    Attributes attrs = new Attributes(bigEndian, 64);
    readAttributes(attrs, UNDEFINED_LENGTH, stop);
    attrs.trimToSize();
    return attrs;
  }

  /** Reads all that is left into {@code attrs}. */
  public void readAllAttributes(Attributes attrs) throws IOException {
    readAttributes(attrs, UNDEFINED_LENGTH, dis -> false);
  }

  /**
   * Reads attributes.
   *
   * @param len bytes, -1 up to a delimitation item or, at top level, the end of the stream
   */
  public void readAttributes(Attributes attrs, long len, Predicate<DicomInputStream> stop)
      throws IOException {
    long end = len < 0 ? Long.MAX_VALUE : pos + len;
    while (pos < end) {
      if (level == 0 && len < 0) {
        if (!readHeaderIfAny()) {
          // So that whoever asks for the tag that stopped the reading does not see the last one.
          tag = -1;
          return;
        }
      } else {
        readHeader();
      }
      if (level == 0 && stop.test(this)) {
        return;
      }
      if (vr == null) {
        if (level > 0 && tag == Tag.ItemDelimitationItem) {
          return;
        }
        // A delimiter without its sequence or item: nothing to keep.
        skipFully(Math.max(0, unsignedLength()));
      } else {
        readValueInto(attrs);
      }
    }
  }

  private void readValueInto(Attributes attrs) throws IOException {
    int itsTag = tag;
    VR itsVR = vr;
    if (length == UNDEFINED_LENGTH && (vr == VR.SQ || vr == VR.UN)) {
      readSequence(attrs.newSequence(itsTag, 4), -1, vr == VR.UN);
    } else if (vr == VR.SQ) {
      if (length == 0) {
        attrs.setNull(itsTag, VR.SQ);
      } else {
        readSequence(attrs.newSequence(itsTag, 4), unsignedLength(), false);
      }
    } else if (length == UNDEFINED_LENGTH) {
      readFragments(attrs.newFragments(itsTag, itsVR, 4));
    } else if (includeBulkData == IncludeBulkData.NO && isBulkData()) {
      skipValue();
    } else if (includeBulkData == IncludeBulkData.URI
        && isBulkData()
        && uri != null
        && inflater == null) {
      attrs.setValue(itsTag, itsVR, new BulkData(uri, pos, unsignedLength(), bigEndian));
      skipValue();
    } else {
      attrs.setBytes(itsTag, resolved(itsVR, attrs), readValue());
    }
  }

  /** Where PS3.6 says US or SS, Pixel Representation decides (PS3.5 §A.1). */
  private VR resolved(VR itsVR, Attributes attrs) {
    boolean signed = itsVR == VR.US && attrs.getRoot().getInt(Tag.PixelRepresentation, 0) == 1;
    return !explicitVR && signed && isOfPixelValue(tag) ? VR.SS : itsVR;
  }

  private static boolean isOfPixelValue(int tag) {
    return switch (tag) {
      case Tag.SmallestImagePixelValue,
          Tag.LargestImagePixelValue,
          Tag.SmallestPixelValueInSeries,
          Tag.LargestPixelValueInSeries,
          Tag.PixelPaddingValue,
          Tag.PixelPaddingRangeLimit ->
          true;
      default -> false;
    };
  }

  private void skipValue() throws IOException {
    long n = unsignedLength();
    if (n > 0) {
      // Skipping beyond the end of a file goes unnoticed, reading the last byte does not.
      super.skipNBytes(n - 1);
      if (read() < 0) {
        throw endedEarly();
      }
    }
  }

  private boolean isBulkData() {
    return level == 0
        && switch (tag) {
          case Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData -> true;
          case Tag.EncapsulatedDocument -> true;
          default -> false;
        };
  }

  /** Reads the value of the header that was read. */
  public byte[] readValue() throws IOException {
    if (length < 0) {
      throw new DicomStreamException(
          String.format(
              "Value of (%04X,%04X) at byte %d is longer than 2 GiB",
              tag >>> 16, tag & 0xFFFF, tagPos));
    }
    byte[] value = readNBytes(length);
    if (value.length < length) {
      throw endedEarly();
    }
    return value;
  }

  private void readSequence(Sequence sq, long len, boolean implicitVR) throws IOException {
    // PS3.5 §6.2.2 note 7: UN of undefined length is implicit VR little endian.
    boolean itsExplicitVR = explicitVR;
    boolean itsBigEndian = bigEndian;
    if (implicitVR) {
      explicitVR = false;
      bigEndian = false;
    }
    int sequenceTag = tag;
    long end = len < 0 ? Long.MAX_VALUE : pos + len;
    while (pos < end && readItemHeader()) {
      long itemPos = tagPos;
      Attributes item = new Attributes(sq.getParent().bigEndian(), 16);
      item.setItemPosition(itemPos);
      sq.add(item);
      readItemValue(item, unsignedLength());
    }
    tag = sequenceTag;
    explicitVR = itsExplicitVR;
    bigEndian = itsBigEndian;
  }

  private void readFragments(Fragments fragments) throws IOException {
    int itsTag = tag;
    while (readItemHeader()) {
      if (includeBulkData == IncludeBulkData.NO) {
        skipValue();
      } else {
        fragments.add(readValue());
      }
    }
    tag = itsTag;
  }

  /** Reads an item with its header. */
  public Attributes readItem() throws IOException {
    readHeader();
    if (tag != Tag.Item) {
      throw new DicomStreamException("No item at byte " + tagPos);
    }
    Attributes item = new Attributes(bigEndian, 16);
    item.setItemPosition(tagPos);
    readItemValue(item, unsignedLength());
    return item;
  }

  /**
   * Reads an item without its header.
   *
   * @param length in bytes, -1 up to the delimitation item
   */
  public void readItemValue(Attributes attrs, long length) throws IOException {
    level++;
    readAttributes(attrs, length, dis -> false);
    level--;
  }

  /** Reads the bytes of a sequence that was taken for unknown, as implicit VR little endian. */
  public static void parseUNSequence(byte[] buf, Attributes attrs, int sqtag) throws IOException {
    try (DicomInputStream dis =
        new DicomInputStream(new ByteArrayInputStream(buf), UID.ImplicitVRLittleEndian)) {
      dis.readSequence(attrs.newSequence(sqtag, 4), buf.length, true);
    }
  }
}
