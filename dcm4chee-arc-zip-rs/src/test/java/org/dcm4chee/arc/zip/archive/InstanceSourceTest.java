package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What is known of an object before a byte of its file is read")
class InstanceSourceTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final String IMPLICIT = UID.ImplicitVRLittleEndian;
  private static final String DEFLATED = "1.2.840.10008.1.2.1.99";

  private final FakeArchive archive = new FakeArchive();

  private static Attributes row(String patientID) {
    return FakeArchive.undecoded(
        DicomBytes.dataset(EXPLICIT)
            .element(Tag.PatientID, "LO", patientID)
            .element(Tag.StudyInstanceUID, "UI", "1.2")
            .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
            .toBytes());
  }

  private Location stored(String path, String syntax) {
    return archive.store("fs1", path, new byte[100], syntax);
  }

  private Location digested(String path, int digest) {
    return archive.store(
        "fs1", path, new byte[100], EXPLICIT, 100, new byte[] {(byte) digest, 1, 2, 3});
  }

  private InstanceLocations match(Location... locations) {
    return archive.match("1.2.3.4", row("P1"), locations);
  }

  private InstanceSource source(List<String> wanted, InstanceLocations match, String... extras) {
    SourceFactory.Sources sources =
        new SourceFactory(archive.context(), FakeArchive.wish(wanted, Map.of(), extras))
            .of(List.of(match));
    return Stream.concat(
            sources.acceptable().stream(),
            sources.notAcceptable().stream().map(left -> (InstanceSource) left.source()))
        .findFirst()
        .orElseThrow();
  }

  private long fingerprint(InstanceLocations match) {
    return source(List.of("*"), match).fingerprint();
  }

  @Test
  @DisplayName("an object that would be other bytes is not taken for the one that was found")
  void fingerprints() {
    long found = fingerprint(match(stored("a", EXPLICIT)));
    assertThat(fingerprint(match(stored("a", EXPLICIT)))).isEqualTo(found);

    List<Long> others = new ArrayList<>(List.of(found));
    others.add(fingerprint(archive.match("1.2.3.4", row("P2"), stored("a", EXPLICIT))));
    others.add(fingerprint(archive.match("1.2.3.5", row("P1"), stored("a", EXPLICIT))));
    others.add(
        fingerprint(archive.match(new Date(1), "1.2.3.4", row("P1"), stored("a", EXPLICIT))));
    others.add(fingerprint(match(stored("b", EXPLICIT))));
    others.add(fingerprint(match(stored("a", UID.JPEGBaseline8Bit))));
    others.add(fingerprint(match(stored("a", EXPLICIT), stored("b", EXPLICIT))));
    others.add(fingerprint(match(digested("a", 1))));
    others.add(fingerprint(match(digested("a", 2))));
    archive.olderRule = Optional.of(new ArchiveAttributeCoercion("rule"));
    others.add(fingerprint(match(stored("a", EXPLICIT))));

    assertThat(others).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("the same bytes in another place are the same object, if their digest says so")
  void movedByTheArchive() {
    assertThat(fingerprint(match(digested("b", 1))))
        .isEqualTo(fingerprint(match(digested("a", 1))));
  }

  @ParameterizedTest
  @CsvSource({
    // stored, sent, header
    EXPLICIT + ", *, true",
    IMPLICIT + ", *, true",
    UID.JPEGBaseline8Bit + ", *, true",
    UID.RLELossless + "," + EXPLICIT + ", true",
    EXPLICIT + "," + IMPLICIT + ", true",
    DEFLATED + ", *, false",
    DEFLATED + "," + EXPLICIT + ", false",
    UID.RLELossless + "," + UID.JPEGBaseline8Bit + ", true",
  })
  @DisplayName("a header tells the length of what is not deflated, and not made smaller on its way")
  void headerTellsLength(String stored, String wanted, boolean tells) {
    assertThat(source(List.of(wanted), match(stored("a", stored))).headerTellsLength())
        .isEqualTo(tells);
  }

  @Test
  void ifAnyCopyIsDeflatedTheHeaderDoesNotTellTheLength() {
    assertThat(
            source(List.of(EXPLICIT), match(stored("a", EXPLICIT), stored("b", DEFLATED)))
                .headerTellsLength())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    EXPLICIT + ", DICOM, true",
    IMPLICIT + ", DICOM, true",
    UID.ExplicitVRBigEndian + ", DICOM, true",
    UID.JPEGBaseline8Bit + ", DICOM, false",
    DEFLATED + ", DICOM, false",
    UID.JPEGBaseline8Bit + ", JSON, true",
    DEFLATED + ", XML, true"
  })
  @DisplayName("what a transfer syntax has compressed is not worth compressing, but a text is")
  void compressible(String syntax, String content, boolean compressible) {
    assertThat(source(List.of("*"), match(stored("a", syntax)), content).compressible())
        .isEqualTo(compressible);
  }

  @Test
  void ofMetadataAloneTheFilesHeaderSaysNothing() throws IOException {
    InstanceSource source = source(List.of("*"), match(stored("a", EXPLICIT)), "JSON");

    assertThat(source.headerTellsLength()).isFalse();
    assertThat(source.outline()).isEmpty();
    assertThat(archive.opened).isEmpty();
  }

  @Test
  @DisplayName("who waits for a copy hears of it once it is there, and reads that one")
  void copied() throws IOException {
    byte[] file =
        DicomBytes.file(EXPLICIT)
            .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
            .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
            .toBytes();
    Location tape = archive.store("tape", "slow", file, EXPLICIT);
    InstanceSource source = source(List.of("*"), match(tape));
    List<String> told = new ArrayList<>();
    source.onReady(() -> told.add("before"));
    assertThat(source.isReady()).isFalse();
    assertThat(source.reader().copies().all()).containsExactly(tape);
    assertThat(told).isEmpty();
    Location cached = archive.store("fs1", "cached", file, EXPLICIT);

    source.markReady(match(cached, tape));
    source.onReady(() -> told.add("after"));

    assertThat(source.isReady()).isTrue();
    assertThat(told).containsExactly("before", "after");
    source.encode(new ByteArrayOutputStream());
    assertThat(archive.opened).containsExactly("cached");
  }
}
