package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;

/** Passes on exactly as many bytes as were announced, and throws at one more or one less. */
final class ExactOutput extends OutputStream {
  private final OutputStream out;
  private long left;

  ExactOutput(OutputStream out, long announced) {
    this.out = out;
    left = announced;
  }

  @Override
  public void write(int b) throws IOException {
    take(1);
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    take(length);
    out.write(bytes, offset, length);
  }

  private void take(int count) throws IOException {
    if (count > left) {
      throw new IOException(
          "An entry's body has more bytes than its header says, at least " + (count - left));
    }
    left -= count;
  }

  void requireComplete(int index) throws IOException {
    if (left > 0) {
      throw new IOException(
          "The body of entry " + index + " has " + left + " bytes less than its header says");
    }
  }
}
