package org.dcm4chee.arc.conf;

/** The archive's older kind of coercion rule. */
public class ArchiveAttributeCoercion {
  private boolean nullifyPixelData;

  public boolean isNullifyPixelData() {
    return nullifyPixelData;
  }

  public void setNullifyPixelData(boolean nullifyPixelData) {
    this.nullifyPixelData = nullifyPixelData;
  }
}
