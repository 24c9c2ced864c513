package org.dcm4chee.arc.entity;

/** Where one file of an instance is. */
public class Location {

  /** What the file holds. */
  public enum ObjectType {
    DICOM_FILE,
    METADATA
  }

  private final String storageID;
  private final String storagePath;
  private final String transferSyntaxUID;
  private final long size;

  public Location(String storageID, String storagePath, String transferSyntaxUID, long size) {
    this.storageID = storageID;
    this.storagePath = storagePath;
    this.transferSyntaxUID = transferSyntaxUID;
    this.size = size;
  }

  public String getStorageID() {
    return storageID;
  }

  public String getStoragePath() {
    return storagePath;
  }

  public String getTransferSyntaxUID() {
    return transferSyntaxUID;
  }

  public long getSize() {
    return size;
  }

  public ObjectType getObjectType() {
    return ObjectType.DICOM_FILE;
  }

  public static boolean isDicomFile(Location location) {
    return location.getObjectType() == ObjectType.DICOM_FILE;
  }
}
