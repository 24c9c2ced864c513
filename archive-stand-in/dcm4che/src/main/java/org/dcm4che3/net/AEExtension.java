package org.dcm4che3.net;

import java.io.Serializable;

/** What an application adds to the configuration of an application entity. */
public class AEExtension implements Serializable {
  protected ApplicationEntity ae;

  public final ApplicationEntity getApplicationEntity() {
    return ae;
  }

  void setApplicationEntity(ApplicationEntity ae) {
    if (ae != null && this.ae != null) {
      throw new IllegalStateException("This extension already belongs to an application entity");
    }
    this.ae = ae;
  }

  /** Takes over the values of {@code from}, for a reload of the configuration. */
  public void reconfigure(AEExtension from) {}
}
