package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;

/** An object that is left out for a reason that its source knows best. */
public final class LeftOutException extends IOException {
  private static final long serialVersionUID = 1L;

  private final LeftOut.Kind kind;

  /**
   * @param reason in words for the user, without paths and without patient data
   */
  public LeftOutException(LeftOut.Kind kind, String reason) {
    super(reason);
    this.kind = kind;
  }

  LeftOut.Kind kind() {
    return kind;
  }
}
