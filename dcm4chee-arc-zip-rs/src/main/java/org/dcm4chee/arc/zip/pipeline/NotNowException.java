package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;

/**
 * Thrown by a source that cannot be read by a worker now, though nothing is wrong with it: it is as
 * if nobody had tried. Who writes can always read what its turn has come for.
 */
public final class NotNowException extends IOException {
  private static final long serialVersionUID = 1L;

  /** For an object that somebody will read later. */
  public NotNowException() {
    super("The object cannot be read now");
  }
}
