package org.dcm4chee.arc.zip.format;

import java.util.Arrays;
import java.util.zip.Deflater;

/** Makes everything anew, and hands out blocks that are full of what nobody wrote. */
final class TestScratch implements Scratch {
  private int taken;

  /** How many blocks and deflaters have not been given back. */
  int taken() {
    return taken;
  }

  @Override
  public byte[] takeBlock() {
    taken++;
    byte[] block = new byte[BLOCK_BYTES];
    Arrays.fill(block, (byte) 0x5A);
    return block;
  }

  @Override
  public void giveBack(byte[] block) {
    taken--;
  }

  @Override
  public Deflater takeDeflater(int level) {
    taken++;
    return new Deflater(level, true);
  }

  @Override
  public void giveBack(Deflater deflater, int level) {
    taken--;
    deflater.end();
  }
}
