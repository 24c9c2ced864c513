package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import net.lingala.zip4j.io.inputstream.ZipInputStream;
import net.lingala.zip4j.model.LocalFileHeader;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.format.Encryption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName(
    "An encrypted ZIP is as good as any other: length, tag, ranges, the same bytes each time")
class EncryptedDownloadTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int COMPLETE_BYTES = 1 << 18;
  private static final String PASSWORD = "correct horse battery";

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final ByteBudget budget = ByteBudget.of(1 << 20);
  private PlanCache plans = new PlanCache(1 << 20);

  @AfterEach
  void nothingIsLeft() {
    threads.shutdownNow();
    assertThat(budget.reserved()).as("reserved bytes").isZero();
  }

  /** How the ZIP comes about, and objects that make it so. */
  private enum Kind {
    COMPLETE,
    STREAMED,
    MEASURED;

    List<FakeSource> sources() {
      List<FakeSource> sources = new ArrayList<>();
      int[] sizes =
          this == COMPLETE
              ? new int[] {10_000, 0, 70_000, 16}
              : new int[] {100_000, 65_536, 0, 300_000, 5, 2_000_000, 40_000};
      for (int size : sizes) {
        FakeSource source = new FakeSource("1.2." + (sources.size() + 1), size);
        sources.add(this == MEASURED ? source.neverOutlined() : source.outlined());
      }
      return sources;
    }
  }

  private static final class WithManifest implements Composition<FakeSource.Facts> {
    @Override
    public String entryName(FakeSource.Facts facts) {
      return facts.name();
    }

    @Override
    public Optional<String> fileName() {
      return Optional.empty();
    }

    @Override
    public boolean describesObjects() {
      return true;
    }

    @Override
    public List<ExtraEntry> extras(
        List<IncludedObject<FakeSource.Facts>> included, List<LeftOut> leftOut) {
      StringBuilder text = new StringBuilder();
      int[] positions = new int[included.size()];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = text.length();
        text.append("00000000\n");
      }
      LocalDateTime time = LocalDateTime.of(2024, 1, 1, 0, 0);
      return List.of(
          new ExtraEntry(
              "manifest.txt", text.toString().getBytes(StandardCharsets.UTF_8), time, positions),
          new ExtraEntry(
              "README.txt", "plain text, for all to read".getBytes(StandardCharsets.UTF_8), time));
    }
  }

  /** A download with keys of its own, as on another server. */
  private Download<FakeSource.Facts> open(List<FakeSource> sources, String password) {
    Encryption encryption =
        new Encryption(password.getBytes(StandardCharsets.UTF_8), "representation");
    return new Download<>(
        new Download.Order<FakeSource.Facts>(
            sources,
            List.of(),
            WithManifest::new,
            "representation " + encryption.tag("representation"),
            Compression.FAST,
            COMPLETE_BYTES,
            OnLoss.LEAVE_OUT,
            Optional.of(encryption)),
        new Download.Resources(threads, 2, budget, plans));
  }

  private static byte[] range(Download<?> download, ZipPlan plan, long first, long last)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    download.write(plan, new ByteRange(first, last), out);
    return out.toByteArray();
  }

  private byte[] planned(List<FakeSource> sources) throws Exception {
    try (Download<?> download = open(sources, PASSWORD)) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      byte[] zip = range(download, plan, 0, plan.length() - 1);
      assertThat((long) zip.length).isEqualTo(plan.length());
      return zip;
    }
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
    assertThat(files).hasSize(sources.size() + 2);
    StringBuilder manifest = new StringBuilder();
    for (FakeSource source : sources) {
      assertThat(Arrays.equals(files.get(source.uid() + ".dcm"), source.content())).isTrue();
      CRC32 crc = new CRC32();
      crc.update(source.content());
      manifest.append(HexFormat.of().toHexDigits((int) crc.getValue())).append('\n');
    }
    assertThat(new String(files.get("manifest.txt"), StandardCharsets.UTF_8))
        .isEqualTo(manifest.toString());
  }

  @ParameterizedTest
  @EnumSource
  void readWithThePassword_sameBytesPlannedOrAsItComes(Kind kind) throws Exception {
    byte[] zip = planned(kind.sources());
    assertHolds(zip, kind.sources());
    plans = new PlanCache(1 << 20);
    try (Download<?> download = open(kind.sources(), PASSWORD)) {
      assertThat(download.prepare(Duration.ZERO, Extent.WHOLE)).isEmpty();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(download.write(out)).isEqualTo(out.size());
      assertThat(Arrays.equals(out.toByteArray(), zip)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyRangeOnAnotherServer_isTheSliceOfTheWhole(Kind kind) throws Exception {
    byte[] zip = planned(kind.sources());
    for (boolean remembered : new boolean[] {true, false}) {
      if (!remembered) {
        plans = new PlanCache(1 << 20);
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
    plans = new PlanCache(1 << 20);
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
          .isBetween(source.content().length > budget.limit() ? 2 : 1, 2);
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
    plans = new PlanCache(1 << 20);
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
