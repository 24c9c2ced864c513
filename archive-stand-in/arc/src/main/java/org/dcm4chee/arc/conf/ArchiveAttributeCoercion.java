package org.dcm4chee.arc.conf;

/** The archive's older kind of coercion rule. */
public class ArchiveAttributeCoercion {
  private String commonName;
  private Conditions conditions = new Conditions();
  private boolean nullifyPixelData;
  private boolean retrieveAsReceived;

  public ArchiveAttributeCoercion() {}

  public ArchiveAttributeCoercion(String commonName) {
    this.commonName = commonName;
  }

  public String getCommonName() {
    return commonName;
  }

  public Conditions getConditions() {
    return conditions;
  }

  public void setConditions(Conditions conditions) {
    this.conditions = conditions;
  }

  public boolean isNullifyPixelData() {
    return nullifyPixelData;
  }

  public void setNullifyPixelData(boolean nullifyPixelData) {
    this.nullifyPixelData = nullifyPixelData;
  }

  public boolean isRetrieveAsReceived() {
    return retrieveAsReceived;
  }

  public void setRetrieveAsReceived(boolean retrieveAsReceived) {
    this.retrieveAsReceived = retrieveAsReceived;
  }

  @Override
  public String toString() {
    return "ArchiveAttributeCoercion[cn=" + commonName + ", conditions=" + conditions + ']';
  }
}
