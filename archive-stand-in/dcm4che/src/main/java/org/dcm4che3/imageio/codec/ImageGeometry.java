package org.dcm4che3.imageio.codec;

import java.io.IOException;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.io.DicomStreamException;

/**
 * What the Image Pixel module (PS3.3 §C.7.6.3) says about the size of a frame.
 *
 * @param rows 1 to 65535
 * @param columns 1 to 65535
 * @param samples a pixel, 1 to 4
 * @param bytesAllocated a sample, 1 to 8
 * @param frames 1 or more
 */
record ImageGeometry(int rows, int columns, int samples, int bytesAllocated, int frames) {
  static ImageGeometry of(Attributes dataset) throws IOException {
    int bits = dataset.getInt(Tag.BitsAllocated, 0);
    ImageGeometry geometry =
        new ImageGeometry(
            dataset.getInt(Tag.Rows, 0),
            dataset.getInt(Tag.Columns, 0),
            dataset.getInt(Tag.SamplesPerPixel, 1),
            bits / 8,
            dataset.getInt(Tag.NumberOfFrames, 1));
    if (geometry.rows < 1
        || geometry.columns < 1
        || geometry.samples < 1
        || geometry.samples > 4
        || geometry.frames < 1
        || bits < 8
        || bits > 64
        || bits % 8 != 0) {
      throw new DicomStreamException(
          "The pixel data cannot be decompressed, its description is incomplete: "
              + geometry
              + ", Bits Allocated "
              + bits);
    }
    if (geometry.frameLengthAsLong() > Integer.MAX_VALUE - 8
        || geometry.frameLengthAsLong() * geometry.frames > 0xFFFFFFFEL) {
      throw new DicomStreamException("Decompressed, the pixel data is too long: " + geometry);
    }
    return geometry;
  }

  private long frameLengthAsLong() {
    return (long) pixels() * samples * bytesAllocated;
  }

  int pixels() {
    return Math.multiplyExact(rows, columns);
  }

  int frameLength() {
    return (int) frameLengthAsLong();
  }

  /** Bytes of all frames. */
  long length() {
    return frameLengthAsLong() * frames;
  }
}
