package org.dcm4che3.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.dcm4che3.data.Attributes.UpdatePolicy;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4che3.io.DicomOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is only read may be written otherwise afterwards, as in the archive's library. */
class DecodingInPlaceTest {
  private final Attributes attrs = new Attributes();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "+1, \"1 \"",
        "007, \"7 \"",
        "-0, \"0 \"",
        "\" 12 \", 12",
        "2147483648, 2147483648",
        "1\\+2\\ 3, \"1\\2\\3 \"",
        "1\\\\3, \"1\\-9223372036854775808\\3\"",
        "-2147483648\\1, \"\\1\""
      })
  void integerString_asInt_isWrittenAsItsNumber(String stored, String written) throws IOException {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, bytes(stored));

    attrs.getInt(Tag.InstanceNumber, 0);

    assertThat(written(Tag.InstanceNumber)).isEqualTo(padded(written));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "+1.50, \"1.5 \"",
        "1, \"1 \"",
        "0001.000, \"1 \"",
        "1e3, 1000",
        "1E-7, 1E-7",
        "1.0E+10, 1E10",
        "\"1,5\", \"1.5 \"",
        "0.1234567890123456, 0.12345678901234",
        "-0.000012345678901, -1.2345678901E-5",
        "-1.23456789012345E-5, -1.2345678901E-5",
        "1\\\\3, \"1\\\\3\"",
      })
  void decimalString_asDouble_isWrittenAsItsNumber(String stored, String written)
      throws IOException {
    attrs.setBytes(Tag.SliceThickness, VR.DS, bytes(stored));

    attrs.getDouble(Tag.SliceThickness, 0);

    assertThat(written(Tag.SliceThickness)).isEqualTo(padded(written));
  }

  @Test
  void arraysDecodeInPlaceAsSingleNumbersDo() throws IOException {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, bytes("+1\\02"));
    attrs.setBytes(Tag.PixelSpacing, VR.DS, bytes("+1.0\\02"));

    assertThat(attrs.getInts(Tag.InstanceNumber)).containsExactly(1, 2);
    assertThat(attrs.getFloats(Tag.PixelSpacing)).containsExactly(1, 2);

    assertThat(written(Tag.InstanceNumber)).isEqualTo("1\\2 ");
    assertThat(written(Tag.PixelSpacing)).isEqualTo("1\\2 ");
    assertThat(attrs.getString(Tag.InstanceNumber, 1)).isEqualTo("2");
    assertThat(attrs.getStrings(Tag.PixelSpacing)).containsExactly("1", "2");
  }

  @Test
  void whatIsNoNumberStaysAsItIs() throws IOException {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, bytes(" 1.0"));
    attrs.setBytes(Tag.SliceThickness, VR.DS, bytes(" 1 mm"));

    assertThat(attrs.getInt(Tag.InstanceNumber, 9)).isEqualTo(9);
    assertThat(attrs.getInts(Tag.InstanceNumber)).isNull();
    assertThat(attrs.getDouble(Tag.SliceThickness, 9)).isEqualTo(9);

    assertThat(written(Tag.InstanceNumber)).isEqualTo(" 1.0");
    assertThat(written(Tag.SliceThickness)).isEqualTo(" 1 mm ");
  }

  @Test
  void numbersOfTheOtherKindAreNotThere_andNothingIsDecoded() throws IOException {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, bytes("+1"));
    attrs.setBytes(Tag.SliceThickness, VR.DS, bytes("+1"));

    assertThat(attrs.getDouble(Tag.InstanceNumber, 9)).isEqualTo(9);
    assertThat(attrs.getInt(Tag.SliceThickness, 9)).isEqualTo(9);
    assertThat(attrs.getDoubles(Tag.InstanceNumber)).isNull();

    assertThat(written(Tag.InstanceNumber)).isEqualTo("+1");
    assertThat(written(Tag.SliceThickness)).isEqualTo("+1");
  }

  @Test
  void stringsLoseBlanksAroundEachValueOnly() throws IOException {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, bytes(" +1 "));
    attrs.setBytes(Tag.StudyDate, VR.DA, bytes("2025.01.02"));
    attrs.setBytes(Tag.StudyTime, VR.TM, bytes(" 10:11 "));
    attrs.setBytes(Tag.PatientName, VR.PN, bytes(" Doe^Jane^^^ "));
    attrs.setBytes(Tag.SOPInstanceUID, VR.UI, bytes("1.2.3 "));
    attrs.setBytes(Tag.ImageType, VR.CS, bytes("A \\ B"));
    attrs.setBytes(Tag.ImageComments, VR.LT, bytes(" a "));

    attrs.getString(Tag.InstanceNumber);
    attrs.getDate(Tag.StudyDate);
    attrs.getDate(Tag.StudyDateAndTime);
    attrs.getString(Tag.PatientName);
    attrs.containsValue(Tag.SOPInstanceUID);
    attrs.getString(Tag.ImageType);
    attrs.getString(Tag.ImageComments);

    assertThat(written(Tag.InstanceNumber)).isEqualTo("+1");
    assertThat(written(Tag.StudyDate)).isEqualTo("2025.01.02");
    assertThat(written(Tag.StudyTime)).isEqualTo("10:11 ");
    assertThat(written(Tag.PatientName)).isEqualTo("Doe^Jane^^^ ");
    assertThat(written(Tag.SOPInstanceUID)).isEqualTo("1.2.3\0");
    assertThat(written(Tag.ImageType)).isEqualTo("A\\B ");
    assertThat(written(Tag.ImageComments)).isEqualTo(" a");
  }

  @Test
  void blanksOnly_isNothingOnceItWasAskedFor() throws IOException {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, bytes("  "));
    attrs.setBytes(Tag.StudyID, VR.SH, bytes("  "));

    assertThat(attrs.getInt(Tag.InstanceNumber, 9)).isEqualTo(9);
    assertThat(attrs.containsValue(Tag.StudyID)).isFalse();

    assertThat(written(Tag.InstanceNumber)).isEmpty();
    assertThat(written(Tag.StudyID)).isEmpty();
  }

  @Test
  void comparedDataSetsDecodeBoth() throws IOException {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, bytes("+1"));
    Attributes other = new Attributes();
    other.setBytes(Tag.InstanceNumber, VR.IS, bytes("01"));

    assertThat(attrs.equalValues(other, Tag.InstanceNumber)).isTrue();
    assertThat(attrs.update(UpdatePolicy.OVERWRITE, other, null)).isFalse();

    assertThat(written(Tag.InstanceNumber)).isEqualTo("1 ");
    assertThat(written(other, Tag.InstanceNumber)).isEqualTo("1 ");
  }

  @Test
  void copyingDecodesNothing_butPrivateCreators() throws IOException {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, bytes(" +1 "));
    attrs.setBytes(0x00110010, VR.LO, bytes(" ACME "));

    Attributes copy = new Attributes(attrs);

    assertThat(written(copy, Tag.InstanceNumber)).isEqualTo(" +1 ");
    assertThat(written(Tag.InstanceNumber)).isEqualTo(" +1 ");
    assertThat(written(0x00110010)).isEqualTo("ACME");
  }

  @Test
  void printingDecodesNothing() throws IOException {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, bytes(" +1 "));

    assertThat(attrs.toString()).contains("[+1]");

    assertThat(written(Tag.InstanceNumber)).isEqualTo(" +1 ");
  }

  @Test
  void transcoderReadsTheDescriptionOfEveryImage_andRewritesIt() throws IOException {
    attrs.setString(Tag.SOPClassUID, VR.UI, "1.2");
    attrs.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3");
    attrs.setBytes(Tag.InstanceNumber, VR.IS, bytes("+1"));
    attrs.setBytes(Tag.NumberOfFrames, VR.IS, bytes("+1"));
    attrs.setBytes(Tag.PixelData, VR.OW, new byte[2]);

    Attributes[] seen = new Attributes[1];
    try (Transcoder transcoder =
        new Transcoder(new ByteArrayInputStream(encoded(attrs)), UID.ExplicitVRLittleEndian)) {
      transcoder.transcode(
          (self, dataset) -> {
            seen[0] = dataset;
            return new ByteArrayOutputStream();
          });
    }

    assertThat(written(seen[0], Tag.NumberOfFrames)).isEqualTo("1 ");
    assertThat(written(seen[0], Tag.InstanceNumber)).isEqualTo("+1");
  }

  private static byte[] bytes(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }

  private static String padded(String s) {
    return s.length() % 2 == 0 ? s : s + " ";
  }

  private String written(int tag) throws IOException {
    return written(attrs, tag);
  }

  private static String written(Attributes attrs, int tag) throws IOException {
    byte[] element = encoded(new Attributes(attrs, tag));
    return new String(element, 8, element.length - 8, StandardCharsets.US_ASCII);
  }

  private static byte[] encoded(Attributes attrs) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(bytes, UID.ExplicitVRLittleEndian)) {
      attrs.writeTo(out);
    }
    return bytes.toByteArray();
  }
}
