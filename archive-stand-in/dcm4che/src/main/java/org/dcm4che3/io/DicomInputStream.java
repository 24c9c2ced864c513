package org.dcm4che3.io;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;

/**
 * Reads DICOM files (PS3.10), and what is almost one: without preamble, without file meta
 * information. Stops at the pixel data, which can then be read or copied as a stream.
 */
public class DicomInputStream extends FilterInputStream {
  private static final int UNDEFINED = -1;
  private static final int ITEM = 0xFFFEE000;
  private static final int ITEM_DELIMITER = 0xFFFEE00D;
  private static final int SEQUENCE_DELIMITER = 0xFFFEE0DD;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Attributes fileMetaInformation;
  private final String transferSyntax;
  private boolean explicitVR = true;
  private boolean bigEndian;

  private int tag;
  private VR vr;
  private int length;
  private boolean headerRead;

  public DicomInputStream(InputStream in) throws IOException {
    super(new BufferedInputStream(in, BUFFER_BYTES));
    this.in.mark(256);
    byte[] start = this.in.readNBytes(140);
    boolean part10 =
        start.length >= 132
            && start[128] == 'D'
            && start[129] == 'I'
            && start[130] == 'C'
            && start[131] == 'M';
    this.in.reset();
    if (part10) {
      this.in.skipNBytes(132);
      fileMetaInformation = readGroup2();
    } else if (start.length >= 8 && start[0] == 2 && start[1] == 0) {
      fileMetaInformation = readGroup2();
    } else if (start.length >= 8 && start[0] == 8 && start[1] == 0 && start[3] == 0) {
      fileMetaInformation = new Attributes();
    } else {
      throw new IOException("Not a DICOM file");
    }
    String named = fileMetaInformation.getString(Tag.TransferSyntaxUID);
    transferSyntax = named != null ? named : guessTransferSyntax();
    switch (transferSyntax) {
      case UID.ImplicitVRLittleEndian -> explicitVR = false;
      case UID.ExplicitVRBigEndian -> bigEndian = true;
      case UID.DeflatedExplicitVRLittleEndian ->
          this.in =
              new BufferedInputStream(
                  new InflaterInputStream(this.in, new Inflater(true), BUFFER_BYTES), BUFFER_BYTES);
      default -> {}
    }
  }

  private String guessTransferSyntax() throws IOException {
    in.mark(16);
    byte[] start = in.readNBytes(6);
    in.reset();
    if (start.length < 6) {
      throw new EOFException("A DICOM file without a dataset");
    }
    return Character.isUpperCase(start[4]) && Character.isUpperCase(start[5])
        ? UID.ExplicitVRLittleEndian
        : UID.ImplicitVRLittleEndian;
  }

  private Attributes readGroup2() throws IOException {
    Attributes meta = new Attributes();
    while (true) {
      in.mark(16);
      byte[] group = in.readNBytes(2);
      in.reset();
      if (group.length < 2 || group[0] != 2 || group[1] != 0) {
        return meta;
      }
      readHeader();
      headerRead = false;
      if (tag != Tag.FileMetaInformationGroupLength) {
        meta.setBytes(tag, vr, readValue(length));
      } else {
        in.skipNBytes(length);
      }
    }
  }

  public Attributes getFileMetaInformation() {
    return fileMetaInformation;
  }

  public String getTransferSyntax() {
    return transferSyntax;
  }

  /** The tag of the element whose value comes next, after {@link #readDatasetUntilPixelData}. */
  public boolean isAtPixelData() {
    return headerRead && tag == Tag.PixelData;
  }

  /** The VR of the pixel data. */
  public VR pixelDataVR() {
    return vr;
  }

  /** The length of the pixel data, -1 if undefined. */
  public int pixelDataLength() {
    return length;
  }

  /** Reads everything, pixel data too. */
  public Attributes readDataset() throws IOException {
    Attributes dataset = readDatasetUntilPixelData();
    if (isAtPixelData()) {
      headerRead = false;
      readElement(dataset);
      dataset.addAll(readRemaining());
    }
    return dataset;
  }

  /** Reads all elements before the pixel data. */
  public Attributes readDatasetUntilPixelData() throws IOException {
    Attributes dataset = new Attributes();
    while (readHeader()) {
      headerRead = true;
      if (tag == Tag.PixelData) {
        return dataset;
      }
      headerRead = false;
      readElement(dataset);
    }
    return dataset;
  }

  /** Reads what is left after the value of the pixel data. */
  public Attributes readRemaining() throws IOException {
    Attributes trailer = new Attributes();
    headerRead = false;
    while (readHeader()) {
      readElement(trailer);
    }
    return trailer;
  }

