package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes a file and leaves holes where a write ends with many zeros, so that 4 GiB are quick. */
final class SparseFile extends OutputStream {
  private static final int AT_LEAST = 1 << 15;
  private static final byte[] HOLE = new byte[SampleEntries.MEBIBYTE];

  /** How much of a write may come before the zeros. */
  private static final int BEFORE_THE_HOLE = 5;

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
    int zeros = length - BEFORE_THE_HOLE;
    if (zeros >= AT_LEAST
        && zeros <= HOLE.length
        && Arrays.equals(bytes, offset + BEFORE_THE_HOLE, offset + length, HOLE, 0, zeros)) {
      file.write(bytes, offset, BEFORE_THE_HOLE);
      file.seek(file.getFilePointer() + zeros);
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
