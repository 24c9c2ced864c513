package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.range;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lingala.zip4j.io.inputstream.ZipInputStream;
import net.lingala.zip4j.model.LocalFileHeader;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.format.Encryption;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName(
    "An encrypted ZIP is as good as any other: length, tag, ranges, the same bytes each time")
class EncryptedDownloadTest {
  private static final int COMPLETE_BYTES = 1 << 18;
  private static final String PASSWORD = "correct horse battery";

  @RegisterExtension final FakeDownloads downloads = new FakeDownloads(COMPLETE_BYTES);

  /** How the ZIP comes about, and objects that make it so. */
  private enum Kind {
    COMPLETE,
    STREAMED,
    MEASURED;

    List<FakeSource> sources() {
      List<FakeSource> sources =
          this == COMPLETE
              ? FakeDownloads.sources(10_000, 0, 70_000, 16)
              : FakeDownloads.sources(100_000, 65_536, 0, 300_000, 5, 2_000_000, 40_000);
      if (this == MEASURED) {
        sources.forEach(FakeSource::neverOutlined);
      } else {
        sources.forEach(FakeSource::outlined);
      }
      return sources;
    }
  }

  /** A download with keys of its own, as on another server. */
  private FakeOrder of(List<FakeSource> sources, String password) {
    Encryption encryption =
        new Encryption(password.getBytes(StandardCharsets.UTF_8), "representation");
    FakeOrder order = downloads.of(sources);
    order.representation = "representation " + encryption.tag("representation");
    order.compression = Compression.FAST;
    order.encryption = Optional.of(encryption);
    return order;
  }

  private Download<FakeSource.Facts> open(List<FakeSource> sources, String password) {
    return of(sources, password).open();
  }

  private byte[] planned(List<FakeSource> sources) throws Exception {
    return of(sources, PASSWORD).planned();
  }

  private static void assertHolds(byte[] zip, List<FakeSource> sources) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(zip), PASSWORD.toCharArray())) {
      for (LocalFileHeader header = in.getNextEntry(); header != null; header = in.getNextEntry()) {
        assertThat(header.isEncrypted()).isTrue();
        assertThat(header.getCrc()).isZero();
        files.put(header.getFileName(), in.readAllBytes());
      }
    }
    FakeDownloads.assertHolds(files, sources);
  }

  @ParameterizedTest
  @EnumSource
  void readWithThePassword_sameBytesPlannedOrAsItComes(Kind kind) throws Exception {
    byte[] zip = planned(kind.sources());
    assertHolds(zip, kind.sources());
    downloads.plans = new PlanCache(1 << 20);
    assertThat(Arrays.equals(of(kind.sources(), PASSWORD).asItComes(), zip)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anyRangeOnAnotherServer_isTheSliceOfTheWhole(Kind kind) throws Exception {
    byte[] zip = planned(kind.sources());
    for (boolean remembered : new boolean[] {true, false}) {
      if (!remembered) {
        downloads.plans = new PlanCache(1 << 20);
      }
      for (int first : new int[] {0, 17, 45, 70_000, zip.length / 2, zip.length - 2000}) {
        for (int length : new int[] {1, 1500, zip.length - first}) {
          int last = Math.min(first + length, zip.length) - 1;
          try (Download<?> download = open(kind.sources(), PASSWORD)) {
            ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
            assertThat(range(download, plan, first, last))
                .as("%s-%s", first, last)
                .isEqualTo(Arrays.copyOfRange(zip, first, last + 1));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void entityTag_isOfPasswordAndContents(Kind kind) throws Exception {
    String tag = tag(kind.sources(), PASSWORD);
    List<FakeSource> changed = kind.sources();
    changed.get(0).changedHeader();

    assertThat(tag(kind.sources(), PASSWORD)).isEqualTo(tag);
    assertThat(tag(kind.sources(), "another password")).isNotEqualTo(tag);
    downloads.plans = new PlanCache(1 << 20);
    if (kind != Kind.COMPLETE) {
      assertThat(tag(changed, PASSWORD)).isNotEqualTo(tag);
    }
  }

  private String tag(List<FakeSource> sources, String password) throws Exception {
    try (Download<?> download = open(sources, password)) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      assertThat(download.entityTag()).isEqualTo(plan.entityTag());
      return plan.entityTag();
    }
  }

  @Test
  void streamed_lengthFromHeaders_noObjectIsReadMoreThanTwice() throws Exception {
    List<FakeSource> sources = Kind.STREAMED.sources();
    try (Download<?> download = open(sources, PASSWORD)) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      assertThat(sources).extracting(FakeSource::encodings).containsOnly(0);
      range(download, plan, 0, plan.length() - 1);
    }
    for (FakeSource source : sources) {
      // Once if there is memory for it just then.
      assertThat(source.encodings())
          .as("of %s bytes", source.content().length)
          .isBetween(source.content().length > downloads.budget.limit() ? 2 : 1, 2);
    }
  }

  @Test
  void nothingOfAnObjectIsInTheZip_noteOfItsSideFiles() throws Exception {
    List<FakeSource> sources = Kind.COMPLETE.sources();
    String zip = new String(planned(sources), StandardCharsets.ISO_8859_1);
    for (FakeSource source : sources) {
      for (int i = 0; i + 16 <= source.content().length; i += 7) {
        byte[] piece = Arrays.copyOfRange(source.content(), i, i + 16);
        assertThat(zip.contains(new String(piece, StandardCharsets.ISO_8859_1))).isFalse();
      }
    }
    assertThat(zip).doesNotContain("plain text, for").doesNotContain(PASSWORD);
  }

  @Test
  void largeObjectThatIsAnotherWhenReadAgain_endsTheDownload() throws Exception {
    List<FakeSource> sources = Kind.STREAMED.sources();
    sources.get(5).changesAfter(1);
    byte[] right = planned(Kind.STREAMED.sources());
    downloads.plans = new PlanCache(1 << 20);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Download<?> download = open(sources, PASSWORD)) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      assertThatThrownBy(() -> download.write(plan, new ByteRange(0, plan.length() - 1), out))
          .isInstanceOf(DownloadException.class);
    }
    assertThat(out.size()).isLessThan(right.length);
    assertThat(out.toByteArray())
        .as("no byte of the other content")
        .isEqualTo(Arrays.copyOf(right, out.size()));
  }
}
