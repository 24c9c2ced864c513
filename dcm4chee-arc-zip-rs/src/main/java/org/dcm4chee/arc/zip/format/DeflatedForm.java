package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.zip.Deflater;

/**
 * Raw deflate (APPNOTE 4.4.5, method 8). The same file gives the same body however its writer cuts
 * it up, because deflate is always fed blocks of one size.
 */
final class DeflatedForm extends EntryForm {
  private final int level;

  DeflatedForm(int id, int level) {
    super(id, "DEFLATED at level " + level);
    this.level = level;
  }

  @Override
  int method() {
    return 8;
  }

  @Override
  int versionNeeded() {
    return 20;
  }

  @Override
  public OptionalLong bodyLength(long size) {
    return OptionalLong.empty();
  }

  @Override
  public BodyEncoder encoder(OutputStream out, Scratch scratch) {
    return new Encoder(out, scratch, level);
  }

  private static final class Encoder extends BodyEncoder {
    private final Scratch scratch;
    private final int level;
    private final Deflater deflater;
    private final byte[] deflated;

    Encoder(OutputStream out, Scratch scratch, int level) {
      super(out, scratch, Scratch.BLOCK_BYTES);
      this.scratch = scratch;
      this.level = level;
      deflater = scratch.takeDeflater(level);
      deflated = scratch.takeBlock();
    }

    @Override
    void encode(byte[] bytes, int offset, int length, boolean last) throws IOException {
      deflater.setInput(bytes, offset, length);
      if (last) {
        deflater.finish();
      }
      // Nothing comes when all of the input is taken, or when the end is written.
      for (int count = deflate(); count > 0; count = deflate()) {
        emit(deflated, 0, count);
      }
    }

    private int deflate() {
      return deflater.deflate(deflated, 0, deflated.length);
    }

    @Override
    void giveBack() {
      scratch.giveBack(deflated);
      scratch.giveBack(deflater, level);
    }
  }
}
