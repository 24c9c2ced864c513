package org.dcm4che3.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Calendar;
import java.util.Date;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

// Dates are java.util.Date in the interface under test.
@SuppressWarnings("JavaUtilDate")
class AttributesTest {
  private final Attributes attrs = new Attributes();

  @Test
  void tagsAscendAsUnsignedNumbers() {
    attrs.setNull(0xFFFCFFFC, VR.OB);
    attrs.setNull(Tag.PixelData, VR.OW);
    attrs.setNull(Tag.SOPClassUID, VR.UI);

    assertThat(attrs.tags()).containsExactly(Tag.SOPClassUID, Tag.PixelData, 0xFFFCFFFC);
  }

  @Test
  void textIsPaddedInBytesAndTrimmedInStrings() {
    attrs.setBytes(Tag.ImageType, VR.CS, bytes("ORIGINAL \\ PRIMARY\\\\X "));

    assertThat(attrs.getStrings(Tag.ImageType)).containsExactly("ORIGINAL", "PRIMARY", "", "X");
    assertThat(attrs.getString(Tag.ImageType, 2, "none")).isEqualTo("none");
  }

  @Test
  void longTextKeepsBackslashesAndLeadingBlanks() {
    attrs.setBytes(Tag.ImageComments, VR.LT, bytes(" a\\b  "));

    assertThat(attrs.getStrings(Tag.ImageComments)).containsExactly(" a\\b");
  }

  @Test
  void emptyAndAbsentAreDifferent() {
    attrs.setNull(Tag.StudyID, VR.SH);

    assertThat(attrs.contains(Tag.StudyID)).isTrue();
    assertThat(attrs.containsValue(Tag.StudyID)).isFalse();
    assertThat(attrs.getStrings(Tag.StudyID)).isEmpty();
    assertThat(attrs.getStrings(Tag.AccessionNumber)).isNull();
  }

  @Test
  void numbersAreThereHoweverTheyAreWritten() {
    attrs.setString(Tag.InstanceNumber, VR.IS, "12");
    attrs.setString(Tag.SliceThickness, VR.DS, "2.5");
    attrs.setInt(Tag.Rows, VR.US, 65535);
    attrs.setInt(Tag.SmallestImagePixelValue, VR.SS, -1);
    attrs.setInt(Tag.FrameIncrementPointer, VR.AT, Tag.FrameTime);

    assertThat(attrs.getInt(Tag.InstanceNumber, 0)).isEqualTo(12);
    assertThat(attrs.getDouble(Tag.SliceThickness, 0)).isEqualTo(2.5);
    assertThat(attrs.getInt(Tag.Rows, 0)).isEqualTo(65535);
    assertThat(attrs.getString(Tag.SmallestImagePixelValue)).isEqualTo("-1");
    assertThat(attrs.getString(Tag.FrameIncrementPointer)).isEqualTo("00181063");
    assertThat(attrs.getInt(Tag.Columns, 7)).isEqualTo(7);
  }

  @Test
  void unknownVr_isUnderstoodAsTheStandardSays_andKept() {
    attrs.setBytes(Tag.PatientID, VR.UN, bytes("ID 1"));
    attrs.setBytes(Tag.Rows, VR.UN, new byte[] {2, 1});

    assertThat(attrs.getString(Tag.PatientID)).isEqualTo("ID 1");
    assertThat(attrs.getInt(Tag.Rows, 0)).isEqualTo(258);
    assertThat(attrs.getVR(Tag.PatientID)).isEqualTo(VR.UN);
  }

  @Test
  void groupLengthsAreNotKept() {
    attrs.setInt(0x00080000, VR.UL, 42);

    assertThat(attrs.isEmpty()).isTrue();
  }

  @Test
  void copiesDoNotShareItems() {
    Attributes item = new Attributes();
    attrs.newSequence(Tag.ReferencedSeriesSequence, 1).add(item);
    Attributes copy = new Attributes(attrs);
    item.setString(Tag.SeriesInstanceUID, VR.UI, "1.2");

    assertThat(copy.getNestedDataset(Tag.ReferencedSeriesSequence).isEmpty()).isTrue();
    assertThat(copy.getNestedDataset(Tag.ReferencedSeriesSequence).getParent()).isSameAs(copy);
  }

