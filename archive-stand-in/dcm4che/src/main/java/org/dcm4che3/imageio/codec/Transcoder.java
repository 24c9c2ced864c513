package org.dcm4che3.imageio.codec;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.BulkDataDescriptor;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.io.DicomOutputStream;
import org.dcm4che3.io.DicomStreamException;
import org.dcm4che3.util.SafeClose;

/**
 * Re-encodes one DICOM object: reads the attributes before the pixel data, lets a {@link Handler}
 * change them, writes them, and then passes the pixel data through; as it is, with its bytes turned
 * round, or decompressed frame by frame. Decompresses RLE Lossless and JPEG Baseline and compresses
 * nothing. Takes memory for the attributes and at most two frames. Not thread-safe. As long as it
 * is because the library does all of this in one class of that name.
 */
public class Transcoder implements Closeable {
  /** Gets the data set before it is written, may change it, and says where to write. */
  public interface Handler {
    OutputStream newOutputStream(Transcoder transcoder, Attributes dataset) throws IOException;
  }

  /**
   * As in the archive: so many bytes of pixels are read before the first of them is written. A
   * multiple of the longest unit that a byte order turns round.
   */
  private static final int BUFFER_SIZE = 8192;

  private static final int[] DESCRIPTION = {
    Tag.SOPClassUID, Tag.BodyPartExamined, Tag.PhotometricInterpretation
  };

  private final DicomInputStream dis;
  private final Attributes dataset;
  private final String sourceTransferSyntax;
  private final TransferSyntaxType sourceType;
  private String destinationTransferSyntax;
  private DicomEncodingOptions encOpts = DicomEncodingOptions.DEFAULT;
  private boolean closeInputStream = true;
  private boolean closeOutputStream = true;
  private boolean deleteBulkDataFiles = true;
  private boolean includeFileMetaInformation;
  private boolean retainFileMetaInformation;
  private boolean includeImplementationVersionName = true;
  private boolean nullifyPixelData;
  private DicomOutputStream dos;
  private Attributes fileMetaInformation;
  private byte[] buffer;

  public Transcoder(File f) throws IOException {
    this(new DicomInputStream(f));
  }

  public Transcoder(InputStream in) throws IOException {
    this(new DicomInputStream(in));
  }

  public Transcoder(InputStream in, String tsuid) throws IOException {
    this(new DicomInputStream(in, tsuid));
  }

  public Transcoder(DicomInputStream dis) throws IOException {
    this.dis = dis;
    dis.readFileMetaInformation();
    dataset = new Attributes(dis.bigEndian(), 64);
    sourceTransferSyntax = dis.getTransferSyntax();
    sourceType = TransferSyntaxType.forUID(sourceTransferSyntax);
    destinationTransferSyntax = sourceTransferSyntax;
    CodecFaults.strike(false);
  }

  public void setEncodingOptions(DicomEncodingOptions encOpts) {
    this.encOpts = Objects.requireNonNull(encOpts);
  }

  /** No bulk data is spooled to files here, so there is nothing to concatenate. */
  public void setConcatenateBulkDataFiles(boolean catBlkFiles) {}

  /** No value is bulk data here but what {@link #setIncludeBulkData} says. */
  public void setBulkDataDescriptor(BulkDataDescriptor bulkDataDescriptor) {}

  /** No bulk data is spooled to files here. */
  public void setBulkDataDirectory(File blkDirectory) {}

  public void setIncludeBulkData(DicomInputStream.IncludeBulkData includeBulkData) {
    dis.setIncludeBulkData(includeBulkData);
  }

  public boolean isCloseInputStream() {
    return closeInputStream;
  }

  public void setCloseInputStream(boolean closeInputStream) {
    this.closeInputStream = closeInputStream;
  }

  public boolean isCloseOutputStream() {
    return closeOutputStream;
  }

  public void setCloseOutputStream(boolean closeOutputStream) {
    this.closeOutputStream = closeOutputStream;
  }

  public boolean isDeleteBulkDataFiles() {
    return deleteBulkDataFiles;
  }

  public void setDeleteBulkDataFiles(boolean deleteBulkDataFiles) {
    this.deleteBulkDataFiles = deleteBulkDataFiles;
  }

  public boolean isIncludeFileMetaInformation() {
    return includeFileMetaInformation;
  }

  public void setIncludeFileMetaInformation(boolean includeFileMetaInformation) {
    this.includeFileMetaInformation = includeFileMetaInformation;
  }

