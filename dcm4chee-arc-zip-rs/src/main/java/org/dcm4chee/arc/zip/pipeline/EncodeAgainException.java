package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;

/**
 * What {@link ObjectSource#encode} has written so far is not the object, but there is another copy
 * of it: who can still take back what was written encodes once more; for others it is a failure
 * like any other. Thrown at most once for each copy.
 */
public final class EncodeAgainException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With what was wrong with the copy that was read. */
  public EncodeAgainException(Throwable cause) {
    super("The object has to be encoded again, from another copy", cause);
  }
}
