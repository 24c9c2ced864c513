package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** No compression: the body is the file (APPNOTE 4.4.5, method 0). */
final class StoredForm extends EntryForm {

  StoredForm(int id) {
    super(id, "STORED");
  }

  @Override
  int method() {
    return 0;
  }

  @Override
  int versionNeeded() {
    return 10;
  }

  @Override
  public OptionalLong bodyLength(long size) {
    return OptionalLong.of(size);
  }

  @Override
  public BodyEncoder encoder(OutputStream out, Scratch scratch) {
    return new Encoder(out, scratch);
  }

  private static final class Encoder extends BodyEncoder {
    Encoder(OutputStream out, Scratch scratch) {
      super(out, scratch, Scratch.BLOCK_BYTES);
    }

    @Override
    void encode(byte[] bytes, int offset, int length, boolean last) throws IOException {
      emit(bytes, offset, length);
    }
  }
}