  public boolean isRetainFileMetaInformation() {
    return retainFileMetaInformation;
  }

  public void setRetainFileMetaInformation(boolean retainFileMetaInformation) {
    this.retainFileMetaInformation = retainFileMetaInformation;
  }

  public boolean isIncludeImplementationVersionName() {
    return includeImplementationVersionName;
  }

  public void setIncludeImplementationVersionName(boolean includeImplementationVersionName) {
    this.includeImplementationVersionName = includeImplementationVersionName;
  }

  public boolean isNullifyPixelData() {
    return nullifyPixelData;
  }

  public void setNullifyPixelData(boolean nullifyPixelData) {
    this.nullifyPixelData = nullifyPixelData;
  }

  public String getSourceTransferSyntax() {
    return sourceTransferSyntax;
  }

  public TransferSyntaxType getSourceTransferSyntaxType() {
    return sourceType;
  }

  public String getDestinationTransferSyntax() {
    return destinationTransferSyntax;
  }

  /**
   * Says what to write, the source's if it is never called.
   *
   * @throws UnsupportedOperationException if there is no way there from the source's
   */
  public void setDestinationTransferSyntax(String tsuid) {
    if (tsuid.equals(destinationTransferSyntax)) {
      return;
    }
    CodecFaults.strike(sourceType.isPixeldataEncapsulated());
    boolean decodable =
        !sourceType.isPixeldataEncapsulated()
            || sourceType == TransferSyntaxType.RLE
            || sourceType == TransferSyntaxType.JPEG_BASELINE;
    TransferSyntaxType destination = TransferSyntaxType.forUID(tsuid);
    boolean same = tsuid.equals(sourceTransferSyntax);
    boolean encodable =
        destination == TransferSyntaxType.NATIVE || destination == TransferSyntaxType.DEFLATED;
    if (!same && !(decodable && encodable)) {
      throw new UnsupportedOperationException(
          "Unsupported Transfer Syntax: " + (decodable ? tsuid : sourceTransferSyntax));
    }
    destinationTransferSyntax = tsuid;
  }

  /** What was written, null before and without. */
  public Attributes getFileMetaInformation() {
    return fileMetaInformation;
  }

  /** Reads the object, and writes it where the handler says. */
  public void transcode(Handler handler) throws IOException {
    dis.readAttributes(dataset, -1, d -> d.tag() == Tag.PixelData);
    boolean pixelData = dis.tag() == Tag.PixelData;
    if (pixelData && nullifyPixelData) {
      dataset.setNull(Tag.PixelData, dis.vr());
      skipPixelData();
      dis.readAllAttributes(dataset);
      pixelData = false;
    }
    if (pixelData) {
      describeInPlace();
    }
    boolean decompress =
        pixelData
            && sourceType.isPixeldataEncapsulated()
            && dis.length() == -1
            && !destinationTransferSyntax.equals(sourceTransferSyntax);
    ImageGeometry geometry = decompress ? ImageGeometry.of(dataset) : null;
    FrameDecoder decoder = decompress ? decoder(geometry) : null;
    dos =
        new DicomOutputStream(
            handler.newOutputStream(this, dataset),
            includeFileMetaInformation ? UID.ExplicitVRLittleEndian : destinationTransferSyntax);
    dos.setEncodingOptions(encOpts);
    if (decompress) {
      describeDecompressed(geometry);
    }
    writeDataset();
    if (pixelData) {
      if (decompress) {
        decompress(geometry, decoder);
      } else {
        copyPixelData();
      }
      Attributes rest = new Attributes(dis.bigEndian(), 4);
      dis.readAllAttributes(rest);
      rest.writeTo(dos);
    }
    dos.finish();
  }

  /** Reads the image's description, whatever is done with it, and so decodes these in place. */
  private void describeInPlace() {
    for (int tag : DESCRIPTION) {
      dataset.getString(tag);
    }
    dataset.getInt(Tag.NumberOfFrames, 1);
  }

  private FrameDecoder decoder(ImageGeometry geometry) {
    return sourceType == TransferSyntaxType.RLE
        ? new RleDecoder(geometry)
        : new JpegDecoder(
            geometry, dataset.getString(Tag.PhotometricInterpretation, "").startsWith("YBR"));
  }

