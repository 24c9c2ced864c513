package org.dcm4che3.net;

import java.io.IOException;

/** None of the acceptable transfer syntaxes can be produced. */
public class NoPresentationContextException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoPresentationContextException(String cuid, String tsuid) {
    super("No Presentation Context for " + cuid + " in " + tsuid);
  }
}
