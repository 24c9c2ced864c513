package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4che3.imageio.codec.TransferSyntaxType;
import org.dcm4chee.arc.entity.Location;

/**
 * Reads the header of one stored file, has the archive's transcoder write it, and tells from it how
 * long the whole object will be. Up to {@value #MAX_HEADER_BYTES} bytes are read; of the pixels
 * only the headers of their fragments, the rest is skipped. For one file.
 *
 * <p>It does not know the length, and says so, of what is deflated, is compressed on its way out or
 * is longer or shorter than it seems to the database, and of what has anything but padding behind
 * the pixels.
 */
final class Outliner {
  /** More than that before the pixels is no header. */
  static final long MAX_HEADER_BYTES = 1 << 22;

  private final StoredFile file;
  private final DatasetWriter writer;
  private final MessageDigest sha256 = sha256();
  private final HeaderSink sink;
  private long pixelPosition;
  private long pixelLength;

  /**
   * For one file.
   *
   * @param writer has not written yet
   */
  Outliner(StoredFile file, DatasetWriter writer) {
    this.file = file;
    this.writer = writer;
    sink = new HeaderSink(file.input(), sha256);
  }

  /**
   * What is known of an object before its pixels are read.
   *
   * @param length of all that will be written
   * @param digest of the header, and of what says which file is stored
   * @param rest what will be written behind the data set
   */
  // The bytes are made for one outline: nobody else sees the array.
  @SuppressWarnings("ArrayRecordComponent")
  record Header(
      long length, byte[] digest, Attributes dataset, Attributes fileMetaInformation, Rest rest) {}

  /** What comes behind the data set that a header gives. */
  sealed interface Rest {
    /** Nothing: it is all of the object. */
    record Nothing() implements Rest {}

    /**
     * Pixel Data without compression, and nothing behind them.
     *
     * @param offset of the first pixel's byte in the file that will be written
     * @param length in bytes
     */
    record NativePixels(VR vr, long offset, long length) implements Rest {}

    /** Anything else. */
    record More() implements Rest {}
  }

  /** Empty if the length is not known for sure. */
  Optional<Header> header(String targetSyntax) throws IOException {
    if (file.location().getSize() <= 0) {
      return Optional.empty();
    }
    StoredInput input = file.input();
    input.limit(MAX_HEADER_BYTES);
    try (StoredFile.Reader reader = file.transcoder(targetSyntax, false)) {
      Transcoder transcoder = reader.transcoder();
      if (isDeflated(transcoder.getSourceTransferSyntax()) || isDeflated(targetSyntax)) {
        return Optional.empty();
      }
      try {
        transcoder.transcode(
            (self, dataset) -> {
              input.limit(Long.MAX_VALUE);
              pixelPosition = input.position();
              pixelLength = reader.dicom().unsignedLength();
              input.remember();
              return writer.begin(dataset, sink);
            });
      } catch (IOException | RuntimeException | LinkageError e) {
        // Codecs wrap what the stream throws as they like, so it is not asked which exception it
        // is.
        if (!input.hasRefused()) {
          throw e;
        }
      }
      return writer.hasBegun() ? header(transcoder) : Optional.empty();
    }
  }

  private Optional<Header> header(Transcoder transcoder) throws IOException {
    if (file.hasEndedEarly() || file.isCutShort()) {
      return Optional.empty();
    }
    // Who never asked for more than there was has written everything: there are no pixels.
    OptionalLong length =
        file.input().hasRefused() ? length(transcoder) : OptionalLong.of(sink.count());
    if (length.isEmpty()) {
      return Optional.empty();
    }
    sha256.update(identity(file.location()).getBytes(StandardCharsets.UTF_8));
    return Optional.of(
        new Header(
            length.getAsLong(),
            sha256.digest(),
            writer.dataset(),
            transcoder.getFileMetaInformation(),
            rest(transcoder, length.getAsLong())));
  }

  private Rest rest(Transcoder transcoder, long length) {
    if (!file.input().hasRefused()) {
      return new Rest.Nothing();
    }
    OptionalLong pixels = sink.pixelDataLength();
    Optional<VR> vr = sink.pixelDataVr();
    boolean isLast =
        isNative(transcoder.getDestinationTransferSyntax())
            && pixels.isPresent()
            && pixels.getAsLong() > 0
            && vr.isPresent()
            && sink.count() + pixels.getAsLong() == length;
    return isLast
        ? new Rest.NativePixels(vr.get(), sink.count(), pixels.getAsLong())
        : new Rest.More();
  }

  private OptionalLong length(Transcoder transcoder) throws IOException {
    String source = transcoder.getSourceTransferSyntax();
    String target = transcoder.getDestinationTransferSyntax();
    boolean explicit =
        target.equals(source)
            ? !UID.ImplicitVRLittleEndian.equals(source) && !UID.ExplicitVRBigEndian.equals(source)
            : UID.ExplicitVRLittleEndian.equals(source);
    boolean paddingIsKept = explicit && !writer.endsWithPixelData();
    if (target.equals(source) || (isNative(source) && isNative(target))) {
      return plus(
          sink.count(),
          pixelLength == -1
              ? behindHeader(paddingIsKept).fragments()
              : behindHeader(paddingIsKept).value(pixelLength));
    }
    boolean decompressed =
        TransferSyntaxType.forUID(source).isPixeldataEncapsulated() && isNative(target);
    return decompressed && pixelLength == -1 && behindHeader(false).fragments().isPresent()
        ? plus(sink.count(), sink.pixelDataLength())
        : OptionalLong.empty();
  }

  private PixelValue behindHeader(boolean paddingIsKept) throws IOException {
    return new PixelValue(
        file.input().again(), file.location().getSize() - pixelPosition, paddingIsKept);
  }

  private static OptionalLong plus(long count, OptionalLong more) {
    return more.isPresent() ? OptionalLong.of(count + more.getAsLong()) : more;
  }

  private static boolean isNative(String transferSyntax) {
    return TransferSyntaxType.forUID(transferSyntax) == TransferSyntaxType.NATIVE;
  }

  private static boolean isDeflated(String transferSyntax) {
    return TransferSyntaxType.forUID(transferSyntax) == TransferSyntaxType.DEFLATED;
  }

  /**
   * Says which bytes are stored: those of a digest, wherever they are; else those of a place, and
   * the archive gives a place to one file only.
   */
  static String identity(Location location) {
    byte[] digest = location.getDigest();
    return digest != null
        ? "digest " + HexFormat.of().formatHex(digest) + ' ' + location.getSize()
        : "location "
            + location.getStorageID()
            + '\n'
            + location.getStoragePath()
            + '\n'
            + location.getSize();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
