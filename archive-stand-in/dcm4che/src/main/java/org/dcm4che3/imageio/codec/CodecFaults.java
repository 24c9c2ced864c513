package org.dcm4che3.imageio.codec;

/**
 * What native codecs do whose library cannot be loaded. In the archive they belong to the server;
 * here to the file that this thread has opened last, so that a test can break one object's.
 */
public final class CodecFaults {
  private static final ThreadLocal<Integer> ORDERED = ThreadLocal.withInitial(() -> -1);

  private CodecFaults() {}

  /**
   * Of what this thread transcodes next.
   *
   * @param number negative for none, 0 if only what has to be decompressed fails, more if
   *     everything does
   */
  public static void order(int number) {
    ORDERED.set(number);
  }

  static void strike(boolean decompresses) {
    int number = ORDERED.get();
    if (number > 0 || (number == 0 && decompresses)) {
      throw new UnsatisfiedLinkError("no opencv_java in java.library.path, as ordered");
    }
  }
}
