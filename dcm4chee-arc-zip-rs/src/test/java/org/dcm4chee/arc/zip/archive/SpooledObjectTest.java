package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4chee.arc.entity.Location;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("The DICOM file of an object is made, looked at, and gone when it is not needed")
class SpooledObjectTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final int LARGER_THAN_MEMORY = Spool.MAX_MEMORY + 2;

  private final FakeArchive archive = new FakeArchive();
  @RegisterExtension final SpoolFolder spool = new SpoolFolder(archive);

  private static byte[] file(int pixels) {
    return DicomBytes.file(EXPLICIT)
        .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
        .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
        .element(DicomBytes.PIXEL_DATA, "OW", new byte[pixels])
        .toBytes();
  }

  private ObjectReader reader(Location... copies) {
    SourceFactory factory =
        new SourceFactory(
            archive.context(),
            FakeArchive.wish(List.of("*"), Map.of("zip.verify", "digest"), "SPLIT_XML"));
    return factory
        .of(List.of(archive.match("1.2.3.4", new Attributes(), copies)))
        .acceptable()
        .get(0)
        .reader();
  }

  private Location broken(String storage, byte[] file) {
    return archive.store(storage, storage, file, EXPLICIT, file.length, new byte[16]);
  }

  private static void make(ObjectReader reader, OutputStream watcher) throws IOException {
    try (SpooledObject made = SpooledObject.of(reader, watcher)) {
      assertThat(made).isNotNull();
    }
  }

  @Test
  @DisplayName("a small one is in memory, with its values")
  void small() throws IOException {
    ObjectReader reader = reader(archive.store("fs1", "a", file(100), EXPLICIT));
    ByteArrayOutputStream watcher = new ByteArrayOutputStream();
    try (SpooledObject made = SpooledObject.of(reader, watcher)) {
      assertThat(made.dataset().getBytes(Tag.PixelData)).hasSize(100);
      assertThat(made.fileMetaInformation().getString(Tag.TransferSyntaxUID)).isEqualTo(EXPLICIT);
      assertThat(spool.files()).isZero();
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    assertThat(reader.write(written)).isNotNull();
    assertThat(watcher.toByteArray()).as("what is watched").isEqualTo(written.toByteArray());
  }

  @Test
  @DisplayName("the long values of a large one stay in its file")
  void large() throws IOException {
    try (SpooledObject made =
        SpooledObject.of(
            reader(archive.store("fs1", "a", file(LARGER_THAN_MEMORY), EXPLICIT)),
            OutputStream.nullOutputStream())) {
      assertThat(made.dataset().getValue(Tag.PixelData))
          .isInstanceOfSatisfying(
              BulkData.class, bulk -> assertThat(bulk.longLength()).isEqualTo(LARGER_THAN_MEMORY));
      assertThat(spool.files()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("where a copy turns out to be broken it is made of the next one")
  void anotherCopy() throws IOException {
    byte[] file = file(LARGER_THAN_MEMORY);
    ObjectReader reader = reader(broken("fs1", file), archive.store("fs2", "b", file, EXPLICIT));

    try (SpooledObject made = SpooledObject.of(reader, OutputStream.nullOutputStream())) {
      assertThat(made.dataset().getString(Tag.SOPInstanceUID)).isEqualTo("1.2.3.4");
      assertThat(spool.files()).as("of the broken one nothing is left").isEqualTo(1);
    }
    assertThat(archive.opened).containsExactly("fs1", "b");
  }

  @Test
  @DisplayName("where no copy is right there is none")
  void noCopy() {
    byte[] file = file(LARGER_THAN_MEMORY);
    ObjectReader reader = reader(broken("fs1", file), broken("fs2", file));

    assertThatThrownBy(() -> make(reader, OutputStream.nullOutputStream()))
        .isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("the watcher ends it")
  void watched() {
    ObjectReader reader = reader(archive.store("fs1", "a", file(2 * LARGER_THAN_MEMORY), EXPLICIT));
    OutputStream watcher =
        new OutputStream() {
          private long seen;

          @Override
          public void write(int b) throws IOException {
            if (++seen > LARGER_THAN_MEMORY) {
              throw new IOException("The download is over");
            }
          }
        };

    assertThatThrownBy(() -> make(reader, watcher)).hasMessage("The download is over");
  }
}
