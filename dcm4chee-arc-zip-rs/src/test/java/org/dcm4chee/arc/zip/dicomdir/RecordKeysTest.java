package org.dcm4chee.arc.zip.dicomdir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What counts as a value of a key")
class RecordKeysTest {
  private final Attributes object = new Attributes();

  private void set(String text) {
    object.setBytes(Tag.PatientID, VR.LO, text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void notWhatIsAbsentOrEmpty() {
    object.setNull(Tag.PatientID, VR.LO);
    object.setNull(Tag.Rows, VR.US);
    object.setBytes(Tag.Columns, VR.US, new byte[0]);

    assertThat(RecordKeys.hasValue(object, Tag.PatientID)).isFalse();
    assertThat(RecordKeys.hasValue(object, Tag.Rows)).isFalse();
    assertThat(RecordKeys.hasValue(object, Tag.Columns)).isFalse();
    assertThat(RecordKeys.hasValue(object, Tag.StudyInstanceUID)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "    ", "\\", " \\ ", "\0"})
  void notTextOfNothingButBlanks(String text) {
    set(text);

    assertThat(RecordKeys.hasValue(object, Tag.PatientID)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", " 1", "\\1", "0 "})
  void textWithACharacterInAnyOfItsValues(String text) {
    set(text);

    assertThat(RecordKeys.hasValue(object, Tag.PatientID)).isTrue();
  }

  /** Its bytes may be those of blanks. */
  @Test
  void anyNumber() {
    object.setInt(Tag.Rows, VR.US, 0);
    object.setInt(Tag.Columns, VR.US, 0x2020);

    assertThat(RecordKeys.hasValue(object, Tag.Rows)).isTrue();
    assertThat(RecordKeys.hasValue(object, Tag.Columns)).isTrue();
  }

  @Test
  void aSequenceWithItems() {
    object.newSequence(Tag.ContentSequence, 1).add(new Attributes());
    object.newSequence(Tag.ConceptNameCodeSequence, 0);

    assertThat(RecordKeys.hasValue(object, Tag.ContentSequence)).isTrue();
    assertThat(RecordKeys.hasValue(object, Tag.ConceptNameCodeSequence)).isFalse();
  }

  /** There and empty is not what a key of type 1C, or of type 3, may be. */
  @Test
  void conditionalKeysThatSayNothingAreNotInTheRecord() {
    object.setNull(Tag.SpecificCharacterSet, VR.CS);
    object.setBytes(Tag.IssuerOfPatientID, VR.LO, new byte[] {' ', ' '});
    Attributes patient = RecordKeys.record("PATIENT", withStudy());

    assertThat(patient.contains(Tag.SpecificCharacterSet)).isFalse();
    assertThat(patient.contains(Tag.IssuerOfPatientID)).isFalse();
  }

  private Attributes withStudy() {
    object.setString(Tag.StudyInstanceUID, VR.UI, "1.2");
    return RecordKeys.needed(object);
  }
}
