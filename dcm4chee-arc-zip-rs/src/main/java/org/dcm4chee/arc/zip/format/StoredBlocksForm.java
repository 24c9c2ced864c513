package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * Deflate that compresses nothing: stored blocks only (RFC 1951 §3.2.4) of 65,535 bytes and 5 bytes
 * before each, CRC-32 and sizes in a data descriptor (APPNOTE 4.3.9), zero in the local header. So
 * the body's length follows from the file's, and every reader finds its end, also one that reads a
 * stream; of a STORED entry with a descriptor some do not.
 */
final class StoredBlocksForm extends EntryForm {
  private static final int BLOCK_BYTES = 0xFFFF;
  private static final int BLOCK_HEADER_BYTES = 5;

  StoredBlocksForm(int id) {
    super(id, "DEFLATED as stored blocks");
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
  public boolean hasDescriptor() {
    return true;
  }

  @Override
  public OptionalLong bodyLength(long size) {
    long blocks = Math.max(1, size / BLOCK_BYTES + (size % BLOCK_BYTES == 0 ? 0 : 1));
    return OptionalLong.of(size + BLOCK_HEADER_BYTES * blocks);
  }

  @Override
  public BodyEncoder encoder(OutputStream out, Scratch scratch) {
    return new Encoder(out, scratch);
  }

  private static final class Encoder extends BodyEncoder {
    private final byte[] header = new byte[BLOCK_HEADER_BYTES];

    Encoder(OutputStream out, Scratch scratch) {
      super(out, scratch, BLOCK_BYTES);
    }

    @Override
    void encode(byte[] bytes, int offset, int length, boolean last) throws IOException {
      header[0] = (byte) (last ? 1 : 0);
      header[1] = (byte) length;
      header[2] = (byte) (length >>> 8);
      header[3] = (byte) ~length;
      header[4] = (byte) (~length >>> 8);
      emit(header, 0, BLOCK_HEADER_BYTES);
      emit(bytes, offset, length);
    }
  }
}
