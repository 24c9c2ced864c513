package org.dcm4chee.arc.zip.dicomdir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another's judgement: {@code dciodvfy}, which knows PS3.3 Annex F, has nothing to say. */
class DciodvfyTest {
  @TempDir Path folder;
  private final DirectoryRecords records = new DirectoryRecords();

  @BeforeAll
  static void isInstalled() {
    try {
      new ProcessBuilder("dciodvfy", "-version").redirectErrorStream(true).start().destroy();
    } catch (IOException e) {
      assumeTrue(false, "dciodvfy of Debian's package dicom3tools is not installed: skipped");
    }
  }

  /** Every complaint about a DICOMDIR. */
  private List<String> complaints(List<DicomDir.File> files) throws Exception {
    return complaints(Files.write(folder.resolve("DICOMDIR"), DicomDir.write(files)));
  }

  private static List<String> complaints(Path dicomFile) throws Exception {
    Process process =
        new ProcessBuilder("dciodvfy", dicomFile.toString()).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    if (dicomFile.endsWith("DICOMDIR")) {
      assertThat(output).as("what it says it has checked").contains("BasicDirectory");
    }
    return output
        .lines()
        .filter(line -> line.startsWith("Error") || line.startsWith("Warning"))
        .toList();
  }

  private DicomDir.File file(int number, Attributes dataset) {
    return new DicomDir.File(
        "DICOM/I" + number,
        records.of(dataset, dataset.createFileMetaInformation(UID.ExplicitVRLittleEndian)));
  }

