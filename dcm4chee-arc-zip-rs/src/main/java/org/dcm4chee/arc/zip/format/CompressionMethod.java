package org.dcm4chee.arc.zip.format;

/** How an entry's body is compressed (APPNOTE 4.4.5). */
public enum CompressionMethod {
  /** As it is. */
  STORED(0, 10),
  /** Raw deflate. */
  DEFLATED(8, 20);

  private final int code;
  private final int versionNeeded;

  CompressionMethod(int code, int versionNeeded) {
    this.code = code;
    this.versionNeeded = versionNeeded;
  }

  int code() {
    return code;
  }

  /** The version needed to extract (APPNOTE 4.4.3.2), times ten. */
  int versionNeeded() {
    return versionNeeded;
  }
}
