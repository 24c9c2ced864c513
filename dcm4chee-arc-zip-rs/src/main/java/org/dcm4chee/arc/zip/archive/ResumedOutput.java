package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Takes an object that is written more than once, since the copy it was read from broke off, and
 * passes on what was not passed on before. What was is compared by its CRC-32: another copy that
 * begins otherwise cannot go on where the first broke off. Not thread-safe.
 */
final class ResumedOutput extends OutputStream {
  private final OutputStream out;
  private final boolean resumable;
  private final CRC32 passedCrc = new CRC32();
  private final CRC32 repeatedCrc = new CRC32();
  private long passed;
  private long toRepeat;
  private boolean refused;

  /**
   * Takes the first try.
   *
   * @param resumable whether there may be another; else nothing is spent on it
   */
  ResumedOutput(OutputStream out, boolean resumable) {
    this.out = out;
    this.resumable = resumable;
  }

  /** The next try begins. */
  void restart() {
    repeatedCrc.reset();
    toRepeat = passed;
  }

  /** Whether it is the receiver that failed, who cannot be given anything more. */
  boolean wasRefused() {
    return refused;
  }

  /** Whether something was passed on. */
  boolean hasBegun() {
    return passed > 0;
  }

  /** That two copies of an object are not the same. */
  static final class OtherBytesException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherBytesException() {
      super("Another copy of the object begins with other bytes than those that are written");
    }
  }

  /**
   * The object is written.
   *
   * @throws OtherBytesException if it was shorter than what was passed on before
   */
  void finish() throws OtherBytesException {
    if (toRepeat > 0) {
      throw new OtherBytesException();
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int repeated = (int) Math.min(length, toRepeat);
    if (repeated > 0) {
      repeatedCrc.update(bytes, offset, repeated);
      toRepeat -= repeated;
      if (toRepeat == 0 && repeatedCrc.getValue() != passedCrc.getValue()) {
        throw new OtherBytesException();
      }
    }
    if (repeated < length) {
      pass(bytes, offset + repeated, length - repeated);
    }
  }

  private void pass(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      refused = true;
      throw e;
    }
    passed += length;
    if (resumable) {
      passedCrc.update(bytes, offset, length);
    }
  }
}
