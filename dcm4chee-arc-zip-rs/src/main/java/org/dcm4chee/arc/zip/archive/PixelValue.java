package org.dcm4chee.arc.zip.archive;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Counts what the archive writes of Pixel Data and what is behind it, by looking at the headers
 * only: of fragments (PS3.5 §A.4), which it pads to an even length, and of Data Set Trailing
 * Padding (FFFC,FFFC). Whatever else there is, it does not know. Little endian.
 */
final class PixelValue {
  private static final int ITEM = 0xFFFEE000;
  private static final int SEQUENCE_DELIMITER = 0xFFFEE0DD;
  private static final int TRAILING_PADDING = 0xFFFCFFFC;
  private static final int HEADER_BYTES = 8;
  private static final int LONG_HEADER_BYTES = 12;

  /** VRs of bytes, whose header is long (PS3.5 §7.1.2). */
  private static final Set<Integer> BYTES =
      Set.of(('O' << 8) | 'B', ('O' << 8) | 'W', ('U' << 8) | 'N');

  private final DataInputStream in;
  private final boolean paddingIsKept;
  private long left;

  /**
   * Begins where the stream is.
   *
   * @param left bytes of the file from there on
   * @param paddingIsKept whether padding is written as it is read, which is so in Explicit VR
   *     Little Endian only; else there may be none
   */
  PixelValue(InputStream in, long left, boolean paddingIsKept) {
    this.in = new DataInputStream(in);
    this.left = left;
    this.paddingIsKept = paddingIsKept;
  }

  /**
   * Fragments, their delimiter, and nothing or padding behind it.
   *
   * @return what is written of them; empty if it is something else
   */
  OptionalLong fragments() throws IOException {
    try {
      long written = 0;
      while (left >= HEADER_BYTES) {
        int tag = tag();
        long length = unsigned(in.readInt());
        left -= HEADER_BYTES;
        written += HEADER_BYTES;
        if (tag == SEQUENCE_DELIMITER) {
          return plus(written, length == 0 ? padding() : OptionalLong.empty());
        }
        if (tag != ITEM || length > left) {
          return OptionalLong.empty();
        }
        skip(length);
        written += length + (length & 1);
      }
      return OptionalLong.empty();
    } catch (EOFException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * A value of known length, and nothing or padding behind it.
   *
   * @return what is written of them; empty if it is something else
   */
  OptionalLong value(long length) throws IOException {
    if (length > left) {
      return OptionalLong.empty();
    }
    if (length == left) {
      return OptionalLong.of(length + (length & 1));
    }
    try {
      skip(length);
      return plus(length + (length & 1), padding());
    } catch (EOFException e) {
      return OptionalLong.empty();
    }
  }

  /** The rest of the file, if it is padding in Explicit VR or nothing. */
  private OptionalLong padding() throws IOException {
    if (left == 0) {
      return OptionalLong.of(0);
    }
    if (!paddingIsKept || left < LONG_HEADER_BYTES || tag() != TRAILING_PADDING) {
      return OptionalLong.empty();
    }
    int vr = in.readUnsignedShort();
    in.readShort();
    long length = unsigned(in.readInt());
    boolean known = BYTES.contains(vr) && length == left - LONG_HEADER_BYTES && length % 2 == 0;
    return known ? OptionalLong.of(left) : OptionalLong.empty();
  }

  private static OptionalLong plus(long written, OptionalLong more) {
    return more.isPresent() ? OptionalLong.of(written + more.getAsLong()) : more;
  }

  private void skip(long length) throws IOException {
    in.skipNBytes(length);
    left -= length;
  }

  private int tag() throws IOException {
    // Two numbers of two bytes each.
    byte[] bytes = in.readNBytes(4);
    if (bytes.length < 4) {
      throw new EOFException();
    }
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return (numbers.getShort() << 16) | (numbers.getShort() & 0xffff);
  }

  private static long unsigned(int bigEndian) {
    return Integer.toUnsignedLong(Integer.reverseBytes(bigEndian));
  }
}
