package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A file that was cut short since it was stored is not promised by its header")
class CutShortFilesTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final int PIXEL_BYTES = 100_000;
  private static final byte[] FILE =
      DicomBytes.file(EXPLICIT)
          .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
          .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
          .element(DicomBytes.PIXEL_DATA, "OW", new byte[PIXEL_BYTES])
          .toBytes();

  private final FakeArchive archive = new FakeArchive();

  @AfterEach
  void nothingIsOpen() {
    assertThat(archive.open()).isZero();
  }

  private InstanceSource source(Location... locations) {
    return source(Decision.Content.DICOM, locations);
  }

  private InstanceSource source(Decision.Content content, Location... locations) {
    Attributes row = new Attributes();
    row.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3.4");
    return new SourceFactory(
            archive.context(), FakeArchive.wish(List.of("*"), Map.of(), content.name()))
        .of(List.of(archive.match("1.2.3.4", row, locations)))
        .acceptable()
        .get(0);
  }

  private Location storedAndCutBy(int bytes, String storage, String path) {
    Location location = archive.store(storage, path, FILE, EXPLICIT);
    archive.files.put(path, Arrays.copyOf(FILE, FILE.length - bytes));
    return location;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, PIXEL_BYTES / 2, PIXEL_BYTES - 1, PIXEL_BYTES})
  void wherever(int bytes) throws IOException {
    InstanceSource source = source(storedAndCutBy(bytes, "fs1", "a"));

    assertThat(source.outline()).isEmpty();
    assertThat(archive.bytesRead).as("the pixels were not read").isLessThan(PIXEL_BYTES / 2);
    assertThatThrownBy(() -> source.encode(OutputStream.nullOutputStream()))
        .isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fs1", "cloud"})
  @DisplayName("an object without pixels that ends between two elements looks whole, and is not")
  void betweenTwoElements(String storage) throws IOException {
    DicomBytes beginning =
        DicomBytes.file(EXPLICIT)
            .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.66")
            .element(Tag.SOPInstanceUID, "UI", "1.2.3.4");
    byte[] cut = beginning.toBytes();
    byte[] whole = beginning.element(Tag.Modality, "CS", "OT").toBytes();
    Location location = archive.store(storage, "a", whole, EXPLICIT);
    assertThat(source(location).outline()).isPresent();
    archive.files.put("a", cut);

    assertThat(source(location).outline()).isEmpty();
    for (Decision.Content content : List.of(Decision.Content.DICOM, Decision.Content.JSON)) {
      assertThatThrownBy(() -> source(content, location).encode(OutputStream.nullOutputStream()))
          .as("%s", content)
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void whole_isPromised_andItsStorageNotAsked() throws IOException {
    assertThat(source(archive.store("fs1", "a", FILE, EXPLICIT)).outline()).isPresent();
    assertThat(archive.looks).isZero();
  }

  @Test
  void gone_sinceItWasOpened_isReadFromTheNextCopy() throws IOException {
    Location gone = storedAndCutBy(2, "fs1", "a");
    archive.unlinked.add("a");

    assertThat(source(gone, archive.store("fs2", "b", FILE, EXPLICIT)).outline()).isPresent();
    assertThat(archive.opened).contains("a", "b");
  }

  @Test
  void withAnotherCopy_theObjectIsReadFromThat() throws IOException {
    Location cut = storedAndCutBy(2, "fs1", "a");
    InstanceSource source = source(cut, archive.store("fs2", "b", FILE, EXPLICIT));

    assertThat(source.outline()).isEmpty();
    assertThat(source.encode(OutputStream.nullOutputStream())).isNotNull();
  }

  @Test
  @DisplayName(
      "a storage that is no file system is not asked: each would be a way over the network")
  void otherStorage() throws IOException {
    assertThat(source(storedAndCutBy(2, "cloud", "a")).outline()).isPresent();
    assertThat(archive.looks).isZero();
  }
}
