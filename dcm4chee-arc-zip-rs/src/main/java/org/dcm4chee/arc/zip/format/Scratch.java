package org.dcm4chee.arc.zip.format;

import java.util.zip.Deflater;

/**
 * What encoders need again and again, and what is dear to make anew for each small file.
 * Thread-safe.
 */
public interface Scratch {
  /** How large a block is. */
  int BLOCK_BYTES = 1 << 16;

  /** A block; what is in it is left from its last use. */
  byte[] takeBlock();

  /** The block is not used any more by who took it. */
  void giveBack(byte[] block);

  /** A raw deflater, without zlib's header (APPNOTE 4.4.5, method 8). */
  Deflater takeDeflater(int level);

  /** The deflater is not used any more by who took it. */
  void giveBack(Deflater deflater, int level);
}
