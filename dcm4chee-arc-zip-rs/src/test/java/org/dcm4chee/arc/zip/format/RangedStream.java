package org.dcm4chee.arc.zip.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A ZIP read range by range, as a download that is resumed each mebibyte. */
final class RangedStream extends InputStream {
  private final ZipLayout layout;
  private final EntryData data;
  private byte[] range = {};
  private int position;
  private long next;

  RangedStream(ZipLayout layout, EntryData data) {
    this.layout = layout;
    this.data = data;
  }

  @Override
  public int read() throws IOException {
    return fill() ? range[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, range.length - position);
    System.arraycopy(range, position, bytes, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    if (position < range.length) {
      return true;
    }
    if (next == layout.length()) {
      return false;
    }
    ByteRange wanted =
        new ByteRange(next, Math.min(next + SampleEntries.MEBIBYTE, layout.length()) - 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) wanted.length());
    PieceWriter.write(layout, wanted, data, out);
    range = out.toByteArray();
    position = 0;
    next += range.length;
    return true;
  }
}
