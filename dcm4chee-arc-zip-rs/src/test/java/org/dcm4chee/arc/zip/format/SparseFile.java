package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes a file and leaves holes where at least a mebibyte is zero, so that 4 GiB are quick. */
final class SparseFile extends OutputStream {
  private static final byte[] HOLE = new byte[SampleEntries.MEBIBYTE];

  private final RandomAccessFile file;

  SparseFile(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
  }

  @Override
  public void write(int b) throws IOException {
    file.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == HOLE.length
        && Arrays.equals(bytes, offset, offset + length, HOLE, 0, HOLE.length)) {
      file.seek(file.getFilePointer() + length);
    } else {
      file.write(bytes, offset, length);
    }
  }

  @Override
  public void close() throws IOException {
    file.setLength(Math.max(file.length(), file.getFilePointer()));
    file.close();
  }
}
