package org.dcm4che3.net;

/** What a product adds to the configuration of an application entity. */
public class AEExtension {
  protected ApplicationEntity ae;

  public final ApplicationEntity getApplicationEntity() {
    return ae;
  }

  void setApplicationEntity(ApplicationEntity ae) {
    this.ae = ae;
  }
}
