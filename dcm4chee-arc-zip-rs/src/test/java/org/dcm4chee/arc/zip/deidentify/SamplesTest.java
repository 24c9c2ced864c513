package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.io.DicomInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every file of a folder of real ones. */
class SamplesTest {
  private static final String FOLDER = "zip.it.samples";

  private final Deidentifier deidentifier =
      Deidentifier.of(Profile.basic(), Headers.KEY, EnumSet.allOf(Kind.class));

  @TestFactory
  @DisplayName("each sample is de-identified or left out with a reason, and nothing of it is left")
  Stream<DynamicTest> samples() throws IOException {
    String folder = System.getProperty(FOLDER, "");
    assumeTrue(!folder.isEmpty(), "-D" + FOLDER + " names no folder with DICOM files");
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files
          .filter(file -> file.toString().endsWith(".dcm"))
          .sorted()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)))
          .toList()
          .stream();
    }
  }

  private void check(Path file) throws IOException {
    Attributes dataset;
    try (DicomInputStream in = new DicomInputStream(file.toFile())) {
      dataset = in.readDatasetUntilPixelData();
    } catch (IOException e) {
      assumeTrue(false, "no readable header: " + e.getMessage());
      return;
    }
    Set<String> secrets = new TreeSet<>();
    for (int tag :
        new int[] {
          Tag.StudyInstanceUID,
          Tag.SeriesInstanceUID,
          Tag.SOPInstanceUID,
          Tag.PatientID,
          Tag.AccessionNumber,
          Tag.PatientName,
          Tag.StudyDate
        }) {
      String value = dataset.getString(tag, "");
      if (value.length() >= 6) {
        secrets.add(value);
      }
    }
    boolean named = dataset.containsValue(Tag.SOPClassUID);
    Outcome outcome = deidentifier.apply(dataset);
    if (outcome instanceof Outcome.LeftOut out) {
      if (named) {
        assertThat(out.reason()).isNotEqualTo(Reason.NOT_UNDERSTOOD);
      }
      assertThat(secrets).noneMatch(out.words()::contains);
      return;
    }
    String sent = new String(Headers.bytes(dataset), StandardCharsets.UTF_8);
    assertThat(secrets).noneMatch(sent::contains);
    assertThat(dataset.getString(0x00120062)).isEqualTo("YES");
  }
}
