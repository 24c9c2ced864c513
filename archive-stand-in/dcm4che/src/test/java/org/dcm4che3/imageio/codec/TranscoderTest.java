package org.dcm4che3.imageio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.io.DicomOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscoderTest {
  private static final byte[] PIXELS = {1, 2, 3, 4, 5, 6, 7, 8};

  private static Attributes image(int rows, int columns, int samples, int bits, int frames) {
    Attributes attrs = new Attributes();
    attrs.setString(Tag.SOPClassUID, VR.UI, UID.SecondaryCaptureImageStorage);
    attrs.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3.4");
    attrs.setString(Tag.PatientName, VR.PN, "Doe^Jane");
    attrs.setInt(Tag.SamplesPerPixel, VR.US, samples);
    attrs.setString(
        Tag.PhotometricInterpretation, VR.CS, samples == 1 ? "MONOCHROME2" : "YBR_FULL_422");
    attrs.setString(Tag.NumberOfFrames, VR.IS, String.valueOf(frames));
    attrs.setInt(Tag.Rows, VR.US, rows);
    attrs.setInt(Tag.Columns, VR.US, columns);
    attrs.setInt(Tag.BitsAllocated, VR.US, bits);
    return attrs;
  }

  private static byte[] file(Attributes attrs, String tsuid) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(bytes, UID.ExplicitVRLittleEndian)) {
      out.writeDataset(attrs.createFileMetaInformation(tsuid), attrs);
    }
    return bytes.toByteArray();
  }

  private static byte[] transcoded(byte[] file, String tsuid) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Transcoder transcoder = new Transcoder(new ByteArrayInputStream(file))) {
      transcoder.setIncludeFileMetaInformation(true);
      transcoder.setDestinationTransferSyntax(tsuid);
      transcoder.transcode((t, dataset) -> out);
      assertThat(transcoder.getFileMetaInformation().getString(Tag.TransferSyntaxUID))
          .isEqualTo(tsuid);
    }
    return out.toByteArray();
  }

  private static Attributes read(byte[] file) throws IOException {
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(file))) {
      return in.readDataset();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UID.ImplicitVRLittleEndian,
        UID.ExplicitVRLittleEndian,
        UID.ExplicitVRBigEndian,
        UID.DeflatedExplicitVRLittleEndian
      })
  void nativeSyntaxesBecomeExplicitVrLittleEndian(String source) throws IOException {
    Attributes attrs = image(2, 2, 1, 16, 1);
    attrs.setBytes(Tag.PixelData, VR.OW, PIXELS);
    attrs.setBytes(Tag.DataSetTrailingPadding, VR.OB, new byte[] {0, 0});

    Attributes read = read(transcoded(file(attrs, source), UID.ExplicitVRLittleEndian));

    assertThat(read).isEqualTo(attrs);
    assertThat(read.getSafeBytes(Tag.PixelData)).isEqualTo(PIXELS);
  }

  @Test
  void sameSyntax_fragmentsPassAsTheyAre() throws IOException {
    Attributes attrs = image(2, 2, 1, 16, 1);
    Fragments fragments = attrs.newFragments(Tag.PixelData, VR.OB, 2);
    fragments.add(null);
    fragments.add(PIXELS);
    byte[] file = file(attrs, UID.JPEG2000Lossless);

    assertThat(transcoded(file, UID.JPEG2000Lossless)).isEqualTo(file);
  }

  @Test
  void theHandlersChangesAreWritten() throws IOException {
    Attributes attrs = image(2, 2, 1, 16, 1);
    attrs.setBytes(Tag.PixelData, VR.OW, PIXELS);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Transcoder transcoder =
        new Transcoder(new ByteArrayInputStream(file(attrs, UID.ExplicitVRLittleEndian)))) {
      transcoder.setIncludeFileMetaInformation(true);
      transcoder.transcode(
          (t, dataset) -> {
            dataset.setString(Tag.SOPInstanceUID, VR.UI, "9.9");
            dataset.setString(Tag.PatientName, VR.PN, "Nobody");
            return out;
          });
    }

    Attributes read = read(out.toByteArray());
    assertThat(read.getString(Tag.PatientName)).isEqualTo("Nobody");
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      assertThat(in.readFileMetaInformation().getString(Tag.MediaStorageSOPInstanceUID))
          .isEqualTo("9.9");
    }
  }

  @Test
  void nullifiedPixelDataIsEmpty() throws IOException {
    Attributes attrs = image(2, 2, 1, 16, 1);
    attrs.setBytes(Tag.PixelData, VR.OW, PIXELS);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Transcoder transcoder =
        new Transcoder(new ByteArrayInputStream(file(attrs, UID.ExplicitVRLittleEndian)))) {
      transcoder.setIncludeFileMetaInformation(true);
      transcoder.setNullifyPixelData(true);
      transcoder.transcode((t, dataset) -> out);
    }

    Attributes read = read(out.toByteArray());
    assertThat(read.contains(Tag.PixelData)).isTrue();
    assertThat(read.containsValue(Tag.PixelData)).isFalse();
  }

  /** One RLE frame whose segments are a replicate run, a literal run or both. */
  private static byte[] rleFrame(byte[]... segments) {
    int length = 64 + Arrays.stream(segments).mapToInt(s -> s.length).sum();
    ByteBuffer frame = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(segments.length);
    int offset = 64;
    for (byte[] segment : segments) {
      frame.putInt(offset);
      offset += segment.length;
    }
    frame.position(64);
    for (byte[] segment : segments) {
      frame.put(segment);
    }
    return frame.array();
  }

  @Test
  void rleOf16Bits_frameByFrame() throws IOException {
    Attributes attrs = image(2, 2, 1, 16, 2);
    Fragments fragments = attrs.newFragments(Tag.PixelData, VR.OB, 3);
    fragments.add(null);
    fragments.add(rleFrame(new byte[] {-3, 1}, new byte[] {3, 10, 11, 12, 13, 0}));
    fragments.add(rleFrame(new byte[] {-128, -1, 2, -1, 3}, new byte[] {-3, 7}));

    Attributes read = read(transcoded(file(attrs, UID.RLELossless), UID.ExplicitVRLittleEndian));

    assertThat(read.getSafeBytes(Tag.PixelData))
        .containsExactly(10, 1, 11, 1, 12, 1, 13, 1, 7, 2, 7, 2, 7, 3, 7, 3);
  }

  @Test
  void rleOfColour_comesOutByPlane() throws IOException {
    Attributes attrs = image(1, 2, 3, 8, 1);
    attrs.setString(Tag.PhotometricInterpretation, VR.CS, "RGB");
    attrs.setInt(Tag.PlanarConfiguration, VR.US, 0);
    Fragments fragments = attrs.newFragments(Tag.PixelData, VR.OB, 2);
    fragments.add(null);
    fragments.add(rleFrame(new byte[] {1, 1, 2, 0}, new byte[] {1, 3, 4, 0}, new byte[] {-1, 5}));

    Attributes read = read(transcoded(file(attrs, UID.RLELossless), UID.ExplicitVRLittleEndian));

    assertThat(read.getSafeBytes(Tag.PixelData)).containsExactly(1, 2, 3, 4, 5, 5);
    assertThat(read.getInt(Tag.PlanarConfiguration, -1)).isEqualTo(1);
  }

  private static byte[] jpeg(int type, Color colour) throws IOException {
    BufferedImage image = new BufferedImage(16, 8, type);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 16; x++) {
        image.setRGB(x, y, colour.getRGB());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", bytes);
    return bytes.toByteArray();
  }

  @Test
  void jpegOfColour_comesOutAsRgb() throws IOException {
    Attributes attrs = image(8, 16, 3, 8, 2);
    Fragments fragments = attrs.newFragments(Tag.PixelData, VR.OB, 4);
    byte[] first = jpeg(BufferedImage.TYPE_INT_RGB, Color.RED);
    fragments.add(null);
    fragments.add(Arrays.copyOf(first, 100));
    fragments.add(Arrays.copyOfRange(first, 100, first.length));
    fragments.add(jpeg(BufferedImage.TYPE_INT_RGB, Color.BLUE));

    Attributes read =
        read(transcoded(file(attrs, UID.JPEGBaseline8Bit), UID.ExplicitVRLittleEndian));

    byte[] pixels = read.getSafeBytes(Tag.PixelData);
    assertThat(pixels).hasSize(2 * 8 * 16 * 3);
    assertThat(pixels[0] & 0xFF).isBetween(250, 255);
    assertThat(pixels[2] & 0xFF).isBetween(0, 5);
    assertThat(pixels[8 * 16 * 3 + 2] & 0xFF).isBetween(250, 255);
    assertThat(read.getString(Tag.PhotometricInterpretation)).isEqualTo("RGB");
    assertThat(read.getInt(Tag.PlanarConfiguration, -1)).isZero();
  }

  @Test
  void jpegOfGrey_staysMonochrome() throws IOException {
    Attributes attrs = image(8, 16, 1, 8, 1);
    Fragments fragments = attrs.newFragments(Tag.PixelData, VR.OB, 2);
    fragments.add(null);
    fragments.add(jpeg(BufferedImage.TYPE_BYTE_GRAY, Color.WHITE));

    Attributes read =
        read(transcoded(file(attrs, UID.JPEGBaseline8Bit), UID.ExplicitVRLittleEndian));

    assertThat(read.getSafeBytes(Tag.PixelData)).hasSize(128).containsOnly(255);
    assertThat(read.getString(Tag.PhotometricInterpretation)).isEqualTo("MONOCHROME2");
    assertThat(read.contains(Tag.PlanarConfiguration)).isFalse();
  }

  @Test
  void otherCompressions_areRefusedByName() throws IOException {
    byte[] file = file(image(1, 1, 1, 8, 1), UID.JPEG2000);
    try (Transcoder transcoder = new Transcoder(new ByteArrayInputStream(file))) {
      assertThatThrownBy(() -> transcoder.setDestinationTransferSyntax(UID.ExplicitVRLittleEndian))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining(UID.JPEG2000);
    }
  }

  @Test
  void nothingIsCompressed() throws IOException {
    byte[] file = file(image(1, 1, 1, 8, 1), UID.ExplicitVRLittleEndian);
    try (Transcoder transcoder = new Transcoder(new ByteArrayInputStream(file))) {
      assertThatThrownBy(() -> transcoder.setDestinationTransferSyntax(UID.JPEG2000))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining(UID.JPEG2000);
    }
  }

  @Test
  void truncatedPixelData_isEof() throws IOException {
    Attributes attrs = image(2, 2, 1, 16, 1);
    attrs.setBytes(Tag.PixelData, VR.OW, PIXELS);
    byte[] file = file(attrs, UID.ExplicitVRLittleEndian);

    assertThatThrownBy(
            () -> transcoded(Arrays.copyOf(file, file.length - 3), UID.ExplicitVRLittleEndian))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("3 of 8 bytes early");
  }

  @Test
  void missingFrames_areEof() throws IOException {
    Attributes attrs = image(2, 2, 1, 8, 3);
    Fragments fragments = attrs.newFragments(Tag.PixelData, VR.OB, 2);
    fragments.add(null);
    fragments.add(rleFrame(new byte[] {-3, 1}));

    assertThatThrownBy(() -> transcoded(file(attrs, UID.RLELossless), UID.ExplicitVRLittleEndian))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("1 of 3 frames");
  }

  @Test
  void outputStaysOpenIfSaidSo() throws IOException {
    boolean[] closed = {false};
    OutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    byte[] file = file(image(1, 1, 1, 8, 1), UID.ExplicitVRLittleEndian);
    try (Transcoder transcoder = new Transcoder(new ByteArrayInputStream(file))) {
      transcoder.setCloseOutputStream(false);
      transcoder.transcode((t, dataset) -> out);
    }

    assertThat(closed[0]).isFalse();
  }
}
