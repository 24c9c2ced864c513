package org.dcm4che3.imageio.codec;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import org.dcm4che3.data.UID;

/**
 * Says what {@link Transcoder} can decompress. The archive's makes the readers that its transcoder
 * uses; the readers of this one stand for decoders that are part of the transcoder.
 */
public final class ImageReaderFactory {
  /** Configured, as the archive's codecs in native code are, without its library on this server. */
  private static final String NATIVE = "jpeg-ls-cv";

  /** Configured, and known to nobody on this server. */
  private static final String NOT_REGISTERED = "jpeg-ls";

  private static final Map<String, ImageReaderParam> READERS =
      Map.of(
          UID.RLELossless,
          new ImageReaderParam("rle"),
          UID.JPEGBaseline8Bit,
          new ImageReaderParam("jpeg"),
          UID.JPEGLSLossless,
          new ImageReaderParam(NATIVE),
          UID.JPEGLSNearLossless,
          new ImageReaderParam(NOT_REGISTERED));

  private ImageReaderFactory() {}

  /** Which reader is used for a transfer syntax. */
  public static final class ImageReaderParam {
    public final String formatName;

    ImageReaderParam(String formatName) {
      this.formatName = formatName;
    }
  }

  /** The reader for a transfer syntax, or null if none is configured. */
  public static ImageReaderParam getImageReaderParam(String tsuid) {
    return READERS.get(tsuid);
  }

  /** Whether a reader is configured. */
  public static boolean canDecompress(String tsuid) {
    return READERS.containsKey(tsuid);
  }

  /** A reader; a RuntimeException or an Error if it cannot be used on this server. */
  public static ImageReader getImageReader(ImageReaderParam param) {
    return switch (param.formatName) {
      case NATIVE -> throw new UnsatisfiedLinkError("no opencv_java in java.library.path");
      case NOT_REGISTERED ->
          throw new IllegalArgumentException(
              "No Image Reader for format: " + param.formatName + " registered");
      default -> new Decoder();
    };
  }

  private static final class Decoder extends ImageReader {
    Decoder() {
      super(null);
    }

    private static UnsupportedOperationException notHere() {
      return new UnsupportedOperationException("Decoded by the transcoder itself");
    }

    @Override
    public int getNumImages(boolean allowSearch) {
      throw notHere();
    }

    @Override
    public int getWidth(int imageIndex) {
      throw notHere();
    }

    @Override
    public int getHeight(int imageIndex) {
      throw notHere();
    }

    @Override
    public Iterator<ImageTypeSpecifier> getImageTypes(int imageIndex) {
      throw notHere();
    }

    @Override
    public IIOMetadata getStreamMetadata() {
      throw notHere();
    }

    @Override
    public IIOMetadata getImageMetadata(int imageIndex) {
      throw notHere();
    }

    @Override
    public java.awt.image.BufferedImage read(int imageIndex, ImageReadParam param)
        throws IOException {
      throw notHere();
    }
  }
}
