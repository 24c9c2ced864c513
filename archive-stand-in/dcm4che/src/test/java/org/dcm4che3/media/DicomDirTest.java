package org.dcm4che3.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DicomDirTest {
  @TempDir Path folder;
  private final RecordFactory records = new RecordFactory();
  private File file;

  @BeforeEach
  void createEmptyDirectory() throws IOException {
    file = folder.resolve("DICOMDIR").toFile();
    DicomDirWriter.createEmptyDirectory(file, "1.2.3", "TEST", null, null);
    records.loadDefaultConfiguration();
  }

  private static Attributes instance(int patient, int series, int number) {
    Attributes attrs = new Attributes();
    attrs.setString(Tag.PatientID, VR.LO, "P" + patient);
    attrs.setString(Tag.PatientName, VR.PN, "Doe^" + patient);
    attrs.setString(Tag.StudyInstanceUID, VR.UI, "1.2." + patient);
    attrs.setString(Tag.SeriesInstanceUID, VR.UI, "1.2." + patient + "." + series);
    attrs.setString(Tag.Modality, VR.CS, "CT");
    attrs.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    attrs.setString(Tag.SOPInstanceUID, VR.UI, "1.2." + patient + "." + series + "." + number);
    attrs.setInt(Tag.InstanceNumber, VR.IS, number);
    return attrs;
  }

  private void add(DicomDirWriter writer, Attributes attrs) throws IOException {
    Attributes patient =
        writer.findOrAddPatientRecord(
            records.createRecord(RecordType.PATIENT, null, attrs, null, null));
    Attributes study =
        writer.findOrAddStudyRecord(
            patient, records.createRecord(RecordType.STUDY, null, attrs, null, null));
    Attributes series =
        writer.findOrAddSeriesRecord(
            study, records.createRecord(RecordType.SERIES, null, attrs, null, null));
    writer.addLowerDirectoryRecord(
        series,
        records.createRecord(
            attrs,
            attrs.createFileMetaInformation(UID.ExplicitVRLittleEndian),
            new String[] {"DICOM", "I" + attrs.getString(Tag.InstanceNumber)}));
  }

  @Test
  void anEmptyDirectoryIsEmpty() throws IOException {
    try (DicomDirReader reader = new DicomDirReader(file)) {
      assertThat(reader.isEmpty()).isTrue();
      assertThat(reader.getFileSetUID()).isEqualTo("1.2.3");
      assertThat(reader.getFileSetID()).isEqualTo("TEST");
      assertThat(reader.findPatientRecord()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void recordsAreFoundByTheirOffsets(boolean undefinedLengths) throws IOException {
    DicomEncodingOptions options =
        new DicomEncodingOptions(false, undefinedLengths, false, undefinedLengths, false);
    try (DicomDirWriter writer = DicomDirWriter.open(file)) {
      writer.setEncodingOptions(options);
      add(writer, instance(1, 1, 1));
      add(writer, instance(2, 1, 1));
      add(writer, instance(1, 2, 1));
    }
    try (DicomDirWriter writer = DicomDirWriter.open(file)) {
      add(writer, instance(1, 1, 2));
    }

    try (DicomDirReader reader = new DicomDirReader(file)) {
      assertThat(reader.knownInconsistencies()).isFalse();
      Attributes patient = reader.findPatientRecord("P1");
      Attributes study = reader.findStudyRecord(patient, "1.2.1");
      Attributes series = reader.findSeriesRecord(study, "1.2.1.1");
      Attributes first = reader.findLowerInstanceRecord(series, true);
      Attributes second = reader.findNextInstanceRecord(first, true);
      assertThat(first.getString(Tag.DirectoryRecordType)).isEqualTo("IMAGE");
      assertThat(second.getStrings(Tag.ReferencedFileID)).containsExactly("DICOM", "I2");
      assertThat(second.getString(Tag.ReferencedSOPInstanceUIDInFile)).isEqualTo("1.2.1.1.2");
      assertThat(reader.findNextInstanceRecord(second, true)).isNull();
      assertThat(reader.findNextSeriesRecord(series).getString(Tag.SeriesInstanceUID))
          .isEqualTo("1.2.1.2");
      assertThat(reader.findNextPatientRecord(patient).getString(Tag.PatientID)).isEqualTo("P2");
    }
    try (DicomInputStream in = new DicomInputStream(file)) {
      assertThat(in.readDataset().getSequence(Tag.DirectoryRecordSequence)).hasSize(11);
    }
  }

  @Test
  void aRecordHasOnlyWhatIsThere() {
    Attributes attrs = instance(1, 1, 1);
    attrs.remove(Tag.InstanceNumber);
    Attributes rec =
        records.createRecord(attrs, attrs.createFileMetaInformation(UID.RLELossless), null);

    assertThat(rec.contains(Tag.InstanceNumber)).isFalse();
    assertThat(rec.contains(Tag.ReferencedFileID)).isFalse();
  }

  @Test
  void aClassThatTheStandardDoesNotHave_isPrivate() {
    Attributes attrs = instance(1, 1, 1);
    attrs.setString(Tag.SOPClassUID, VR.UI, "1.2.999");
    Attributes rec =
        records.createRecord(
            attrs, attrs.createFileMetaInformation(UID.ExplicitVRLittleEndian), new String[] {"A"});

    assertThat(rec.getString(Tag.DirectoryRecordType)).isEqualTo("PRIVATE");
    assertThat(rec.getString(Tag.PrivateRecordUID)).isEqualTo("1.2.999");
  }

  @Test
  void conceptModifiersOfADocumentAreTaken() {
    Attributes attrs = instance(1, 1, 1);
    attrs.setString(Tag.SOPClassUID, VR.UI, UID.BasicTextSRStorage);
    for (String relationship : new String[] {"CONTAINS", "HAS CONCEPT MOD"}) {
      Attributes item = new Attributes();
      item.setString(Tag.RelationshipType, VR.CS, relationship);
      attrs.ensureSequence(Tag.ContentSequence, 2).add(item);
    }
    Attributes rec =
        records.createRecord(
            attrs, attrs.createFileMetaInformation(UID.ExplicitVRLittleEndian), null);

    assertThat(rec.getString(Tag.DirectoryRecordType)).isEqualTo("SR DOCUMENT");
    assertThat(rec.getSequence(Tag.ContentSequence)).hasSize(1);
  }

  @Test
  void everyTypeHasItsCodeAndKeys() {
    for (RecordType type : RecordType.values()) {
      assertThat(RecordType.forCode(type.code())).isEqualTo(type);
      assertThat(records.getRecordKeys(type)).isSorted();
    }
    assertThat(RecordType.KEY_OBJECT_DOC.code()).isEqualTo("KEY OBJECT DOC");
  }
}
