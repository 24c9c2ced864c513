package org.dcm4che3.data;

/** UIDs of PS3.6 Annex A, as far as this fixture and the plugin need them. */
public final class UID {
  public static final String ImplicitVRLittleEndian = "1.2.840.10008.1.2";
  public static final String ExplicitVRLittleEndian = "1.2.840.10008.1.2.1";
  public static final String DeflatedExplicitVRLittleEndian = "1.2.840.10008.1.2.1.99";
  public static final String ExplicitVRBigEndian = "1.2.840.10008.1.2.2";
  public static final String JPEGBaseline8Bit = "1.2.840.10008.1.2.4.50";
  public static final String RLELossless = "1.2.840.10008.1.2.5";
  public static final String MediaStorageDirectoryStorage = "1.2.840.10008.1.3.10";
  public static final String CTImageStorage = "1.2.840.10008.5.1.4.1.1.2";
  public static final String SecondaryCaptureImageStorage = "1.2.840.10008.5.1.4.1.1.7";

  private UID() {}
}
