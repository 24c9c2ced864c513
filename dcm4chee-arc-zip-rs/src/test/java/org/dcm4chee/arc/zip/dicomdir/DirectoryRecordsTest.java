package org.dcm4chee.arc.zip.dicomdir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryRecordsTest {
  private final DirectoryRecords records = new DirectoryRecords();

  /** An object with nothing but its identity. */
  private static Attributes bare(String sopClass) {
    Attributes dataset = new Attributes();
    dataset.setString(Tag.SOPClassUID, VR.UI, sopClass);
    dataset.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3.4.5");
    dataset.setString(Tag.StudyInstanceUID, VR.UI, "1.2.840.99999.123456789");
    dataset.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3.4");
    return dataset;
  }

  private DirectoryRecord entry(Attributes dataset) {
    return records.of(dataset, dataset.createFileMetaInformation(UID.ExplicitVRLittleEndian));
  }

  private static Attributes patient(DirectoryRecord entry) {
    return entry.above().get(0).decoded();
  }

  private static Attributes study(DirectoryRecord entry) {
    return entry.above().get(1).decoded();
  }

  private static Attributes series(DirectoryRecord entry) {
    return entry.above().get(2).decoded();
  }

  /** PS3.3 §F.5: keys that must have a value, for an object that has none of them. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "IMAGE; 1.2.840.10008.5.1.4.1.1.2; ''",
        "RT DOSE; 1.2.840.10008.5.1.4.1.1.481.2; 3004000A",
        "RT STRUCTURE SET; 1.2.840.10008.5.1.4.1.1.481.3; 30060002",
        "RT PLAN; 1.2.840.10008.5.1.4.1.1.481.5; 300A0002",
        "RT TREAT RECORD; 1.2.840.10008.5.1.4.1.1.481.4; ''",
        "PRESENTATION; 1.2.840.10008.5.1.4.1.1.11.1; 00700080 00700082 00700083",
        "WAVEFORM; 1.2.840.10008.5.1.4.1.1.9.1.1; 00080023 00080033",
        "SR DOCUMENT; 1.2.840.10008.5.1.4.1.1.88.33; 00080023 00080033 0040A043 0040A491 0040A493",
        "KEY OBJECT DOC; 1.2.840.10008.5.1.4.1.1.88.59; 00080023 00080033 0040A043",
        "SPECTROSCOPY; 1.2.840.10008.5.1.4.1.1.4.2; 00080008 00080023 00280008 00280010 00289001",
        "RAW DATA; 1.2.840.10008.5.1.4.1.1.66; 00080023 00080033",
        "REGISTRATION; 1.2.840.10008.5.1.4.1.1.66.1; 00080023 00080033 00700080",
        "FIDUCIAL; 1.2.840.10008.5.1.4.1.1.66.2; 00080023 00080033 00700080",
        "VALUE MAP; 1.2.840.10008.5.1.4.1.1.67; 00080023 00080033 00700080",
        "SURFACE; 1.2.840.10008.5.1.4.1.1.66.5; 00080023 00080033 00700080",
        "ENCAP DOC; 1.2.840.10008.5.1.4.1.1.104.1; 00420012",
        "STEREOMETRIC; 1.2.840.10008.5.1.4.1.1.77.1.5.3; 00700080",
        "RADIOTHERAPY; 1.2.840.10008.5.1.4.1.1.481.10; ''",
        "ANNOTATION; 1.2.840.10008.5.1.4.1.1.91.1; 00080023 00080033 00700080",
        "PRIVATE; 1.2.3.999; 00041432",
      })
  void keysOfType1HaveAValue(String type, String sopClass, String tags) {
    Attributes rec = entry(bare(sopClass)).instance().decoded();

    assertThat(rec.getString(Tag.DirectoryRecordType)).isEqualTo(type);
    assertThat(rec.getString(Tag.ReferencedSOPClassUIDInFile)).isEqualTo(sopClass);
    assertThat(rec.getString(Tag.ReferencedSOPInstanceUIDInFile)).isEqualTo("1.2.3.4.5");
    assertThat(rec.getString(Tag.ReferencedTransferSyntaxUIDInFile))
        .isEqualTo(UID.ExplicitVRLittleEndian);
    for (String tag : tags.split(" ", -1)) {
      if (!tag.isEmpty()) {
        assertThat(rec.containsValue(Integer.parseUnsignedInt(tag, 16))).as(tag).isTrue();
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "RT STRUCTURE SET; 1.2.840.10008.5.1.4.1.1.481.3; 30060008 30060009",
        "RT PLAN; 1.2.840.10008.5.1.4.1.1.481.5; 300A0006 300A0007",
        "RT TREAT RECORD; 1.2.840.10008.5.1.4.1.1.481.4; 30080250 30080251",
        "PRESENTATION; 1.2.840.10008.5.1.4.1.1.11.1; 00700081 00700084",
        "REGISTRATION; 1.2.840.10008.5.1.4.1.1.66.1; 00700081 00700084",
        "ENCAP DOC; 1.2.840.10008.5.1.4.1.1.104.1; 00080023 00080033 0040A043 00420010",
      })
  void keysOfType2AreThereAndEmpty(String type, String sopClass, String tags) {
    Attributes rec = entry(bare(sopClass)).instance().decoded();

    for (String tag : tags.split(" ", -1)) {
      int key = Integer.parseUnsignedInt(tag, 16);
      assertThat(rec.contains(key)).as(type + " " + tag).isTrue();
      assertThat(rec.containsValue(key)).as(type + " " + tag).isFalse();
    }
  }

  @Test
  void whatTheObjectHasIsTaken() {
    Attributes dataset = bare(UID.RTPlanStorage);
    dataset.setString(Tag.RTPlanLabel, VR.SH, "Plan 7");
    dataset.setString(Tag.RTPlanDate, VR.DA, "20240229");
    dataset.setString(Tag.InstanceNumber, VR.IS, "12");
    dataset.setString(Tag.RTPlanName, VR.LO, "not a key");
    Attributes rec = entry(dataset).instance().decoded();

    assertThat(rec.getString(Tag.RTPlanLabel)).isEqualTo("Plan 7");
    assertThat(rec.getString(Tag.RTPlanDate)).isEqualTo("20240229");
    assertThat(rec.getString(Tag.InstanceNumber)).isEqualTo("12");
    assertThat(rec.contains(Tag.RTPlanName)).isFalse();
  }

  @Test
  void patientAndStudyOfABareObject() {
    DirectoryRecord entry = entry(bare(UID.CTImageStorage));
    Attributes patient = patient(entry);
    Attributes study = study(entry);
    Attributes series = series(entry);

    // Unique in the file-set, and nothing that is not in it anyway.
    assertThat(patient.getString(Tag.PatientID)).isEqualTo("1.2.840.99999.123456789");
    assertThat(patient.contains(Tag.PatientName)).isTrue();
    assertThat(patient.contains(Tag.SpecificCharacterSet)).isFalse();
    assertThat(study.getString(Tag.StudyDate)).isEqualTo("19000101");
    assertThat(study.getString(Tag.StudyTime)).isEqualTo("000000");
    assertThat(study.getString(Tag.StudyID)).isEqualTo(".99999.123456789");
    assertThat(study.contains(Tag.AccessionNumber)).isTrue();
    assertThat(study.contains(Tag.StudyDescription)).isTrue();
    assertThat(series.getString(Tag.Modality)).isEqualTo("OT");
    assertThat(series.contains(Tag.SeriesNumber)).isTrue();
  }

  @Test
  void aMissingStudyDateIsThatOfTheSeries_withItsTime() {
    Attributes dataset = bare(UID.CTImageStorage);
    dataset.setString(Tag.StudyTime, VR.TM, "010101");
    dataset.setString(Tag.SeriesDate, VR.DA, "20240229");
    dataset.setString(Tag.SeriesTime, VR.TM, "120000");
    Attributes study = study(entry(dataset));

    assertThat(study.getString(Tag.StudyDate)).isEqualTo("20240229");
    assertThat(study.getString(Tag.StudyTime)).isEqualTo("120000");
  }

  @Test
  void theTitlesModifiersAreTheDocumentsOnly() {
    Attributes dataset = bare(UID.ComprehensiveSRStorage);
    Attributes modifier = new Attributes();
    modifier.setString(Tag.RelationshipType, VR.CS, "HAS CONCEPT MOD");
    modifier.setString(Tag.TextValue, VR.UT, "modified");
    dataset.newSequence(Tag.ContentSequence, 1).add(modifier);
    DirectoryRecord entry = entry(dataset);

    assertThat(entry.instance().decoded().getSequence(Tag.ContentSequence)).hasSize(1);
    assertThat(patient(entry).contains(Tag.ContentSequence)).isFalse();
    assertThat(study(entry).contains(Tag.ContentSequence)).isFalse();
    assertThat(series(entry).contains(Tag.ContentSequence)).isFalse();
  }

  @Test
  void anUnknownClassWithRowsAndColumns_isAnImage() {
    Attributes dataset = bare("1.2.3.999");
    dataset.setInt(Tag.Rows, VR.US, 1);
    dataset.setInt(Tag.Columns, VR.US, 1);

    assertThat(type(dataset)).isEqualTo("IMAGE");
  }

  /** Classes that are newer than the archive, or somebody's own. */
  @Test
  void ofAnUnknownClassItsContentSaysWhatItIs() {
    Attributes waveform = bare("1.2.3.999");
    waveform.newSequence(Tag.WaveformSequence, 1).add(new Attributes());
    Attributes document = bare("1.2.3.999");
    document.setString(Tag.MIMETypeOfEncapsulatedDocument, VR.LO, "application/pdf");
    Attributes report = bare("1.2.3.999");
    report.newSequence(Tag.ContentSequence, 1).add(new Attributes());
    report.setString(Tag.CompletionFlag, VR.CS, "COMPLETE");

    assertThat(type(waveform)).isEqualTo("WAVEFORM");
    assertThat(type(document)).isEqualTo("ENCAP DOC");
    assertThat(type(report)).isEqualTo("SR DOCUMENT");
  }

  @Test
  void halfOfWhatMakesAnImageOrAReportIsNeither() {
    Attributes rows = bare("1.2.3.999");
    rows.setInt(Tag.Rows, VR.US, 1);
    Attributes content = bare("1.2.3.999");
    content.newSequence(Tag.ContentSequence, 1).add(new Attributes());
    Attributes flag = bare("1.2.3.999");
    flag.setString(Tag.CompletionFlag, VR.CS, "COMPLETE");

    assertThat(type(rows)).isEqualTo("PRIVATE");
    assertThat(type(content)).isEqualTo("PRIVATE");
    assertThat(type(flag)).isEqualTo("PRIVATE");
  }

  private String type(Attributes dataset) {
    return entry(dataset).instance().decoded().getString(Tag.DirectoryRecordType);
  }

  @Test
  void whereTheObjectSaysUnknown_theRecordSaysWhatItIs() {
    Attributes dataset = bare(UID.CTImageStorage);
    dataset.setBytes(Tag.PatientID, VR.UN, new byte[] {'4', '2'});
    Attributes patient = patient(entry(dataset));

    assertThat(patient.getVR(Tag.PatientID)).isEqualTo(VR.LO);
    assertThat(patient.getString(Tag.PatientID)).isEqualTo("42");
  }

  @Test
  void theDataSetIsNotModified() {
    Attributes dataset = bare(UID.BasicTextSRStorage);
    dataset.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100");
    dataset.setString(Tag.PatientName, VR.PN, "Müller");
    Attributes before = new Attributes(dataset);
    entry(dataset);

    assertThat(dataset).isEqualTo(before);
    assertThat(dataset.tags()).containsExactly(before.tags());
  }

  /**
   * In the archive's library asking for an IS or a text decodes it in place, and so may change how
   * it is written: what was never asked for is still the bytes that were read.
   */
  @Test
  void theDataSetsValuesStayTheBytesThatWereRead() {
    Attributes dataset = bare(UID.ComprehensiveSRStorage);
    Attributes modifier = new Attributes();
    byte[] relationship = "HAS CONCEPT MOD ".getBytes(StandardCharsets.US_ASCII);
    modifier.setBytes(Tag.RelationshipType, VR.CS, relationship);
    dataset.newSequence(Tag.ContentSequence, 1).add(modifier);
    byte[] number = "007 ".getBytes(StandardCharsets.US_ASCII);
    byte[] flag = " VERIFIED ".getBytes(StandardCharsets.US_ASCII);
    byte[] name = "M\u00fcller ".getBytes(StandardCharsets.ISO_8859_1);
    dataset.setBytes(Tag.InstanceNumber, VR.IS, number);
    dataset.setBytes(Tag.SeriesNumber, VR.IS, number);
    dataset.setBytes(Tag.VerificationFlag, VR.CS, flag);
    dataset.setBytes(Tag.PatientName, VR.PN, name);
    entry(dataset);

    assertThat(dataset.getValue(Tag.InstanceNumber)).isSameAs(number);
    assertThat(dataset.getValue(Tag.SeriesNumber)).isSameAs(number);
    assertThat(dataset.getValue(Tag.VerificationFlag)).isSameAs(flag);
    assertThat(dataset.getValue(Tag.PatientName)).isSameAs(name);
    assertThat(modifier.getValue(Tag.RelationshipType)).isSameAs(relationship);
  }

  /** PS3.3 §F.5.25: "most recent Date and Time of verification among those defined". */
  @Test
  void aVerifiedReportSaysWhenItWasLastVerified() {
    Attributes dataset = bare(UID.ComprehensiveSRStorage);
    dataset.setString(Tag.VerificationFlag, VR.CS, "VERIFIED");
    Sequence observers = dataset.newSequence(Tag.VerifyingObserverSequence, 3);
    for (String time : new String[] {"20240229120000+0100", "20240229113000+0000", "2024022911"}) {
      Attributes observer = new Attributes();
      observer.setString(Tag.VerificationDateTime, VR.DT, time);
      observers.add(observer);
    }
    Attributes rec = entry(dataset).instance().decoded();

    assertThat(rec.getString(Tag.VerificationDateTime)).isEqualTo("20240229113000+0000");
    assertThat(rec.contains(Tag.VerifyingObserverSequence)).isFalse();
  }

  @Test
  void aVerifiedReportThatSaysNotWhen_hasAnUnknownDate() {
    Attributes dataset = bare(UID.ComprehensiveSRStorage);
    dataset.setString(Tag.VerificationFlag, VR.CS, "VERIFIED");

    assertThat(entry(dataset).instance().decoded().getString(Tag.VerificationDateTime))
        .isEqualTo("19000101");
  }

  @Test
  void aReportThatIsNotVerified_hasNoTimeOfVerification() {
    Attributes dataset = bare(UID.ComprehensiveSRStorage);
    dataset.setString(Tag.VerificationFlag, VR.CS, "UNVERIFIED");

    assertThat(entry(dataset).instance().decoded().contains(Tag.VerificationDateTime)).isFalse();
  }

  @Test
  void anEncapsulatedCdaDocumentHasAnHl7InstanceIdentifier_aPdfHasNone() {
    assertThat(
            entry(bare(UID.EncapsulatedCDAStorage))
                .instance()
                .decoded()
                .getString(Tag.HL7InstanceIdentifier))
        .isEqualTo("1.2.3.4.5");
    assertThat(
            entry(bare(UID.EncapsulatedPDFStorage))
                .instance()
                .decoded()
                .contains(Tag.HL7InstanceIdentifier))
        .isFalse();
  }

  /** PS3.3 Table F.4-1. */
  @Test
  void anObjectOfNoStudyIsInTheRoot() {
    Attributes dataset = bare("1.2.840.10008.5.1.4.39.1");
    dataset.remove(Tag.StudyInstanceUID);
    dataset.remove(Tag.SeriesInstanceUID);
    DirectoryRecord entry = entry(dataset);

    assertThat(entry.above()).isEmpty();
    assertThat(entry.instance().decoded().getString(Tag.DirectoryRecordType)).isEqualTo("PALETTE");
  }

  @Test
  void objectsOfASeriesShareTheirRecords() {
    DirectoryRecord first = entry(bare(UID.CTImageStorage));
    DirectoryRecord second = entry(bare(UID.CTImageStorage));

    assertThat(first.above()).hasSize(3);
    for (int level = 0; level < 3; level++) {
      assertThat(second.above().get(level)).isSameAs(first.above().get(level));
    }
  }

  @Test
  void bigEndianObjects() {
    Attributes dataset = new Attributes(bare(UID.MRSpectroscopyStorage), true);
    dataset.setInt(Tag.Rows, VR.US, 258);

    assertThat(entry(dataset).instance().decoded().getInt(Tag.Rows, 0)).isEqualTo(258);
  }

  @Test
  void withoutItsIdentifiersAnObjectCannotBeListed() {
    Attributes dataset = bare(UID.CTImageStorage);
    Attributes fmi = dataset.createFileMetaInformation(UID.ExplicitVRLittleEndian);
    dataset.remove(Tag.SeriesInstanceUID);

    assertThatThrownBy(() -> records.of(dataset, fmi))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Series Instance UID (0020,000E) is missing");
  }
}
