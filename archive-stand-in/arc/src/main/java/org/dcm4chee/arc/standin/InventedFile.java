package org.dcm4chee.arc.standin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomOutputStream;

/**
 * A CT image, made up as it is read, of any size: what is larger than an element can be is one long
 * row of fragments, which pretends to be a multi-frame image in JPEG Lossless.
 */
final class InventedFile {
  static final String ENCAPSULATED = "1.2.840.10008.1.2.4.70";
  private static final long LARGEST_NATIVE = 1L << 30;
  private static final int FRAGMENT_BYTES = 1 << 20;
  private static final long ITEM_HEADER = 8;
  private static final byte[] SEQUENCE_DELIMITER = {
    (byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0
  };
  private static final byte[] NOISE = noise();

  private InventedFile() {}

  /** As a CT does it: neighbours alike, the low bits noise, so that deflate saves about half. */
  private static byte[] noise() {
    Random random = new Random(42);
    byte[] noise = new byte[FRAGMENT_BYTES];
    for (int i = 0; i + 1 < noise.length; i += 2) {
      int value = 1000 + (int) (200 * Math.sin(i / 300.0)) + random.nextInt(64);
      noise[i] = (byte) value;
      noise[i + 1] = (byte) (value >>> 8);
    }
    return noise;
  }

  static String transferSyntax(long bytes) {
    return bytes > LARGEST_NATIVE ? ENCAPSULATED : UID.ExplicitVRLittleEndian;
  }

  /** Bytes of the whole file. */
  static long size(Attributes attributes, long bytes) {
    long header = header(attributes, bytes).length;
    return isEncapsulated(bytes)
        ? header + pixelBytes(bytes) / FRAGMENT_BYTES * (FRAGMENT_BYTES + ITEM_HEADER) + ITEM_HEADER
        : header + pixelBytes(bytes);
  }

  /** Where the pixel value begins, or the first item. */
  static long pixelOffset(Attributes attributes, long bytes) {
    return header(attributes, bytes).length - (isEncapsulated(bytes) ? ITEM_HEADER : 0);
  }

  private static boolean isEncapsulated(long bytes) {
    return bytes > LARGEST_NATIVE;
  }

  private static long pixelBytes(long bytes) {
    return bytes / 2 * 2;
  }

  /** What precedes the pixel value, or the first fragment. */
  private static byte[] header(Attributes attributes, long bytes) {
    Attributes dataset = new Attributes(attributes);
    long pixelBytes = pixelBytes(bytes);
    dataset.setInt(Tag.SamplesPerPixel, VR.US, 1);
    dataset.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
    int columns = 512;
    long rowBytes = columns * 2L;
    long rows = Math.max(1, pixelBytes / rowBytes);
    int frames = (int) Math.max(1, rows / 512);
    if (pixelBytes < rowBytes) {
      columns = (int) Math.max(1, pixelBytes / 2);
    }
    dataset.setInt(Tag.Rows, VR.US, (int) Math.min(rows, 512));
    dataset.setInt(Tag.Columns, VR.US, columns);
    if (frames > 1) {
      dataset.setInt(Tag.NumberOfFrames, VR.IS, frames);
    }
    dataset.setInt(Tag.BitsAllocated, VR.US, 16);
    dataset.setInt(Tag.BitsStored, VR.US, 12);
    dataset.setInt(Tag.HighBit, VR.US, 11);
    dataset.setInt(Tag.PixelRepresentation, VR.US, 0);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (DicomOutputStream dos = new DicomOutputStream(header, UID.ExplicitVRLittleEndian)) {
      dos.writeDataset(dataset.createFileMetaInformation(transferSyntax(bytes)), dataset);
      if (isEncapsulated(bytes)) {
        dos.writeHeader(Tag.PixelData, VR.OB, -1);
        dos.writeHeader(Tag.Item, null, 0);
      } else {
        dos.writeHeader(Tag.PixelData, VR.OW, (int) pixelBytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return header.toByteArray();
  }

  static InputStream open(Attributes attributes, long bytes) {
    return new OfKnownLength(content(attributes, bytes), size(attributes, bytes));
  }

  private static InputStream content(Attributes attributes, long bytes) {
    int shift = Math.floorMod(number(attributes) * 1024, FRAGMENT_BYTES);
    InputStream header = new ByteArrayInputStream(header(attributes, bytes));
    return isEncapsulated(bytes)
        ? new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    header,
                    new Fragments(pixelBytes(bytes)),
                    new ByteArrayInputStream(SEQUENCE_DELIMITER))))
        : new SequenceInputStream(header, new Noise(pixelBytes(bytes), shift));
  }

  /** The Instance Number, which is not to be decoded in place. */
  private static int number(Attributes attributes) {
    return new Attributes(attributes, Tag.InstanceNumber).getInt(Tag.InstanceNumber, 0);
  }

  /** Says how much is left of it, as a file does. */
  private static final class OfKnownLength extends FilterInputStream {
    private long left;

    OfKnownLength(InputStream in, long length) {
      super(in);
      left = length;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      left -= b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(count);
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() {
      return (int) Math.min(left, Integer.MAX_VALUE);
    }
  }

  private static class Noise extends InputStream {
    private long left;
    private int position;

    Noise(long bytes, int shift) {
      left = bytes;
      position = shift;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(Math.min(length, NOISE.length - position), left);
      System.arraycopy(NOISE, position, bytes, offset, count);
      position = (position + count) % NOISE.length;
      left -= count;
      return count;
    }
  }

  /** The same noise, cut into items. */
  private static final class Fragments extends InputStream {
    private static final byte[] ITEM = {
      (byte) 0xFE, (byte) 0xFF, 0x00, (byte) 0xE0, 0, 0, (byte) (FRAGMENT_BYTES >>> 16), 0
    };

    private long left;
    private InputStream current = InputStream.nullInputStream();

    Fragments(long bytes) {
      left = bytes / FRAGMENT_BYTES;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = current.read(bytes, offset, length);
      if (count >= 0 || left == 0) {
        return count;
      }
      left--;
      current =
          new SequenceInputStream(new ByteArrayInputStream(ITEM), new Noise(FRAGMENT_BYTES, 0));
      return current.read(bytes, offset, length);
    }
  }
}
