package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.deidentify.Deidentifier;
import org.dcm4chee.arc.zip.pipeline.LeaveOutException;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An object out of which the patient is to be taken leaves without him, or not at all")
class DeidentifiedObjectTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final String KEY = "a secret of thirty-two characters and more";
  private static final int TRAILING_PADDING = 0xFFFCFFFC;
  private static final Map<String, String> AS_THE_ARCHIVE_CHOOSES =
      Map.of("zip.deidentify", "always", "zip.deidentifyKey", KEY, "zip.syntaxes", "archive");

  private final FakeArchive archive = new FakeArchive();

  private static DicomBytes header(String syntax, String burnedIn) {
    return DicomBytes.file(syntax)
        .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
        .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
        .element(Tag.Modality, "CS", "CT")
        .element(Tag.PatientName, "PN", "Known^Patient")
        .element(Tag.StudyInstanceUID, "UI", "1.2")
        .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
        .number(Tag.Rows, 2)
        .number(Tag.Columns, 2)
        .number(Tag.BitsAllocated, 8)
        .element(Tag.BurnedInAnnotation, "CS", burnedIn);
  }

  /** As the archive has stored it, with something behind its pixels. */
  private InstanceSource source(String burnedIn, String key) {
    return source(EXPLICIT, burnedIn, Map.of("zip.deidentify", "always", "zip.deidentifyKey", key));
  }

  private InstanceSource source(String syntax, String burnedIn, Map<String, String> properties) {
    byte[] file =
        header(syntax, burnedIn)
            .element(DicomBytes.PIXEL_DATA, "OW", new byte[] {1, 2, 3, 4})
            .element(TRAILING_PADDING, "OB", "Known^Patient, again ")
            .toBytes();
    Location location = archive.store("fs1", "a", file, syntax);
    Attributes row = new Attributes();
    row.setString(Tag.StudyInstanceUID, VR.UI, "1.2");
    row.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3");
    InstanceLocations match = archive.match("1.2.3.4", row, location);
    ZipWish plain = FakeArchive.wish(List.of("*"), properties);
    Optional<Deidentifier> deidentifier =
        DeidentifyPolicy.decide(plain.settings(), Optional.empty());
    ZipWish wish =
        new ZipWish(List.of("*"), false, false, deidentifier, "somebody", plain.settings());
    return new SourceFactory(archive.context(), wish).of(List.of(match)).acceptable().get(0);
  }

  @Test
  void itHasOtherUids_theSameInItsFileAndInItsName_andNothingBehindItsPixels() throws IOException {
    InstanceSource source = source("NO", KEY);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    source.encode(out);
    Attributes written;
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      written = in.readDataset();
    }

    assertThat(written.getString(Tag.SOPInstanceUID))
        .isEqualTo(source.uids().instance())
        .isNotEqualTo("1.2.3.4");
    assertThat(written.getString(Tag.StudyInstanceUID)).isEqualTo(source.uids().study());
    assertThat(written.getBytes(Tag.PixelData)).containsExactly(1, 2, 3, 4);
    assertThat(out.toString(java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("Known^Patient");
    assertThat(source.outline()).as("what will be cut off, no header tells").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {UID.ImplicitVRLittleEndian, UID.ExplicitVRBigEndian})
  void storedSoThatNobodyCanLookBehindItsPixels_itLeavesInExplicitVrLittleEndian(String stored)
      throws IOException {
    InstanceSource source = source(stored, "NO", AS_THE_ARCHIVE_CHOOSES);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    source.encode(out);

    assertThat(source.targetSyntax()).isEqualTo(EXPLICIT);
    assertThat(out.toString(java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains(EXPLICIT, source.uids().instance())
        .doesNotContain("Known^Patient");
  }

  @Test
  void oneThatIsNotSafeDoesNotLeave_andTheReasonNamesNobody() {
    assertThatThrownBy(() -> source("YES", KEY).encode(new ByteArrayOutputStream()))
        .isInstanceOfSatisfying(
            LeaveOutException.class, e -> assertThat(e.kind()).isEqualTo(LeftOut.Kind.UNSAFE))
        .hasMessageNotContaining("Known");
    assertThat(archive.told()).as("it is no failure of the file").isEmpty();
  }

  @Test
  void withAnotherKeyItIsAnotherObject() {
    String other = "another secret of thirty-two characters";

    assertThat(source("NO", KEY).decidedBy())
        .isEqualTo(source("NO", KEY).decidedBy())
        .isNotEqualTo(source("NO", other).decidedBy());
  }
}
