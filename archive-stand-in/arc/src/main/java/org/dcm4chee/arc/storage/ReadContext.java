package org.dcm4chee.arc.storage;

import java.security.MessageDigest;

/** Which file is read, and what became of that. */
public interface ReadContext {
  Storage getStorage();

  String getStoragePath();

  void setStoragePath(String storagePath);

  /** Bytes read. */
  long getSize();

  void setSize(long size);

  void incrementSize(long size);

  MessageDigest getMessageDigest();

  /** Has the stored bytes digested as they are read, if set before the file is opened. */
  void setMessageDigest(MessageDigest messageDigest);

  /** The digest of what was read, or null. Asking for it starts it anew. */
  byte[] getDigest();

  String getStudyInstanceUID();

  void setStudyInstanceUID(String studyInstanceUID);
}
