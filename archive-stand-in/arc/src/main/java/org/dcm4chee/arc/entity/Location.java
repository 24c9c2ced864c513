package org.dcm4chee.arc.entity;

import java.util.HexFormat;
import org.dcm4chee.arc.conf.LocationStatus;

/** Where one file of an instance is. */
public class Location {

  /** What the file holds. */
  public enum ObjectType {
    DICOM_FILE,
    METADATA
  }

  /** Collects what a location has. */
  public static final class Builder {
    private String storageID;
    private String storagePath;
    private String transferSyntaxUID;
    private long size;
    private String digest;
    private LocationStatus status = LocationStatus.OK;
    private ObjectType objectType = ObjectType.DICOM_FILE;

    public Builder storageID(String storageID) {
      this.storageID = storageID;
      return this;
    }

    public Builder storagePath(String storagePath) {
      this.storagePath = storagePath;
      return this;
    }

    public Builder transferSyntaxUID(String transferSyntaxUID) {
      this.transferSyntaxUID = transferSyntaxUID;
      return this;
    }

    public Builder size(long size) {
      this.size = size;
      return this;
    }

    /** In hexadecimal digits, or null. */
    public Builder digest(String digest) {
      this.digest = digest;
      return this;
    }

    public Builder digest(byte[] digest) {
      return digest(digest == null ? null : HexFormat.of().formatHex(digest));
    }

    public Builder status(LocationStatus status) {
      this.status = status;
      return this;
    }

    public Builder objectType(ObjectType objectType) {
      this.objectType = objectType;
      return this;
    }

    public Location build() {
      return new Location(this);
    }
  }

  private final String storageID;
  private final String storagePath;
  private final String transferSyntaxUID;
  private final long size;
  private final String digest;
  private final ObjectType objectType;
  private volatile LocationStatus status;

  private Location(Builder builder) {
    storageID = builder.storageID;
    storagePath = builder.storagePath;
    transferSyntaxUID = builder.transferSyntaxUID;
    size = builder.size;
    digest = builder.digest;
    objectType = builder.objectType;
    status = builder.status;
  }

  public Location(String storageID, String storagePath, String transferSyntaxUID, long size) {
    this(
        new Builder()
            .storageID(storageID)
            .storagePath(storagePath)
            .transferSyntaxUID(transferSyntaxUID)
            .size(size));
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

  /** Bytes of the stored file. */
  public long getSize() {
    return size;
  }

  /** The digest of the stored file by its storage's algorithm, or null. */
  public byte[] getDigest() {
    return digest == null ? null : HexFormat.of().parseHex(digest);
  }

  public String getDigestAsHexString() {
    return digest;
  }

  public LocationStatus getStatus() {
    return status;
  }

  public boolean isStatusOK() {
    return status == LocationStatus.OK;
  }

  public void setStatus(LocationStatus status) {
    this.status = status;
  }

  public ObjectType getObjectType() {
    return objectType;
  }

  public static boolean isDicomFile(Location location) {
    return location.getObjectType() == ObjectType.DICOM_FILE;
  }

  @Override
  public String toString() {
    return "Location[storageID=" + storageID + ", path=" + storagePath + ", status=" + status + ']';
  }
}