  private void readElement(Attributes dataset) throws IOException {
    int elementTag = tag;
    VR elementVR = vr;
    if (vr == VR.SQ || (vr == VR.UN && length == UNDEFINED)) {
      boolean explicitBefore = explicitVR;
      if (vr == VR.UN) {
        explicitVR = false;
      }
      Sequence items = readSequence(length);
      explicitVR = explicitBefore;
      dataset.setValue(elementTag, VR.SQ, items);
    } else if (length == UNDEFINED) {
      Fragments fragments = new Fragments();
      for (byte[] fragment = nextFragment(); fragment != null; fragment = nextFragment()) {
        fragments.add(fragment);
      }
      dataset.setValue(elementTag, elementVR, fragments);
    } else {
      dataset.setBytes(elementTag, elementVR, swap(readValue(length), elementVR));
    }
  }

  private Sequence readSequence(int sequenceLength) throws IOException {
    Sequence items = new Sequence();
    if (sequenceLength != UNDEFINED) {
      byte[] value = readValue(sequenceLength);
      InputStream before = in;
      in = new BufferedInputStream(new ByteArrayInputStream(value));
      while (readTag()) {
        items.add(readItem(readInt()));
      }
      in = before;
      return items;
    }
    while (true) {
      requireTag();
      int itemLength = readInt();
      if (tag == SEQUENCE_DELIMITER) {
        return items;
      }
      items.add(readItem(itemLength));
    }
  }

  private Attributes readItem(int itemLength) throws IOException {
    if (tag != ITEM) {
      throw new IOException("Expected an item, found " + Integer.toHexString(tag));
    }
    Attributes item = new Attributes();
    if (itemLength != UNDEFINED) {
      byte[] value = readValue(itemLength);
      InputStream before = in;
      in = new BufferedInputStream(new ByteArrayInputStream(value));
      while (readHeader()) {
        readElement(item);
      }
      in = before;
      return item;
    }
    while (true) {
      if (!readHeader()) {
        throw new EOFException("A DICOM file ends within an item");
      }
      if (tag == ITEM_DELIMITER) {
        return item;
      }
      readElement(item);
    }
  }

  /** The next fragment of an encapsulated value, null after the last. */
  public byte[] nextFragment() throws IOException {
    requireTag();
    int fragmentLength = readInt();
    if (tag == SEQUENCE_DELIMITER) {
      return null;
    }
    if (tag != ITEM) {
      throw new IOException("Expected a fragment, found " + Integer.toHexString(tag));
    }
    return readValue(fragmentLength);
  }

  private boolean readHeader() throws IOException {
    if (!readTag()) {
      return false;
    }
    if (tag == ITEM_DELIMITER || tag == SEQUENCE_DELIMITER || tag == ITEM) {
      vr = VR.UN;
      length = readInt();
      return true;
    }
    if (explicitVR) {
      byte[] code = readValue(2);
      vr = VR.of("" + (char) code[0] + (char) code[1]);
      if (vr.hasLongLength()) {
        readShort();
        length = readInt();
      } else {
        length = readShort();
      }
    } else {
      vr = ElementDictionary.vrOf(tag);
      length = readInt();
      if (tag == Tag.PixelData && length == UNDEFINED) {
        vr = VR.OB;
      }
    }
    return true;
  }

  private void requireTag() throws IOException {
    if (!readTag()) {
      throw new EOFException("A DICOM file ends within a sequence");
    }
  }

  private boolean readTag() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    int second = readByte();
    int group = bigEndian ? first << 8 | second : second << 8 | first;
    tag = group << 16 | readShort();
    return true;
  }

  private int readByte() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("A DICOM file ends within an element");
    }
    return b;
  }

  private int readShort() throws IOException {
    int first = readByte();
    int second = readByte();
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  private int readInt() throws IOException {
    int first = readShort();
    int second = readShort();
    return bigEndian ? first << 16 | second : second << 16 | first;
  }

  private byte[] readValue(int count) throws IOException {
    if (count < 0) {
      throw new IOException("An element of " + (count & 0xFFFF_FFFFL) + " bytes is too long");
    }
    byte[] value = in.readNBytes(count);
    if (value.length < count) {
      throw new EOFException("A DICOM file ends within a value");
    }
    return value;
  }

  private byte[] swap(byte[] value, VR valueVR) {
    return bigEndian ? swapBytes(value, valueVR.unit()) : value;
  }

  /** Turns round each {@code unit} bytes. */
  public static byte[] swapBytes(byte[] value, int unit) {
    if (unit == 1) {
      return value;
    }
    byte[] swapped = Arrays.copyOf(value, value.length);
    for (int start = 0; start + unit <= value.length; start += unit) {
      for (int i = 0; i < unit; i++) {
        swapped[start + i] = value[start + unit - 1 - i];
      }
    }
    return swapped;
  }
}
