package org.dcm4chee.arc.zip.metadata;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;

/**
 * A binary value in Little Endian, wherever it is.
 *
 * @param length in bytes
 */
record Octets(long length, BulkDataFile.Contents contents) {

  /**
   * Those of a value, or of a fragment.
   *
   * @param value a byte array in Little Endian, bulk data in either order, or nothing
   */
  static Octets of(Object value, VR vr) throws IOException {
    if (value instanceof byte[] bytes) {
      return new Octets(bytes.length, () -> new ByteArrayInputStream(bytes));
    }
    if (value instanceof BulkData bulk && !bulk.isEmpty()) {
      long length = bulk.longLength();
      if (length < 0) {
        throw new IOException("The length of a value that is kept in a file is not known");
      }
      int word = bulk.bigEndian() ? wordLength(vr) : 1;
      return new Octets(length, () -> swapped(new Exactly(bulk.openStream(), length), word));
    }
    if (value instanceof Value nothing && nothing.isEmpty()) {
      return new Octets(0, InputStream::nullInputStream);
    }
    throw new IOException("No binary value: " + value.getClass().getName());
  }

  /** One after the other. */
  static Octets concatenated(List<Octets> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : new Octets(
            parts.stream().mapToLong(Octets::length).sum(), () -> new Concatenation(parts));
  }

  /** The first two bytes as a number, the first one high; -1 if there are not as many. */
  int firstTwo() throws IOException {
    try (InputStream in = contents.open()) {
      int high = in.read();
      int low = in.read();
      return low < 0 ? -1 : high << 8 | low;
    }
  }

  /** In bytes, of what changes its order (PS3.5 §7.3). */
  private static int wordLength(VR vr) {
    return switch (vr) {
      case OW -> 2;
      case OF, OL -> 4;
      case OD, OV -> 8;
      default -> 1;
    };
  }

  private static InputStream swapped(InputStream in, int word) {
    return word == 1 ? in : new Swapped(in, word);
  }

  /** So many bytes and no more; an error if there are fewer. */
  private static final class Exactly extends FilterInputStream {
    private long left;

    Exactly(InputStream in, long length) {
      super(in);
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(b, off, (int) Math.min(len, left));
      if (read < 0) {
        throw new EOFException("A value ends " + left + " bytes too early");
      }
      left -= read;
      return read;
    }
  }

  /** Words with their bytes in the other order. */
  private static final class Swapped extends FilterInputStream {
    private final byte[] word;
    private int next;

    Swapped(InputStream in, int length) {
      super(in);
      word = new byte[length];
      next = length;
    }

    @Override
    public int read() throws IOException {
      if (next == word.length) {
        int read = in.readNBytes(word, 0, word.length);
        if (read == 0) {
          return -1;
        }
        if (read < word.length) {
          throw new EOFException("A value ends within a word");
        }
        next = 0;
      }
      return word[word.length - 1 - next++] & 0xFF;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int read = 0;
      while (read < len) {
        int value = read();
        if (value < 0) {
          return read == 0 ? -1 : read;
        }
        b[off + read++] = (byte) value;
      }
      return read;
    }
  }

  /** Opens each part when its turn comes: there may be thousands. */
  private static final class Concatenation extends InputStream {
    private final Iterator<Octets> parts;
    private InputStream current = InputStream.nullInputStream();

    Concatenation(List<Octets> parts) {
      this.parts = parts.iterator();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int read = current.read(b, off, len);
      while (read < 0 && parts.hasNext()) {
        current.close();
        current = parts.next().contents().open();
        read = current.read(b, off, len);
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      current.close();
    }
  }
}
