package org.dcm4chee.arc.zip.format;

import java.io.ByteArrayOutputStream;

/** Numbers as a ZIP writes them (APPNOTE 4.4.1.1). */
final class LittleEndian extends ByteArrayOutputStream {

  LittleEndian u16(int value) {
    write(value);
    write(value >>> 8);
    return this;
  }

  LittleEndian u32(long value) {
    return u16((int) value).u16((int) (value >>> 16));
  }

  LittleEndian u64(long value) {
    return u32(value).u32(value >>> 32);
  }

  LittleEndian bytes(byte[] value) {
    writeBytes(value);
    return this;
  }
}
