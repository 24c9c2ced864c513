package org.dcm4che3.imageio.codec;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.io.DicomOutputStream;

/**
 * Rewrites a DICOM file: file meta information and dataset always, the pixel data only where the
 * transfer syntax changes. From Implicit VR, big endian, deflated, RLE and JPEG baseline it
 * converts to Explicit VR Little Endian; anything else it leaves as it is or refuses.
 */
public class Transcoder implements Closeable {
  private static final int COPY_BYTES = 1 << 16;

  /** Gets the dataset before it is written, and says where to. */
  public interface Handler {
    OutputStream newOutputStream(Transcoder transcoder, Attributes dataset) throws IOException;
  }

  private final DicomInputStream dis;
  private String destination;
  private boolean nullifyPixelData;
  private boolean includeFileMetaInformation;
  private Attributes fileMetaInformation;

  public Transcoder(DicomInputStream dis) throws IOException {
    this.dis = dis;
    destination = dis.getTransferSyntax();
  }

  public String getSourceTransferSyntax() {
    return dis.getTransferSyntax();
  }

  public String getDestinationTransferSyntax() {
    return destination;
  }

  public void setDestinationTransferSyntax(String tsuid) {
    destination = tsuid;
  }

  public void setIncludeFileMetaInformation(boolean includeFileMetaInformation) {
    this.includeFileMetaInformation = includeFileMetaInformation;
  }

  public void setNullifyPixelData(boolean nullifyPixelData) {
    this.nullifyPixelData = nullifyPixelData;
  }

  /** What was written as group 2. */
  public Attributes getFileMetaInformation() {
    return fileMetaInformation;
  }

  @Override
  public void close() throws IOException {
    dis.close();
  }

  public void transcode(Handler handler) throws IOException {
    Attributes dataset = dis.readDatasetUntilPixelData();
    boolean encapsulated = dis.isAtPixelData() && dis.pixelDataLength() == -1;
    boolean decode =
        encapsulated && !destination.equals(getSourceTransferSyntax()) && !nullifyPixelData;
    OutputStream out = handler.newOutputStream(this, dataset);
    fileMetaInformation = dataset.createFileMetaInformation(destination);
    PixelDecoder decoder = decode ? PixelDecoder.of(getSourceTransferSyntax(), dataset) : null;
    OutputStream buffered = new BufferedOutputStream(out, COPY_BYTES);
    if (includeFileMetaInformation) {
      DicomOutputStream.writeFileMetaInformation(buffered, fileMetaInformation);
    }
    Deflater deflater = null;
    OutputStream body = buffered;
    DeflaterOutputStream deflated = null;
    if (destination.equals(UID.DeflatedExplicitVRLittleEndian)) {
      deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
      deflated = new DeflaterOutputStream(buffered, deflater, COPY_BYTES);
      body = deflated;
    }
    try {
      DicomOutputStream dos = new DicomOutputStream(body, destination);
      dos.writeElements(dataset);
      if (dis.isAtPixelData()) {
        if (nullifyPixelData) {
          skipPixelData(encapsulated);
          dos.writeHeader(Tag.PixelData, dis.pixelDataVR(), 0);
        } else if (decoder != null) {
          decoder.decode(dis, dos);
        } else if (encapsulated) {
          copyFragments(dos);
        } else {
          copyNative(dos);
        }
        dos.writeElements(dis.readRemaining());
      }
      if (deflated != null) {
        deflated.finish();
      }
      buffered.flush();
    } finally {
      if (deflater != null) {
        deflater.end();
      }
    }
  }

  private void skipPixelData(boolean encapsulated) throws IOException {
    if (encapsulated) {
      while (dis.nextFragment() != null) {
        // nothing is done with it
      }
    } else {
      dis.skipNBytes(dis.pixelDataLength() & 0xFFFF_FFFFL);
    }
  }

  private void copyFragments(DicomOutputStream dos) throws IOException {
    dos.writeHeader(Tag.PixelData, VR.OB, -1);
    for (byte[] fragment = dis.nextFragment(); fragment != null; fragment = dis.nextFragment()) {
      dos.writeFragment(fragment);
    }
    dos.writeItemHeader(0xFFFEE0DD, 0);
  }

  private void copyNative(DicomOutputStream dos) throws IOException {
    VR vr = dis.pixelDataVR();
    boolean swap =
        vr.unit() > 1
            && getSourceTransferSyntax().equals(UID.ExplicitVRBigEndian)
                != destination.equals(UID.ExplicitVRBigEndian);
    dos.writeHeader(Tag.PixelData, vr, dis.pixelDataLength());
    long left = dis.pixelDataLength() & 0xFFFF_FFFFL;
    byte[] block = new byte[COPY_BYTES];
    while (left > 0) {
      int count = dis.readNBytes(block, 0, (int) Math.min(block.length, left));
      if (count == 0) {
        throw new EOFException("A DICOM file ends within its pixel data");
      }
      if (swap) {
        dos.write(DicomInputStream.swapBytes(block, vr.unit()), 0, count);
      } else {
        dos.write(block, 0, count);
      }
      left -= count;
    }
  }

