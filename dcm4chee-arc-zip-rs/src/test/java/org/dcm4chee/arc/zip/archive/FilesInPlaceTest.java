package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4chee.arc.entity.Location;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A look at a file from outside, by its storage, without opening it")
class FilesInPlaceTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final byte[] FILE = new byte[10_000];

  private final FakeArchive archive = new FakeArchive();

  @AfterEach
  void nothingWasOpened_norToldToTheArchive() {
    assertThat(archive.opened).isEmpty();
    assertThat(archive.told()).isEmpty();
  }

  private InstanceSource source(Map<String, String> properties, Location... locations) {
    Attributes row = new Attributes();
    row.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3.4");
    return new SourceFactory(archive.context(), FakeArchive.wish(List.of(), properties))
        .of(List.of(archive.match("1.2.3.4", row, locations)))
        .acceptable()
        .get(0);
  }

  private boolean isInPlace(Location... locations) {
    InstanceSource source = source(Map.of(), locations);
    source.markReady();
    return source.isInPlace();
  }

  @Test
  void asLongAsItWasStored() {
    assertThat(isInPlace(archive.store("fs1", "a", FILE, EXPLICIT))).isTrue();
    assertThat(archive.looks).isOne();
  }

  @Test
  void missing_orOfAnotherLength_orOfALengthThatNobodyKnows() {
    Location missing = archive.store("fs1", "a", FILE, EXPLICIT);
    archive.files.remove("a");
    assertThat(isInPlace(missing)).isFalse();
    Location shorter = archive.store("fs1", "b", FILE, EXPLICIT);
    archive.files.put("b", Arrays.copyOf(FILE, FILE.length - 1));
    assertThat(isInPlace(shorter)).isFalse();
    assertThat(isInPlace(archive.store("fs1", "c", new byte[0], EXPLICIT, 0, null))).isFalse();
  }

  @Test
  @DisplayName("the copy that would be read first counts: another one is for who opens it")
  void firstCopy() {
    Location missing = archive.store("fs1", "a", FILE, EXPLICIT);
    archive.files.remove("a");
    assertThat(isInPlace(missing, archive.store("fs2", "b", FILE, EXPLICIT))).isFalse();
    assertThat(isInPlace(archive.store("tape", "c", FILE, EXPLICIT), missing)).isFalse();
  }

  @Test
  void aStorageThatIsNotConfiguredAnyMore_hasNone() {
    Location gone = archive.store("removed", "a", FILE, EXPLICIT);
    assertThat(isInPlace(gone)).isFalse();
  }

  @Test
  @DisplayName("with zip.verify=digest a look from outside says nothing")
  void verified() {
    InstanceSource source =
        source(Map.of("zip.verify", "digest"), archive.store("fs1", "a", FILE, EXPLICIT));
    source.markReady();
    assertThat(source.isInPlace()).isFalse();
    assertThat(archive.looks).isZero();
  }

  @Test
  @DisplayName("what is on its way from nearline storage is in no place yet")
  void nearline() {
    InstanceSource source = source(Map.of(), archive.store("tape", "a", FILE, EXPLICIT));
    assertThat(source.isReady()).isFalse();
    assertThat(source.isInPlace()).isFalse();
    source.markReady();
    assertThat(source.isInPlace()).isTrue();
  }
}
