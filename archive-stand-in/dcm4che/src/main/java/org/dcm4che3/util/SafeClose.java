package org.dcm4che3.util;

import java.io.Closeable;
import java.io.IOException;

/** Closes what is of no more use, whatever happens. */
public final class SafeClose {
  private SafeClose() {}

  public static void close(Closeable io) {
    if (io != null) {
      try {
        io.close();
      } catch (IOException ignored) {
        // Nothing that was wanted is lost.
      }
    }
  }
}