  /** Turns encapsulated frames into native ones. */
  private abstract static class PixelDecoder {
    final int rows;
    final int columns;
    final int samples;
    final int bytesAllocated;
    final int frames;

    PixelDecoder(Attributes dataset) {
      rows = dataset.getInt(Tag.Rows, 0);
      columns = dataset.getInt(Tag.Columns, 0);
      samples = dataset.getInt(Tag.SamplesPerPixel, 1);
      bytesAllocated = dataset.getInt(Tag.BitsAllocated, 8) / 8;
      frames = dataset.getInt(Tag.NumberOfFrames, 1);
      if (samples > 1) {
        dataset.setInt(Tag.PlanarConfiguration, VR.US, 0);
      }
    }

    static PixelDecoder of(String tsuid, Attributes dataset) throws IOException {
      return switch (tsuid) {
        case UID.RLELossless -> new RleDecoder(dataset);
        case UID.JPEGBaseline8Bit -> new JpegDecoder(dataset);
        default -> throw new IOException("No codec for transfer syntax " + tsuid);
      };
    }

    int frameLength() {
      return rows * columns * samples * bytesAllocated;
    }

    void decode(DicomInputStream dis, DicomOutputStream dos) throws IOException {
      long total = (long) frameLength() * frames;
      dos.writeHeader(
          Tag.PixelData, bytesAllocated > 1 ? VR.OW : VR.OB, (int) (total + (total & 1)));
      List<byte[]> fragments = new ArrayList<>();
      dis.nextFragment(); // the offset table
      for (byte[] next = dis.nextFragment(); next != null; next = dis.nextFragment()) {
        fragments.add(next);
      }
      if (frames == 1 && fragments.size() > 1) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        fragments.forEach(joined::writeBytes);
        fragments = List.of(joined.toByteArray());
      }
      if (fragments.size() < frames) {
        throw new EOFException(fragments.size() + " of " + frames + " frames are there");
      }
      for (int i = 0; i < frames; i++) {
        dos.write(decode(fragments.get(i)));
      }
      if ((total & 1) == 1) {
        dos.write(0);
      }
    }

    abstract byte[] decode(byte[] frame) throws IOException;
  }

  /** PS3.5 Annex G. */
  private static final class RleDecoder extends PixelDecoder {

    RleDecoder(Attributes dataset) {
      super(dataset);
    }

    @Override
    byte[] decode(byte[] frame) throws IOException {
      ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
      int segments = header.getInt(0);
      if (segments != samples * bytesAllocated) {
        throw new IOException("A frame with " + segments + " RLE segments");
      }
      byte[] pixels = new byte[frameLength()];
      int stride = samples * bytesAllocated;
      for (int segment = 0; segment < segments; segment++) {
        int sample = segment / bytesAllocated;
        int significance = segment % bytesAllocated;
        int target = sample * bytesAllocated + (bytesAllocated - 1 - significance);
        int end = segment + 1 < segments ? header.getInt(8 + 4 * segment) : frame.length;
        unpack(frame, header.getInt(4 + 4 * segment), end, pixels, target, stride);
      }
      return pixels;
    }

    private void unpack(byte[] from, int start, int end, byte[] to, int offset, int stride)
        throws IOException {
      int position = start;
      int target = offset;
      int left = rows * columns;
      try {
        while (left > 0 && position < end) {
          int control = from[position++];
          if (control >= 0) {
            for (int i = 0; i <= control && left > 0; i++, left--, target += stride) {
              to[target] = from[position++];
            }
          } else if (control != -128) {
            byte value = from[position++];
            for (int i = 0; i <= -control && left > 0; i++, left--, target += stride) {
              to[target] = value;
            }
          }
        }
      } catch (IndexOutOfBoundsException e) {
        throw new IOException("A broken RLE segment", e);
      }
      if (left > 0) {
        throw new EOFException("An RLE segment ends early");
      }
    }
  }

  private static final class JpegDecoder extends PixelDecoder {

    JpegDecoder(Attributes dataset) {
      super(dataset);
      if (samples == 3) {
        dataset.setString(Tag.PhotometricInterpretation, VR.CS, "RGB");
      }
    }

    @Override
    byte[] decode(byte[] frame) throws IOException {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(frame));
      if (image == null || image.getWidth() != columns || image.getHeight() != rows) {
        throw new IOException("A broken JPEG frame");
      }
      byte[] pixels = new byte[frameLength()];
      int position = 0;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          if (samples == 1) {
            pixels[position++] = (byte) image.getRaster().getSample(x, y, 0);
          } else {
            int rgb = image.getRGB(x, y);
            pixels[position++] = (byte) (rgb >>> 16);
            pixels[position++] = (byte) (rgb >>> 8);
            pixels[position++] = (byte) rgb;
          }
        }
      }
      return pixels;
    }
  }
}
