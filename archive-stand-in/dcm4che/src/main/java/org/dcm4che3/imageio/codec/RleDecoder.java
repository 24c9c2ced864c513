package org.dcm4che3.imageio.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcm4che3.io.DicomStreamException;

/** RLE Lossless (PS3.5 Annex G); colour comes out by plane. */
final class RleDecoder implements FrameDecoder {
  /** Bytes of the header: the number of segments and 15 offsets. */
  private static final int HEADER_LENGTH = 64;

  private final ImageGeometry geometry;

  RleDecoder(ImageGeometry geometry) {
    this.geometry = geometry;
  }

  @Override
  public boolean isComplete(byte[] bytes, int length) {
    // PS3.5 §A.4.2: each frame is one fragment.
    return true;
  }

  @Override
  public byte[] decode(byte[] frame) throws IOException {
    int unit = geometry.bytesAllocated();
    int expected = geometry.samples() * unit;
    if (frame.length < HEADER_LENGTH) {
      throw new DicomStreamException("RLE frame of " + frame.length + " bytes has no header");
    }
    ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    int segments = header.getInt(0);
    if (segments != expected) {
      throw new DicomStreamException("RLE frame has " + segments + " segments, not " + expected);
    }
    byte[] out = new byte[geometry.frameLength()];
    for (int segment = 0; segment < segments; segment++) {
      int start = header.getInt(4 + 4 * segment);
      int end = segment + 1 < segments ? header.getInt(8 + 4 * segment) : frame.length;
      if (start < HEADER_LENGTH || end > frame.length || start > end) {
        throw new DicomStreamException("RLE segment " + segment + " lies outside its frame");
      }
      int sample = segment / unit;
      // The most significant byte comes first (PS3.5 §G.2).
      int lowest = unit - 1 - segment % unit;
      decodeSegment(frame, start, end, out, sample * geometry.pixels() * unit + lowest, unit);
    }
    return out;
  }

  private void decodeSegment(byte[] in, int start, int end, byte[] out, int first, int step)
      throws IOException {
    int left = geometry.pixels();
    int o = first;
    int i = start;
    while (left > 0) {
      int n = i < end ? in[i++] : -128;
      int count = n >= 0 ? n + 1 : 1 - n;
      if (i >= end || (n >= 0 && i + count > end)) {
        throw new DicomStreamException("RLE segment ends " + left + " bytes early");
      }
      if (n == -128) {
        continue;
      }
      for (int k = Math.min(count, left); k > 0; k--, o += step) {
        out[o] = n >= 0 ? in[i++] : in[i];
      }
      if (n < 0) {
        i++;
      }
      left -= Math.min(count, left);
    }
  }
}
