package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;

/** Why an object cannot be in the ZIP, by who knows better than the kind of exception says. */
public class LeaveOutException extends IOException {
  private static final long serialVersionUID = 1L;

  private final LeftOut.Kind kind;

  /**
   * An object that is to be left out.
   *
   * @param reason in words for the user, without paths and without patient data
   */
  public LeaveOutException(LeftOut.Kind kind, String reason) {
    super(reason);
    this.kind = kind;
  }

  /** Why it is left out. */
  public final LeftOut.Kind kind() {
    return kind;
  }
}
