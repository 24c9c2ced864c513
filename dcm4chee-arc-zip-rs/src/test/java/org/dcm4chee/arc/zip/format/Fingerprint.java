package org.dcm4chee.arc.zip.format;

import java.io.OutputStream;
import java.util.zip.CRC32C;

/** Tells apart what was written, without keeping it. */
final class Fingerprint extends OutputStream {
  private final CRC32C crc = new CRC32C();
  private long count;

  @Override
  public void write(int b) {
    crc.update(b);
    count++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    crc.update(bytes, offset, length);
    count += length;
  }

  String digest() {
    return count + " bytes, " + Long.toHexString(crc.getValue());
  }
}
