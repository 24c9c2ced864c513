package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of plain pixels that are the last of an object its header tells where they are")
class BehindTheHeaderTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final int TRAILING_PADDING = 0xFFFCFFFC;
  private static final byte[] PIXELS = {1, 2, 3, 4, 5, 6, 7, 8};

  private final FakeArchive archive = new FakeArchive();

  private static DicomBytes beginning(String syntax) {
    return DicomBytes.file(syntax)
        .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
        .element(Tag.SOPInstanceUID, "UI", "1.2.3.4");
  }

  private ObjectReader reader(String syntax, DicomBytes file) {
    return new SourceFactory(archive.context(), FakeArchive.wish(List.of("*"), Map.of()))
        .of(
            List.of(
                archive.match(
                    "1.2.3.4",
                    new Attributes(),
                    archive.store("fs1", "a", file.toBytes(), syntax))))
        .acceptable()
        .get(0)
        .reader();
  }

  private Outliner.Rest rest(String syntax, DicomBytes file) throws IOException {
    return reader(syntax, file).header().orElseThrow().rest();
  }

  @Test
  void plainPixels() throws IOException {
    ObjectReader reader =
        reader(EXPLICIT, beginning(EXPLICIT).element(DicomBytes.PIXEL_DATA, "OW", PIXELS));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    assertThat(reader.write(written)).isNotNull();
    byte[] all = written.toByteArray();

    assertThat(reader.header().orElseThrow().rest())
        .isInstanceOfSatisfying(
            Outliner.Rest.NativePixels.class,
            pixels -> {
              assertThat(pixels.vr()).isEqualTo(VR.OW);
              assertThat(pixels.length()).isEqualTo(PIXELS.length);
              assertThat(Arrays.copyOfRange(all, (int) pixels.offset(), all.length))
                  .isEqualTo(PIXELS);
            });
  }

  @Test
  void noPixels() throws IOException {
    assertThat(rest(EXPLICIT, beginning(EXPLICIT))).isInstanceOf(Outliner.Rest.Nothing.class);
  }

  @Test
  void anythingElseIsMoreThanIsTold() throws IOException {
    DicomBytes padded =
        beginning(EXPLICIT)
            .element(DicomBytes.PIXEL_DATA, "OW", PIXELS)
            .element(TRAILING_PADDING, "OB", new byte[10]);
    DicomBytes empty = beginning(EXPLICIT).element(DicomBytes.PIXEL_DATA, "OW", new byte[0]);
    DicomBytes frames = beginning(UID.JPEG2000Lossless).fragments(PIXELS);

    assertThat(rest(EXPLICIT, padded)).isInstanceOf(Outliner.Rest.More.class);
    assertThat(rest(EXPLICIT, empty)).isInstanceOf(Outliner.Rest.More.class);
    assertThat(rest(UID.JPEG2000Lossless, frames)).isInstanceOf(Outliner.Rest.More.class);
  }
}