  @Test
  void anItemHasOneParent() {
    Attributes item = new Attributes();
    attrs.newSequence(Tag.ReferencedSeriesSequence, 1).add(item);

    assertThatThrownBy(() -> new Attributes().newSequence(Tag.ReferencedImageSequence, 1).add(item))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textIsCopiedAcrossCharacterSetsByMeaning() throws Exception {
    Attributes latin1 = new Attributes();
    latin1.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100");
    latin1.setBytes(Tag.PatientName, VR.PN, new byte[] {'J', (byte) 0xF6, 'r', 'g'});
    attrs.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192");
    attrs.addSelected(latin1, Tag.PatientName);

    assertThat(attrs.getString(Tag.PatientName)).isEqualTo("Jörg");
    assertThat(attrs.getBytes(Tag.PatientName)).isEqualTo("Jörg".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void changingTheCharacterSetKeepsTheText() throws Exception {
    attrs.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100");
    attrs.setBytes(Tag.PatientName, VR.PN, new byte[] {(byte) 0xD6});
    attrs.setSpecificCharacterSet("ISO_IR 192");

    assertThat(attrs.getString(Tag.PatientName)).isEqualTo("Ö");
    assertThat(attrs.getBytes(Tag.PatientName)).isEqualTo("Ö".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void update_overwritesAndTellsWhatWasThere() {
    attrs.setString(Tag.PatientID, VR.LO, "old");
    attrs.setString(Tag.PatientName, VR.PN, "same");
    Attributes newer = new Attributes();
    newer.setString(Tag.PatientID, VR.LO, "new");
    newer.setString(Tag.PatientName, VR.PN, "same");
    newer.setString(Tag.StudyID, VR.SH, "1");
    Attributes modified = new Attributes();

    assertThat(attrs.update(Attributes.UpdatePolicy.OVERWRITE, newer, modified)).isTrue();
    assertThat(attrs).isEqualTo(newer);
    assertThat(modified.tags()).containsExactly(Tag.PatientID);
    assertThat(attrs.update(Attributes.UpdatePolicy.OVERWRITE, newer, null)).isFalse();
  }

  @Test
  void update_supplementLeavesWhatIsThere() {
    attrs.setString(Tag.PatientID, VR.LO, "old");
    attrs.setNull(Tag.StudyID, VR.SH);
    Attributes newer = new Attributes();
    newer.setString(Tag.PatientID, VR.LO, "new");
    newer.setString(Tag.StudyID, VR.SH, "1");
    attrs.update(Attributes.UpdatePolicy.SUPPLEMENT, newer, null);

    assertThat(attrs.getString(Tag.PatientID)).isEqualTo("old");
    assertThat(attrs.getString(Tag.StudyID)).isEqualTo("1");
  }

  @Test
  void addNotSelectedTakesTheRest() {
    Attributes other = new Attributes();
    other.setString(Tag.PatientID, VR.LO, "1");
    other.setString(Tag.StudyID, VR.SH, "2");
    attrs.addNotSelected(other, Tag.PatientID);

    assertThat(attrs.tags()).containsExactly(Tag.StudyID);
  }

  @Test
  void datesAreInTheirTimeZone() {
    attrs.setString(Tag.TimezoneOffsetFromUTC, VR.SH, "+0200");
    attrs.setString(Tag.StudyDate, VR.DA, "20240229");
    attrs.setString(Tag.StudyTime, VR.TM, "120001.5");
    attrs.setString(Tag.AcquisitionDateTime, VR.DT, "20240229120001+0000");
    attrs.setString(Tag.SeriesDate, VR.DA, "2024.02.29");
    attrs.setString(Tag.ContentDate, VR.DA, "20241399");

    assertThat(attrs.getDate(Tag.StudyDateAndTime))
        .isEqualTo(Date.from(Instant.parse("2024-02-29T10:00:01.500Z")));
    assertThat(attrs.getDate(Tag.AcquisitionDateTime))
        .isEqualTo(Date.from(Instant.parse("2024-02-29T12:00:01Z")));
    assertThat(attrs.getDate(Tag.SeriesDate))
        .isEqualTo(Date.from(Instant.parse("2024-02-28T22:00:00Z")));
    assertThat(attrs.getDate(Tag.ContentDate)).isNull();
  }

  @Test
  void dateAndTimeAreWrittenAsPreciselyAsAskedFor() {
    attrs.setDefaultTimeZone(TimeZone.getTimeZone("UTC"));
    attrs.setDate(Tag.StudyDateAndTime, Date.from(Instant.parse("2024-02-29T12:00:01.5Z")));
    attrs.setDate(
        Tag.AcquisitionDateTime,
        VR.DT,
        new DatePrecision(Calendar.MINUTE, true),
        Date.from(Instant.parse("2024-02-29T12:00:01.5Z")));

    assertThat(attrs.getString(Tag.StudyDate)).isEqualTo("20240229");
    assertThat(attrs.getString(Tag.StudyTime)).isEqualTo("120001.500");
    assertThat(attrs.getString(Tag.AcquisitionDateTime)).isEqualTo("202402291200+0000");
  }

  @Test
  void fileMetaInformationNeedsItsUids() {
    assertThatThrownBy(() -> attrs.createFileMetaInformation(UID.ExplicitVRLittleEndian))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Missing SOP");
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }
}
