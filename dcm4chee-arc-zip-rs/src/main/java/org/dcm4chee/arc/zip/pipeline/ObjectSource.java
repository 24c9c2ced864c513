package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One DICOM object of a download. It can be encoded any number of times, by any thread, and gives
 * the same bytes each time as long as nobody changes the object in the archive.
 */
public interface ObjectSource {

  /** The SOP Instance UID by which the archive knows the object. */
  String sopInstanceUID();

  /** The SOP Instance UID as the user may see it. */
  String publicUID();

  /** What the object will take as a file, in bytes; a guess, at least 0. */
  long estimatedSize();

  /** Whether the object's transfer syntax leaves something for deflate to do. */
  boolean compressible();

  /** Whether the object can be read without waiting for slow storage. */
  default boolean isReady() {
    return true;
  }

  /** Runs {@code action} once {@link #isReady}: now, in this thread, if it is already. */
  default void onReady(Runnable action) {
    action.run();
  }

  /**
   * Writes the object as a DICOM file.
   *
   * @return what is known of it now
   * @throws IOException if it cannot be read or transcoded, or if {@code out} throws
   */
  ObjectFacts encode(OutputStream out) throws IOException;
}
