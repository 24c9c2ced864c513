package org.dcm4chee.arc.zip.dicomdir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.media.DicomDirReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DicomDirTest {
  @TempDir Path folder;
  private final DirectoryRecords records = new DirectoryRecords();

  private static Attributes object(String patient, String study, String series, int number) {
    Attributes dataset = new Attributes();
    dataset.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    dataset.setString(Tag.SOPInstanceUID, VR.UI, series + "." + number);
    dataset.setString(Tag.PatientID, VR.LO, patient);
    dataset.setString(Tag.PatientName, VR.PN, "Name^of " + patient);
    dataset.setString(Tag.StudyInstanceUID, VR.UI, study);
    dataset.setString(Tag.StudyDate, VR.DA, "20240229");
    dataset.setString(Tag.StudyTime, VR.TM, "1200");
    dataset.setString(Tag.StudyID, VR.SH, "S");
    dataset.setString(Tag.SeriesInstanceUID, VR.UI, series);
    dataset.setString(Tag.Modality, VR.CS, "CT");
    dataset.setInt(Tag.InstanceNumber, VR.IS, number);
    return dataset;
  }

  private DicomDir.File file(Attributes dataset, String fileId) {
    return new DicomDir.File(
        fileId, records.of(dataset, dataset.createFileMetaInformation(UID.ExplicitVRLittleEndian)));
  }

  private File written(List<DicomDir.File> files) throws IOException {
    return Files.write(folder.resolve("DICOMDIR"), DicomDir.write(files)).toFile();
  }

  /** Every record with its level's indent, type and key, and the File ID if it has one. */
  private static List<String> tree(File dicomDir) throws IOException {
    List<String> lines = new ArrayList<>();
    try (DicomDirReader reader = new DicomDirReader(dicomDir)) {
      walk(reader, reader.readFirstRootDirectoryRecord(), "", lines);
    }
    return lines;
  }

  private static void walk(
      DicomDirReader reader, Attributes first, String indent, List<String> lines)
      throws IOException {
    for (Attributes rec = first; rec != null; rec = reader.readNextDirectoryRecord(rec)) {
      String type = rec.getString(Tag.DirectoryRecordType);
      String key =
          switch (type) {
            case "PATIENT" -> rec.getString(Tag.PatientID);
            case "STUDY" -> rec.getString(Tag.StudyInstanceUID);
            case "SERIES" -> rec.getString(Tag.SeriesInstanceUID);
            default ->
                rec.getString(Tag.ReferencedSOPInstanceUIDInFile)
                    + " "
                    + String.join("/", rec.getStrings(Tag.ReferencedFileID));
          };
      lines.add(indent + type + " " + key);
      walk(reader, reader.readLowerDirectoryRecord(rec), indent + " ", lines);
    }
  }

  @Test
  void objectsShareTheRecordsOfTheirPatientStudyAndSeries() throws IOException {
    File dicomDir =
        written(
            List.of(
                file(object("P1", "1.1", "1.1.1", 1), "DICOM/S0000001/I0000001"),
                file(object("P2", "1.2", "1.2.1", 1), "DICOM/S0000002/I0000001"),
                file(object("P1", "1.1", "1.1.2", 1), "DICOM/S0000003/I0000001"),
                file(object("P1", "1.1", "1.1.1", 2), "DICOM/S0000001/I0000002")));

    assertThat(tree(dicomDir))
        .containsExactly(
            "PATIENT P1",
            " STUDY 1.1",
            "  SERIES 1.1.1",
            "   IMAGE 1.1.1.1 DICOM/S0000001/I0000001",
            "   IMAGE 1.1.1.2 DICOM/S0000001/I0000002",
            "  SERIES 1.1.2",
            "   IMAGE 1.1.2.1 DICOM/S0000003/I0000001",
            "PATIENT P2",
            " STUDY 1.2",
            "  SERIES 1.2.1",
            "   IMAGE 1.2.1.1 DICOM/S0000002/I0000001");
  }

  @Test
  void sameFiles_sameBytes() {
    DicomDir.File first = file(object("P", "1.1", "1.1.1", 1), "A");
    DicomDir.File second = file(object("P", "1.1", "1.1.1", 2), "B");

    assertThat(DicomDir.write(List.of(first, second)))
        .isEqualTo(DicomDir.write(List.of(first, second)));
    assertThat(DicomDir.write(List.of(first))).isNotEqualTo(DicomDir.write(List.of(first, second)));
  }

  /** Workers make records in any order: which of them comes first must not matter. */
  @Test
  void theFirstInTheListSpeaksForTheSeries() throws IOException {
    Attributes second = object("P", "1.1", "1.1.1", 2);
    second.setString(Tag.PatientName, VR.PN, "Otherwise");
    DicomDir.File madeFirst = file(second, "B");
    File dicomDir = written(List.of(file(object("P", "1.1", "1.1.1", 1), "A"), madeFirst));

    try (DicomDirReader reader = new DicomDirReader(dicomDir)) {
      assertThat(reader.readFirstRootDirectoryRecord().getString(Tag.PatientName))
          .isEqualTo("Name^of P");
    }
  }

  @Test
  void anEmptyFileSetHasAnEmptyDirectory() throws IOException {
    try (DicomDirReader reader = new DicomDirReader(written(List.of()))) {
      assertThat(reader.isEmpty()).isTrue();
      assertThat(reader.getFileSetUID()).startsWith("2.25.");
      assertThat(reader.getTransferSyntaxUID()).isEqualTo(UID.ExplicitVRLittleEndian);
    }
  }

  @Test
  void theFileSaysThatItIsConsistent() throws IOException {
    try (DicomDirReader reader =
        new DicomDirReader(written(List.of(file(object("P", "1.1", "1.1.1", 1), "A"))))) {
      assertThat(reader.getFileSetConsistencyFlag()).isZero();
    }
  }

  @Test
  void eachRecordKeepsItsOwnCharacterSet() throws IOException {
    Attributes latin1 = object("P1", "1.1", "1.1.1", 1);
    latin1.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100");
    latin1.setString(Tag.PatientName, VR.PN, "Müller^Jörg");
    Attributes utf8 = object("P2", "1.2", "1.2.1", 1);
    utf8.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192");
    utf8.setString(Tag.PatientName, VR.PN, "王^小东");
    Attributes japanese = object("P3", "1.3", "1.3.1", 1);
    japanese.setString(Tag.SpecificCharacterSet, VR.CS, "", "ISO 2022 IR 87");
    japanese.setString(Tag.StudyDescription, VR.LO, "山田");
    try (DicomDirReader reader =
        new DicomDirReader(
            written(List.of(file(latin1, "A"), file(utf8, "B"), file(japanese, "C"))))) {
      Attributes first = reader.findPatientRecord("P1");
      Attributes second = reader.findPatientRecord("P2");
      Attributes third = reader.readLowerDirectoryRecord(reader.findPatientRecord("P3"));

      assertThat(first.getString(Tag.PatientName)).isEqualTo("Müller^Jörg");
      assertThat(first.getSafeBytes(Tag.PatientName))
          .startsWith("Müller^Jörg".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(second.getString(Tag.PatientName)).isEqualTo("王^小东");
      assertThat(second.getString(Tag.SpecificCharacterSet)).isEqualTo("ISO_IR 192");
      assertThat(third.getString(Tag.StudyDescription)).isEqualTo("山田");
      assertThat(third.getStrings(Tag.SpecificCharacterSet)).hasSize(2).endsWith("ISO 2022 IR 87");
    }
  }

  @Test
  void seriesAndObjectsWithoutNumber_areNumberedByPosition() throws IOException {
    List<DicomDir.File> files = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      Attributes dataset = object("P", "1.1", "1.1." + (i + 1) / 2, i);
      dataset.setNull(Tag.InstanceNumber, VR.IS);
      files.add(file(dataset, "F" + i));
    }
    try (DicomDirReader reader = new DicomDirReader(written(files))) {
      Attributes study = reader.readLowerDirectoryRecord(reader.readFirstRootDirectoryRecord());
      Attributes series = reader.readLowerDirectoryRecord(study);
      Attributes first = reader.readLowerDirectoryRecord(series);

      assertThat(series.getString(Tag.SeriesNumber)).isEqualTo("1");
      assertThat(reader.readNextDirectoryRecord(series).getString(Tag.SeriesNumber)).isEqualTo("2");
      assertThat(first.getString(Tag.InstanceNumber)).isEqualTo("1");
      assertThat(reader.readNextDirectoryRecord(first).getString(Tag.InstanceNumber))
          .isEqualTo("2");
    }
  }

  @Test
  void thousandsOfObjects() throws IOException {
    List<DicomDir.File> files = new ArrayList<>();
    for (int i = 1; i <= 3000; i++) {
      files.add(file(object("P", "1.1", "1.1." + i % 3, i), "DICOM/I" + i));
    }

    File dicomDir = written(files);
    List<String> tree = tree(dicomDir);

    assertThat(tree).hasSize(3005);
    assertThat(tree.stream().filter(line -> line.contains("IMAGE")).distinct()).hasSize(3000);
    try (DicomInputStream in = new DicomInputStream(dicomDir)) {
      assertThat(in.readDataset().getSequence(Tag.DirectoryRecordSequence))
          .as("read from its start to its end, by the lengths")
          .hasSize(3005);
    }
  }

  /** Each file takes as many operations as the one before: nothing is searched for. */
  @Test
  void operationsGrowWithTheFiles() {
    long few = DicomDir.operations(files(100));
    long more = DicomDir.operations(files(200));
    long most = DicomDir.operations(files(400));

    assertThat(more - few).isPositive();
    assertThat(most - more).isEqualTo(2 * (more - few));
    // A record, and the reference to it.
    assertThat(more - few).isEqualTo(2 * 100);
  }

  /** Ten series, which take turns. */
  private List<DicomDir.File> files(int count) {
    List<DicomDir.File> files = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      files.add(file(object("P", "1.1", "1.1." + i % 10, i), "DICOM/I" + i));
    }
    return files;
  }

  @Test
  void aFileIsListedOnce() {
    DirectoryRecord record = file(object("P", "1.1", "1.1.1", 1), "A").record();

    assertThatThrownBy(
            () ->
                DicomDir.write(
                    List.of(new DicomDir.File("A", record), new DicomDir.File("A", record))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Two files of the DICOMDIR have the File ID A");
  }

  /** An ID alone says nothing: another hospital may have given it to another person. */
  @Test
  void theSamePatientIdOfAnotherIssuerIsAnotherPatient() throws IOException {
    Attributes here = object("P", "1.1", "1.1.1", 1);
    here.setString(Tag.IssuerOfPatientID, VR.LO, "HERE");
    Attributes there = object("P", "1.2", "1.2.1", 1);
    there.setString(Tag.IssuerOfPatientID, VR.LO, "THERE");
    Attributes hereToo = object("P", "1.3", "1.3.1", 1);
    hereToo.setString(Tag.IssuerOfPatientID, VR.LO, "HERE");
    File dicomDir = written(List.of(file(here, "A"), file(there, "B"), file(hereToo, "C")));

    assertThat(tree(dicomDir))
        .containsExactly(
            "PATIENT P",
            " STUDY 1.1",
            "  SERIES 1.1.1",
            "   IMAGE 1.1.1.1 A",
            " STUDY 1.3",
            "  SERIES 1.3.1",
            "   IMAGE 1.3.1.1 C",
            "PATIENT P",
            " STUDY 1.2",
            "  SERIES 1.2.1",
            "   IMAGE 1.2.1.1 B");
    try (DicomDirReader reader = new DicomDirReader(dicomDir)) {
      assertThat(reader.readLastRootDirectoryRecord().getString(Tag.IssuerOfPatientID))
          .isEqualTo("THERE");
    }
  }

  @Test
  void objectsOfNoStudyStandBesideThePatients() throws IOException {
    Attributes palette = new Attributes();
    palette.setString(Tag.SOPClassUID, VR.UI, "1.2.840.10008.5.1.4.39.1");
    palette.setString(Tag.SOPInstanceUID, VR.UI, "1.9");
    palette.setString(Tag.ContentLabel, VR.CS, "RAINBOW");
    File dicomDir = written(List.of(file(palette, "A"), file(object("P", "1.1", "1.1.1", 1), "B")));

    assertThat(tree(dicomDir))
        .containsExactly(
            "PALETTE 1.9 A", "PATIENT P", " STUDY 1.1", "  SERIES 1.1.1", "   IMAGE 1.1.1.1 B");
  }

  @Test
  void fileIdsThatNoMediumCanHold_areRefused() {
    DirectoryRecord record = file(object("P", "1.1", "1.1.1", 1), "A").record();
    for (String fileId :
        List.of("", "lower", "TOOLONGNAME", "I1.DCM", "A//B", "A/A/A/A/A/A/A/A/A")) {
      assertThatThrownBy(() -> new DicomDir.File(fileId, record))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 8 components");
    }
  }

  /**
   * Another reader's opinion: dcmtk parses it, and finds a DICOM file with file meta information.
   */
  @Test
  void dcmtkReadsIt() throws Exception {
    File dicomDir =
        written(
            List.of(
                file(object("P1", "1.1", "1.1.1", 1), "DICOM/S0000001/I0000001"),
                file(object("P2", "1.2", "1.2.1", 1), "DICOM/S0000002/I0000001")));

    assertThat(output("dcmftest", dicomDir.getPath())).startsWith("yes");
    assertThat(output("dcmdump", "+E", dicomDir.getPath()))
        .doesNotContain("E: ")
        .contains("DICOM\\S0000002\\I0000001");
  }

  private static String output(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, command[0] + " of dcmtk is not installed: skipped");
      return "";
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