  private static Attributes bare(String sopClass, int number) {
    Attributes dataset = new Attributes();
    dataset.setString(Tag.SOPClassUID, VR.UI, sopClass);
    dataset.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3.4.5." + number);
    dataset.setString(Tag.StudyInstanceUID, VR.UI, "1.2.840.99999.123456789");
    dataset.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3.4");
    return dataset;
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "IMAGE, 2",
    "RT DOSE, 481.2",
    "RT STRUCTURE SET, 481.3",
    "RT PLAN, 481.5",
    "RT TREAT RECORD, 481.4",
    "WAVEFORM, 9.1.1",
    "SR DOCUMENT, 88.33",
    "KEY OBJECT DOC, 88.59",
    "RAW DATA, 66",
    "REGISTRATION, 66.1",
    "FIDUCIAL, 66.2",
    "ENCAP DOC, 104.1",
    "ENCAP DOC, 104.2",
    "VALUE MAP, 67",
    "STEREOMETRIC, 77.1.5.3",
    "SURFACE, 66.5",
    "PRIVATE, =1.2.3.999",
  })
  void nothingIsMissingInTheRecordOfAnObjectThatHasNothing(String type, String sopClass)
      throws Exception {
    DicomDir.File file = file(1, bare(uid(sopClass), 1));

    assertThat(typeOf(file)).isEqualTo(type);
    assertThat(complaints(List.of(file))).isEmpty();
  }

  /**
   * Types that the judge knows by name, or (as of 2022) not at all, and whose keys it does not
   * know: there it can say only that it does not know them.
   */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "MEASUREMENT, 78.1",
    "SURFACE SCAN, 68.1",
    "TRACT, 66.6",
    "ASSESSMENT, 90.1",
    "RADIOTHERAPY, 481.10",
    "ANNOTATION, 91.1",
    "PLAN, =1.2.840.10008.5.1.4.34.7",
    "PALETTE, =1.2.840.10008.5.1.4.39.1",
    "IMPLANT, =1.2.840.10008.5.1.4.43.1",
    "IMPLANT ASSY, =1.2.840.10008.5.1.4.44.1",
    "IMPLANT GROUP, =1.2.840.10008.5.1.4.45.1",
  })
  void ofTypesThatItDoesNotKnow_itSaysOnlyThat(String type, String sopClass) throws Exception {
    DicomDir.File file = file(1, bare(uid(sopClass), 1));

    assertThat(typeOf(file)).isEqualTo(type);
    assertThat(complaints(List.of(file)))
        .allMatch(
            line ->
                line.equals(
                        "Error - Unrecognized enumerated value <"
                            + type
                            + "> for value 1 of attribute <Directory Record Type>")
                    || line.startsWith("Warning - Attribute is not present in standard DICOM IOD")
                    || line.startsWith(
                        "Warning - Dicom dataset contains attributes not present in standard"
                            + " DICOM IOD"));
  }

  private static String uid(String sopClass) {
    return sopClass.startsWith("=") ? sopClass.substring(1) : "1.2.840.10008.5.1.4.1.1." + sopClass;
  }

  private static String typeOf(DicomDir.File file) {
    return file.record().instance().decoded().getString(Tag.DirectoryRecordType);
  }

  /** PS3.3 §F.5.27 wants the references if the object has them; the judge wants them always. */
  @Test
  void spectroscopyWithReferences() throws Exception {
    Attributes spectroscopy = bare(UID.MRSpectroscopyStorage, 1);
    image(spectroscopy.newSequence(Tag.ReferencedImageEvidenceSequence, 1));

    assertThat(complaints(List.of(file(1, spectroscopy)))).isEmpty();
  }

  /** A definition without codes is one, but not to the judge. */
  @Test
  void hangingProtocols() throws Exception {
    Attributes protocol = bare("1.2.840.10008.5.1.4.38.1", 1);
    Attributes definition = new Attributes();
    protocol.newSequence(Tag.HangingProtocolDefinitionSequence, 1).add(definition);
    definition.setString(Tag.Modality, VR.CS, "CT");
    code(definition.newSequence(Tag.ProcedureCodeSequence, 1));
    code(definition.newSequence(Origin.REASON_FOR_REQUESTED_PROCEDURE_CODE_SEQUENCE, 1));

    assertThat(complaints(List.of(file(1, protocol)))).isEmpty();
  }

  /** An object that refers to no image is not a presentation state. */
  @Test
  void presentationStates() throws Exception {
    Attributes grayscale = bare("1.2.840.10008.5.1.4.1.1.11.1", 1);
    reference(grayscale.newSequence(Tag.ReferencedSeriesSequence, 1));
    Attributes blending = bare("1.2.840.10008.5.1.4.1.1.11.4", 2);
    Sequence studies = blending.newSequence(Tag.BlendingSequence, 2);
    for (int i = 0; i < 2; i++) {
      Attributes study = new Attributes();
      studies.add(study);
      study.setString(Tag.StudyInstanceUID, VR.UI, "1.2.840.99999.123456789");
      reference(study.newSequence(Tag.ReferencedSeriesSequence, 1));
    }

    assertThat(complaints(List.of(file(1, grayscale), file(2, blending)))).isEmpty();
  }

  private static void reference(Sequence referencedSeries) {
    Attributes series = new Attributes();
    referencedSeries.add(series);
    series.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3.5");
    image(series.newSequence(Tag.ReferencedImageSequence, 1));
  }

  private static void image(Sequence references) {
    Attributes image = new Attributes();
    references.add(image);
    image.setString(Tag.ReferencedSOPClassUID, VR.UI, UID.CTImageStorage);
    image.setString(Tag.ReferencedSOPInstanceUID, VR.UI, "1.2.3.5.1");
  }

  @Test
  void aVerifiedReportWithAModifiedTitle() throws Exception {
    Attributes report = bare(UID.ComprehensiveSRStorage, 1);
    report.setString(Tag.VerificationFlag, VR.CS, "VERIFIED");
    Attributes observer = new Attributes();
    observer.setString(Tag.VerificationDateTime, VR.DT, "20240229120000");
    report.newSequence(Tag.VerifyingObserverSequence, 1).add(observer);
    Attributes modifier = new Attributes();
    report.newSequence(Tag.ContentSequence, 1).add(modifier);
    modifier.setString(Tag.RelationshipType, VR.CS, "HAS CONCEPT MOD");
    modifier.setString(Tag.ValueType, VR.CS, "CODE");
    code(modifier.newSequence(Tag.ConceptNameCodeSequence, 1));
    code(modifier.newSequence(Tag.ConceptCodeSequence, 1));

    assertThat(complaints(List.of(file(1, report)))).isEmpty();
  }

  private static void code(Sequence sequence) {
    Attributes code = new Attributes();
    sequence.add(code);
    code.setString(Tag.CodeValue, VR.SH, "121049");
    code.setString(Tag.CodingSchemeDesignator, VR.SH, "DCM");
    code.setString(Tag.CodeMeaning, VR.LO, "Language of Content Item and Descendants");
  }

  @Test
  void namesInManyCharacterSets() throws Exception {
    List<DicomDir.File> files = new ArrayList<>();
    String[][] names = {
      {"ISO_IR 100", "Müller^Jörg"}, {"ISO_IR 192", "王^小东"}, {"ISO_IR 144", "Люк^Семён"}
    };
    for (String[] name : names) {
      int number = files.size() + 1;
      Attributes dataset = bare(UID.CTImageStorage, number);
      dataset.setString(Tag.SpecificCharacterSet, VR.CS, name[0]);
      dataset.setString(Tag.PatientID, VR.LO, "P" + number);
      dataset.setString(Tag.PatientName, VR.PN, name[1]);
      files.add(file(number, dataset));
    }

    assertThat(complaints(files)).isEmpty();
  }

  /**
   * All that can be read of {@code -Dzip.it.samples=FOLDER}, in one DICOMDIR: no more is said of it
   * than of the objects themselves, whose values it repeats.
   */
  @Test
  void realObjects() throws Exception {
    String samples = System.getProperty("zip.it.samples", "");
    assumeTrue(!samples.isEmpty(), "no -Dzip.it.samples=FOLDER: skipped");
    List<DicomDir.File> files = new ArrayList<>();
    Set<String> ofTheObjects = new HashSet<>();
    try (Stream<Path> paths = Files.walk(Path.of(samples))) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".dcm")).sorted().toList()) {
        try (DicomInputStream in = new DicomInputStream(path.toFile())) {
          Attributes dataset = in.readDataset(dis -> dis.tag() == Tag.PixelData);
          files.add(file(files.size() + 1, dataset));
        } catch (IOException | IllegalArgumentException e) {
          // Some samples are broken on purpose: the archive does not take them either.
        }
        ofTheObjects.addAll(complaints(path));
      }
    }

    assertThat(files).hasSizeGreaterThan(10);
    assertThat(ofTheObjects).containsAll(complaints(files));
  }
}
