package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4chee.arc.conf.LocationStatus;
import org.dcm4chee.arc.entity.Location;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of several copies the first that is right is looked for, and no further")
class ChosenCopyTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;

  private final FakeArchive archive = new FakeArchive();
  private final byte[] file =
      DicomBytes.file(EXPLICIT)
          .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
          .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
          .element(DicomBytes.PIXEL_DATA, "OW", new byte[100_000])
          .toBytes();
  private Location first;
  private Location second;
  private Location third;

  @BeforeEach
  void store() throws Exception {
    byte[] md5 = MessageDigest.getInstance("MD5").digest(file);
    first = archive.store("fs1", "a", file.clone(), EXPLICIT, file.length, md5);
    second = archive.store("fs2", "b", file.clone(), EXPLICIT, file.length, md5);
    third = archive.store("fs2", "c", file.clone(), EXPLICIT, file.length, md5);
  }

  @AfterEach
  void nothingIsOpen() {
    assertThat(archive.open()).isZero();
  }

  private void rots(String path) {
    archive.files.get(path)[file.length - 1]++;
  }

  private ObjectReader reader(Location... copies) {
    return new SourceFactory(
            archive.context(), FakeArchive.wish(List.of("*"), Map.of("zip.verify", "digest")))
        .of(List.of(archive.match("1.2.3.4", new Attributes(), copies)))
        .acceptable()
        .get(0)
        .reader();
  }

  /** Which are opened by who writes it then. */
  private List<String> read(ObjectReader reader) throws IOException {
    archive.opened.clear();
    assertThat(reader.write(OutputStream.nullOutputStream())).isNotNull();
    return List.copyOf(archive.opened);
  }

  @Test
  void theFirstIsRight() throws IOException {
    ObjectReader reader = reader(first, second, third);

    reader.chooseCopy(() -> false);

    assertThat(archive.opened).containsExactly("a");
    assertThat(archive.told()).isEmpty();
    assertThat(read(reader)).containsExactly("a");
  }

  @Test
  void oneThatIsNotRightIsPassedOver_andTheArchiveIsTold() throws IOException {
    rots("a");
    ObjectReader reader = reader(first, second, third);

    reader.chooseCopy(() -> false);

    assertThat(archive.opened).containsExactly("a", "b");
    assertThat(archive.told()).containsExactly(LocationStatus.DIFFERING_OBJECT_CHECKSUM);
    assertThat(read(reader)).containsExactly("b");
  }

  @Test
  void theLastIsNotLookedAt_itHasToDo() throws IOException {
    rots("a");
    rots("b");
    ObjectReader reader = reader(first, second, third);

    reader.chooseCopy(() -> false);

    assertThat(archive.opened).containsExactly("a", "b");
    assertThat(read(reader)).containsExactly("c");
  }

  @Test
  void theOnlyOneIsNotLookedAt() throws IOException {
    reader(first).chooseCopy(() -> false);

    assertThat(archive.opened).isEmpty();
  }

  @Test
  void whoIsInterruptedLooksNoFurther_andNoCopyIsToBlame() throws IOException {
    rots("a");
    ObjectReader reader = reader(first, second, third);
    Thread.currentThread().interrupt();
    try {
      reader.chooseCopy(() -> false);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(archive.opened).containsExactly("a");
    assertThat(archive.told()).isEmpty();
  }
}
