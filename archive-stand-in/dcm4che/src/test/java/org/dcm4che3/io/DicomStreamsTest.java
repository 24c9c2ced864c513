package org.dcm4che3.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DicomStreamsTest {
  private static Attributes dataset(boolean bigEndian) {
    Attributes attrs = new Attributes(bigEndian);
    attrs.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100");
    attrs.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    attrs.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3.4");
    attrs.setString(Tag.PatientName, VR.PN, "Müller^Jörg");
    attrs.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "AXIAL");
    attrs.setInt(Tag.Rows, VR.US, 515);
    attrs.setInt(Tag.SimpleFrameList, VR.UL, 0x01020304, -1);
    attrs.setDouble(Tag.DoubleFloatPixelPaddingValue, VR.FD, Math.PI);
    attrs.setNull(Tag.StudyID, VR.SH);
    Attributes item = new Attributes(bigEndian);
    attrs.newSequence(Tag.ReferencedSeriesSequence, 2).add(item);
    item.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3");
    item.setString(Tag.SeriesDescription, VR.LO, "Größe");
    item.setNull(Tag.ReferencedImageSequence, VR.SQ);
    attrs.getSequence(Tag.ReferencedSeriesSequence).add(new Attributes(bigEndian));
    attrs.setBytes(0x00091010, VR.UN, new byte[] {1, 2, 3, 4});
    return attrs;
  }

  private static byte[] written(Attributes attrs, String tsuid) throws IOException {
    return written(attrs, tsuid, DicomEncodingOptions.DEFAULT);
  }

  private static byte[] written(Attributes attrs, String tsuid, DicomEncodingOptions options)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(bytes, UID.ExplicitVRLittleEndian)) {
      out.setEncodingOptions(options);
      out.writeDataset(attrs.createFileMetaInformation(tsuid), attrs);
    }
    return bytes.toByteArray();
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
  void whatIsWrittenIsRead(String tsuid) throws IOException {
    for (boolean bigEndian : new boolean[] {false, true}) {
      Attributes attrs = read(written(dataset(bigEndian), tsuid));

      assertThat(attrs).isEqualTo(dataset(bigEndian));
      assertThat(attrs.getString(Tag.PatientName)).isEqualTo("Müller^Jörg");
      assertThat(attrs.getInts(Tag.SimpleFrameList)).containsExactly(0x01020304, -1);
      assertThat(
              attrs.getNestedDataset(Tag.ReferencedSeriesSequence).getString(Tag.SeriesDescription))
          .isEqualTo("Größe");
      assertThat(attrs.bigEndian()).isEqualTo(tsuid.equals(UID.ExplicitVRBigEndian));
    }
  }

  @Test
  void sequencesOfDefinedLengthSayTheirLength() throws IOException {
    byte[] file =
        written(
            dataset(false),
            UID.ExplicitVRLittleEndian,
            new DicomEncodingOptions(false, false, false, false, false));

    assertThat(read(file)).isEqualTo(dataset(false));
    assertThat(new String(file, StandardCharsets.ISO_8859_1))
        .doesNotContain("\u00FE\u00FF\u00DD\u00E0");
  }

  @Test
  void fileMetaInformationIsReadAndItsGroupLengthCounts() throws IOException {
    byte[] file = written(dataset(false), UID.ImplicitVRLittleEndian);
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(file))) {
      Attributes fmi = in.readFileMetaInformation();

      assertThat(fmi.getString(Tag.MediaStorageSOPInstanceUID)).isEqualTo("1.2.3.4");
      assertThat(in.getTransferSyntax()).isEqualTo(UID.ImplicitVRLittleEndian);
      // Prefix at 128, group length element of 12 bytes at 132.
      assertThat(in.getPosition()).isEqualTo(144 + (file[140] & 0xFF) + ((file[141] & 0xFF) << 8));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {UID.ImplicitVRLittleEndian, UID.ExplicitVRLittleEndian, UID.ExplicitVRBigEndian})
  void withoutPreambleAndMetaInformation_transferSyntaxIsGuessed(String tsuid) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(bytes, tsuid)) {
      out.writeDataset(null, dataset(false));
    }

    assertThat(read(bytes.toByteArray())).isEqualTo(dataset(false));
  }

  @Test
  void withoutPreamble_metaInformationIsStillRead() throws IOException {
    byte[] file = written(dataset(false), UID.ExplicitVRBigEndian);

    assertThat(read(Arrays.copyOfRange(file, 132, file.length))).isEqualTo(dataset(false));
  }

  @Test
  void endWithinAnAttribute_isEof() throws IOException {
    byte[] file = written(dataset(false), UID.ExplicitVRLittleEndian);

    assertThatThrownBy(() -> read(Arrays.copyOf(file, file.length - 1)))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("ends at byte");
  }

  @Test
  void text_isNoDicom() {
    assertThatThrownBy(
            () -> read("This is a text file of some length.".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(DicomStreamException.class);
  }

  @Test
  void readingStopsAtPixelData() throws IOException {
    Attributes attrs = dataset(false);
    attrs.setBytes(Tag.PixelData, VR.OW, new byte[] {1, 0, 2, 0});
    byte[] file = written(attrs, UID.ExplicitVRBigEndian);
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(file))) {
      assertThat(in.readDatasetUntilPixelData()).isEqualTo(dataset(false));
      assertThat(in.tag()).isEqualTo(Tag.PixelData);
      assertThat(in.readValue()).containsExactly(0, 1, 0, 2);
    }
  }

  @Test
  void bulkDataIsLeftOutIfSaidSo() throws IOException {
    Attributes attrs = dataset(false);
    attrs.setBytes(Tag.PixelData, VR.OW, new byte[64]);
    byte[] file = written(attrs, UID.ExplicitVRLittleEndian);
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(file))) {
      in.setIncludeBulkData(DicomInputStream.IncludeBulkData.NO);
      assertThat(in.readDataset()).isEqualTo(dataset(false));
    }
  }

  @Test
  void fragmentsKeepTheirBoundaries() throws IOException {
    Attributes attrs = dataset(false);
    Fragments fragments = attrs.newFragments(Tag.PixelData, VR.OB, 3);
    fragments.add(null);
    fragments.add(new byte[] {1, 2});
    fragments.add(new byte[] {3, 4, 5});

    Attributes read = read(written(attrs, UID.JPEG2000));

    assertThat((Fragments) read.getValue(Tag.PixelData)).hasSize(3);
    assertThat((byte[]) ((Fragments) read.getValue(Tag.PixelData)).get(2))
        .containsExactly(3, 4, 5, 0);
  }

  @Test
  void implicitVr_pixelRepresentationDecidesAboutTheSign() throws IOException {
    Attributes attrs = dataset(false);
    attrs.setInt(Tag.PixelRepresentation, VR.US, 1);
    attrs.setInt(Tag.SmallestImagePixelValue, VR.SS, -5);

    assertThat(
            read(written(attrs, UID.ImplicitVRLittleEndian)).getInt(Tag.SmallestImagePixelValue, 0))
        .isEqualTo(-5);
  }

  @Test
  void valueTooLongForItsVr_isWrittenAsUnknown() throws IOException {
    Attributes attrs = dataset(false);
    attrs.setString(Tag.ImageComments, VR.LT, "x".repeat(70_000));

    Attributes read = read(written(attrs, UID.ExplicitVRLittleEndian));

    assertThat(read.getVR(Tag.ImageComments)).isEqualTo(VR.UN);
    assertThat(read.getSafeBytes(Tag.ImageComments)).hasSize(70_000);
  }
}
