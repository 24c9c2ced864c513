package org.dcm4chee.arc.conf;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The configuration of a place with files. */
public final class StorageDescriptor {
  private volatile String storageID;
  private volatile URI storageURI;
  private volatile String digestAlgorithm;
  private volatile Availability instanceAvailability = Availability.ONLINE;
  private volatile String retrieveCacheStorageID;
  private volatile int retrieveCacheMaxParallel = 10;

  public StorageDescriptor() {}

  public StorageDescriptor(String storageID) {
    this.storageID = storageID;
  }

  public void setStorageID(String storageID) {
    this.storageID = storageID;
  }

  public String getStorageID() {
    return storageID;
  }

  /** Where its files are; null if nobody has said so. */
  public URI getStorageURI() {
    return storageURI;
  }

  public void setStorageURIStr(String storageURIStr) {
    storageURI = URI.create(storageURIStr);
  }

  /** The algorithm of {@code Location.getDigest()}, as the JDK names it; null if there is none. */
  public String getDigestAlgorithm() {
    return digestAlgorithm;
  }

  public void setDigestAlgorithm(String digestAlgorithm) {
    messageDigest(digestAlgorithm);
    this.digestAlgorithm = digestAlgorithm;
  }

  /** A new one, or null if nothing is digested. */
  public MessageDigest getMessageDigest() {
    return messageDigest(digestAlgorithm);
  }

  private static MessageDigest messageDigest(String algorithm) {
    try {
      return algorithm == null ? null : MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("No such Digest Algorithm: " + algorithm, e);
    }
  }

  public Availability getInstanceAvailability() {
    return instanceAvailability;
  }

  public void setInstanceAvailability(Availability instanceAvailability) {
    this.instanceAvailability = instanceAvailability;
  }

  /** Where files are copied before they are sent, or null. */
  public String getRetrieveCacheStorageID() {
    return retrieveCacheStorageID;
  }

  public void setRetrieveCacheStorageID(String retrieveCacheStorageID) {
    this.retrieveCacheStorageID = retrieveCacheStorageID;
  }

  public int getRetrieveCacheMaxParallel() {
    return retrieveCacheMaxParallel;
  }

  public void setRetrieveCacheMaxParallel(int retrieveCacheMaxParallel) {
    this.retrieveCacheMaxParallel = retrieveCacheMaxParallel;
  }

  @Override
  public String toString() {
    return "StorageDescriptor[" + storageID + ']';
  }
}
