package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/**
 * Takes the bytes of an object up to its pixels: counts and digests them. With the first of them
 * the transcoder has read all it needs for the header; from then on it gets nothing more to read.
 */
final class HeaderSink extends OutputStream {
  private static final int LONGEST_HEADER = 12;

  private final StoredInput input;
  private final MessageDigest digest;
  private final byte[] last = new byte[LONGEST_HEADER];
  private long count;

  HeaderSink(StoredInput input, MessageDigest digest) {
    this.input = input;
    this.digest = digest;
  }

  long count() {
    return count;
  }

  /**
   * The length that the header of Pixel Data says, if that was the last that was written; in
   * Explicit VR Little Endian.
   */
  OptionalLong pixelDataLength() {
    ByteBuffer header = ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN);
    int tag = (header.getShort(0) << 16) | (header.getShort(2) & 0xffff);
    return tag == Tag.PixelData
        ? OptionalLong.of(Integer.toUnsignedLong(header.getInt(8)))
        : OptionalLong.empty();
  }

  /** The VR that the header of Pixel Data says, if that was the last that was written. */
  Optional<VR> pixelDataVr() {
    return switch (new String(last, 4, 2, StandardCharsets.ISO_8859_1)) {
      case "OB" -> Optional.of(VR.OB);
      case "OW" -> Optional.of(VR.OW);
      default -> Optional.empty();
    };
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (input.hasRefused()) {
      // Whatever is made of no bytes is no pixel.
      throw new StoredInput.EndOfHeader();
    }
    input.end();
    digest.update(bytes, offset, length);
    count += length;
    int kept = Math.min(length, last.length);
    System.arraycopy(last, kept, last, 0, last.length - kept);
    System.arraycopy(bytes, offset + length - kept, last, last.length - kept, kept);
  }
}