  private void describeDecompressed(ImageGeometry geometry) {
    if (geometry.samples() == 3) {
      dataset.setInt(Tag.PlanarConfiguration, VR.US, sourceType.getPlanarConfiguration());
      if (sourceType == TransferSyntaxType.JPEG_BASELINE) {
        dataset.setString(Tag.PhotometricInterpretation, VR.CS, "RGB");
      }
    }
  }

  private void writeDataset() throws IOException {
    if (includeFileMetaInformation) {
      Attributes retained = retainFileMetaInformation ? dis.getFileMetaInformation() : null;
      if (retained != null) {
        retained.setString(Tag.TransferSyntaxUID, VR.UI, destinationTransferSyntax);
      }
      fileMetaInformation =
          retained != null
              ? retained
              : dataset.createFileMetaInformation(
                  destinationTransferSyntax, includeImplementationVersionName);
    }
    dos.writeDataset(fileMetaInformation, dataset);
  }

  private void skipPixelData() throws IOException {
    if (dis.length() != -1) {
      skip(dis.unsignedLength());
      return;
    }
    while (dis.readItemHeader()) {
      skip(dis.unsignedLength());
    }
  }

  /** Reads and forgets: skipping would not notice that a file is too short. */
  private void skip(long length) throws IOException {
    copy(length, OutputStream.nullOutputStream(), null);
  }

  private void copyPixelData() throws IOException {
    VR vr = dis.vr();
    if (dis.length() == -1) {
      dos.writeHeader(Tag.PixelData, vr, -1);
      while (dis.readItemHeader()) {
        long length = dis.unsignedLength();
        dos.writeHeader(Tag.Item, null, (int) ((length + 1) & ~1L));
        copy(length, dos, null);
        pad(length);
      }
      dos.writeHeader(Tag.SequenceDelimitationItem, null, 0);
      return;
    }
    long length = dis.unsignedLength();
    dos.writeHeader(Tag.PixelData, vr, (int) ((length + 1) & ~1L));
    boolean swap = dis.bigEndian() != dos.isBigEndian() && vr.numEndianBytes() > 1;
    copy(length, dos, swap ? vr : null);
    pad(length);
  }

  private void pad(long length) throws IOException {
    if ((length & 1) != 0) {
      dos.write(0);
    }
  }

  /**
   * @param swapped whose units are turned round on the way, null for none
   */
  private void copy(long length, OutputStream out, VR swapped) throws IOException {
    if (buffer == null) {
      buffer = new byte[BUFFER_SIZE];
    }
    for (long left = length; left > 0; ) {
      int n = (int) Math.min(left, buffer.length);
      int read = dis.readNBytes(buffer, 0, n);
      if (read < n) {
        throw new EOFException(
            "The DICOM stream ends "
                + (left - read)
                + " of "
                + length
                + " bytes early, in Pixel"
                + " Data");
      }
      if (swapped != null) {
        swapped.toggleEndian(buffer, false);
      }
      out.write(buffer, 0, n);
      left -= n;
    }
  }

  private void decompress(ImageGeometry geometry, FrameDecoder decoder) throws IOException {
    long length = geometry.length();
    dos.writeHeader(Tag.PixelData, VR.OW, (int) ((length + 1) & ~1L));
    if (!dis.readItemHeader()) {
      throw new DicomStreamException("Encapsulated Pixel Data without a Basic Offset Table");
    }
    skip(dis.unsignedLength());
    int frames = 0;
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    while (dis.readItemHeader()) {
      frame.writeBytes(dis.readValue());
      byte[] bytes = frame.toByteArray();
      boolean complete = geometry.frames() > 1 && decoder.isComplete(bytes, bytes.length);
      if (complete && frames < geometry.frames()) {
        writeFrame(decoder.decode(bytes), geometry);
        frame.reset();
        frames++;
      }
    }
    if (frames < geometry.frames() && frame.size() > 0) {
      writeFrame(decoder.decode(frame.toByteArray()), geometry);
      frames++;
    }
    if (frames < geometry.frames()) {
      throw new EOFException("Pixel Data has " + frames + " of " + geometry.frames() + " frames");
    }
    pad(length);
  }

  private void writeFrame(byte[] frame, ImageGeometry geometry) throws IOException {
    boolean swap = dos.isBigEndian() && geometry.bytesAllocated() == 2;
    dos.write(swap ? VR.OW.toggleEndian(frame, false) : frame);
  }

  @Override
  public void close() throws IOException {
    if (closeInputStream) {
      SafeClose.close(dis);
    }
    if (closeOutputStream) {
      SafeClose.close(dos);
    }
  }
}
