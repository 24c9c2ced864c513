package org.dcm4che3.imageio.codec;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.dcm4che3.io.DicomStreamException;

/** JPEG Baseline with 8 bits a sample (PS3.5 §8.2.1); colour comes out as RGB by pixel. */
final class JpegDecoder implements FrameDecoder {
  private static final int MARKER = 0xFF;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int START_OF_SCAN = 0xDA;
  private static final int APP14 = 0xEE;

  private final ImageGeometry geometry;
  private final boolean ybr;

  /**
   * @param ybr whether Photometric Interpretation is one of the YBR ones
   */
  JpegDecoder(ImageGeometry geometry, boolean ybr) {
    this.geometry = geometry;
    this.ybr = ybr;
  }

  @Override
  public boolean isComplete(byte[] bytes, int length) {
    int end = length;
    while (end > 2 && bytes[end - 1] == 0) {
      end--;
    }
    return end >= 2 && (bytes[end - 2] & 0xFF) == MARKER && (bytes[end - 1] & 0xFF) == END_OF_IMAGE;
  }

  @Override
  public byte[] decode(byte[] frame) throws IOException {
    Raster raster = read(frame);
    if (raster.getHeight() != geometry.rows()
        || raster.getWidth() != geometry.columns()
        || raster.getNumBands() != geometry.samples()
        || geometry.bytesAllocated() != 1) {
      throw new DicomStreamException(
          String.format(
              "JPEG frame of %d x %d x %d where %s is expected",
              raster.getHeight(), raster.getWidth(), raster.getNumBands(), geometry));
    }
    byte[] out =
        (byte[]) raster.getDataElements(0, 0, geometry.columns(), geometry.rows(), (Object) null);
    if (geometry.samples() == 3 && isYcc(frame)) {
      toRgb(out);
    }
    return out;
  }

  private static Raster read(byte[] frame) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(frame))) {
      reader.setInput(in, true, true);
      return reader.readRaster(0, null);
    } catch (RuntimeException e) {
      // What the codec throws for a damaged stream is not always an IOException.
      throw new IOException("JPEG frame cannot be decoded", e);
    } finally {
      reader.dispose();
    }
  }

  /** By the Adobe marker if there is one, else by Photometric Interpretation. */
  private boolean isYcc(byte[] frame) {
    int i = 2;
    while (i + 4 <= frame.length && (frame[i] & 0xFF) == MARKER) {
      int marker = frame[i + 1] & 0xFF;
      if (marker == START_OF_SCAN) {
        break;
      }
      int length = ((frame[i + 2] & 0xFF) << 8) | (frame[i + 3] & 0xFF);
      if (marker == APP14 && length >= 14 && i + 16 <= frame.length && frame[i + 4] == 'A') {
        return frame[i + 15] != 0;
      }
      i += 2 + length;
    }
    return ybr;
  }

  /** ITU-R BT.601 with full range, as JFIF has it. */
  private static void toRgb(byte[] ycc) {
    for (int i = 0; i + 2 < ycc.length; i += 3) {
      int y = ycc[i] & 0xFF;
      int cb = (ycc[i + 1] & 0xFF) - 128;
      int cr = (ycc[i + 2] & 0xFF) - 128;
      ycc[i] = clamped(y + 1.402 * cr);
      ycc[i + 1] = clamped(y - 0.344136 * cb - 0.714136 * cr);
      ycc[i + 2] = clamped(y + 1.772 * cb);
    }
  }

  private static byte clamped(double sample) {
    return (byte) Math.max(0, Math.min(255, Math.round(sample)));
  }
}
