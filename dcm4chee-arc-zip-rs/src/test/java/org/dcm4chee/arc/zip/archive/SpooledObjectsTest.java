package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName(
    "Objects that several entries are made of are kept while they are used, and a few more")
class SpooledObjectsTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final int LARGER_THAN_MEMORY = Spool.MAX_MEMORY + 2;

  private final FakeArchive archive = new FakeArchive();
  @RegisterExtension final SpoolFolder spool = new SpoolFolder(archive);

  private InstanceSource source(String uid) {
    byte[] file =
        DicomBytes.file(EXPLICIT)
            .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
            .element(Tag.SOPInstanceUID, "UI", uid)
            .element(DicomBytes.PIXEL_DATA, "OW", new byte[LARGER_THAN_MEMORY])
            .toBytes();
    SourceFactory factory =
        new SourceFactory(archive.context(), FakeArchive.wish(List.of("*"), Map.of(), "SPLIT_XML"));
    return factory
        .of(
            List.of(
                archive.match(uid, new Attributes(), archive.store("fs1", uid, file, EXPLICIT))))
        .acceptable()
        .get(0);
  }

  private static void look(SpooledObjects.Whole whole) {
    assertThat(whole.files()).containsOnlyKeys("7FE00010.raw");
  }

  @Test
  void whoComesAgain_findsIt() throws IOException {
    InstanceSource source = source("1.1");
    try (SpooledObjects objects = new SpooledObjects(1)) {
      objects.use(source, SpooledObjectsTest::look);
      objects.use(source, SpooledObjectsTest::look);

      assertThat(archive.opened).containsExactly("1.1");
      assertThat(spool.files()).isOne();
    }
  }

  @Test
  void noMoreThanAreAllowedAreKept_thoseThatWereUsedLast() throws IOException {
    InstanceSource first = source("1.1");
    InstanceSource second = source("1.2");
    InstanceSource third = source("1.3");
    try (SpooledObjects objects = new SpooledObjects(2)) {
      for (InstanceSource source : List.of(first, second, first, third, first)) {
        objects.use(source, SpooledObjectsTest::look);
      }

      assertThat(archive.opened).containsExactly("1.1", "1.2", "1.3");
      assertThat(spool.files()).isEqualTo(2);
    }
  }

  @Test
  // Closed while something is in use: that is the case.
  @SuppressWarnings("try")
  void whatIsInUseStays_untilItIsNot() throws IOException {
    InstanceSource first = source("1.1");
    InstanceSource second = source("1.2");
    try (SpooledObjects objects = new SpooledObjects(0)) {
      objects.use(
          first,
          inUse -> {
            objects.use(second, SpooledObjectsTest::look);
            objects.cancel();
            look(inUse);
            assertThat(spool.files()).isOne();
          });

      assertThat(spool.files()).isZero();
    }
  }

  @Test
  void whatCannotBeMade_isNotKept() throws IOException {
    InstanceSource source = source("1.1");
    archive.breaking.put("1.1", 1000);
    try (SpooledObjects objects = new SpooledObjects(1)) {
      assertThatThrownBy(() -> objects.use(source, SpooledObjectsTest::look))
          .isInstanceOf(IOException.class);
      archive.breaking.clear();

      objects.use(source, SpooledObjectsTest::look);
    }
  }

  @Test
  void cancelled_nothingIsMadeAnyMore() {
    InstanceSource source = source("1.1");
    try (SpooledObjects objects = new SpooledObjects(1)) {
      objects.cancel();

      assertThatThrownBy(() -> objects.use(source, SpooledObjectsTest::look))
          .isInstanceOf(InterruptedIOException.class);
    }
    assertThat(archive.opened).isEmpty();
  }
}
