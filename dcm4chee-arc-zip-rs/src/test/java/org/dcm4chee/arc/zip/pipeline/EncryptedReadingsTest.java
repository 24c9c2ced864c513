package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.format.Encryption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("For an encrypted ZIP objects are read no more often than their salts make it needful")
class EncryptedReadingsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Among the streamed ones, larger than the memory. */
  private static final int LARGE = 5;

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final ByteBudget budget = ByteBudget.of(1 << 20);
  private final PlanCache plans = new PlanCache(1 << 20);

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
      int[] sizes =
          this == COMPLETE
              ? new int[] {10_000, 0, 70_000, 16}
              : new int[] {100_000, 65_536, 0, 300_000, 5, 2_000_000, 40_000};
      List<FakeSource> sources = new ArrayList<>();
      for (int size : sizes) {
        FakeSource source = new FakeSource("1.2." + (sources.size() + 1), size);
        sources.add(this == MEASURED ? source.neverOutlined() : source.outlined());
      }
      return sources;
    }
  }

  /** A file behind the objects that says the CRC-32 of all of them. */
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
      int[] positions = new int[included.size()];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = 9 * i;
      }
      byte[] text = "00000000\n".repeat(positions.length).getBytes(StandardCharsets.UTF_8);
      LocalDateTime time = LocalDateTime.of(2024, 1, 1, 0, 0);
      return List.of(new ExtraEntry("manifest.txt", text, time, positions));
    }
  }

  /** A download with keys of its own, as on another server. */
  private Download<FakeSource.Facts> open(List<FakeSource> sources) {
    byte[] password = "correct horse battery".getBytes(StandardCharsets.UTF_8);
    return new Download<>(
        new Download.Order<FakeSource.Facts>(
            sources,
            List.of(),
            WithManifest::new,
            "representation",
            Compression.FAST,
            1 << 18,
            OnLoss.LEAVE_OUT,
            Optional.of(new Encryption(password, "representation"))),
        new Download.Resources(threads, 2, budget, plans));
  }

  private static byte[] range(Download<?> download, ZipPlan plan, long first, long last)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    download.write(plan, new ByteRange(first, last), out);
    return out.toByteArray();
  }

  private byte[] planned(List<FakeSource> sources) throws Exception {
    try (Download<?> download = open(sources)) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      return range(download, plan, 0, plan.length() - 1);
    }
  }

  /** How often each object is read for its salt and its bytes. */
  @ParameterizedTest
  @EnumSource
  void whatFitsTheMemoryIsReadOnce_whatDoesNotTwice(Kind kind) throws Exception {
    List<FakeSource> sources = kind.sources();
    planned(sources);
    for (FakeSource source : sources) {
      boolean fits = source.content().length <= budget.limit();
      assertThat(source.encodings())
          .as("of %s bytes", source.content().length)
          // Who does not tell his length is read for that, too.
          .isBetween(fits ? 1 : 2, kind == Kind.MEASURED ? 2 : fits ? 1 : 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnyWorker_theSame(Kind kind) throws Exception {
    threads.shutdown();
    whatFitsTheMemoryIsReadOnce_whatDoesNotTwice(kind);
  }

  @ParameterizedTest
  @EnumSource
  void asItComes_theSame(Kind kind) throws Exception {
    List<FakeSource> sources = kind.sources();
    try (Download<?> download = open(sources)) {
      assertThat(download.prepare(Duration.ZERO, Extent.WHOLE)).isEmpty();
      download.write(OutputStream.nullOutputStream());
    }
    for (FakeSource source : sources) {
      assertThat(source.encodings())
          .as("of %s bytes", source.content().length)
          .isEqualTo(source.content().length <= budget.limit() ? 1 : 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rangeOfARememberedZip_noObjectBeforeItIsRead(Kind kind) throws Exception {
    byte[] zip = planned(kind.sources());
    List<FakeSource> sources = kind.sources();
    try (Download<?> download = open(sources)) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      int last = sources.size() - 1;
      long from = plan.layout().dataOffset(last) + 3;
      assertThat(range(download, plan, from, plan.length() - 1))
          .isEqualTo(Arrays.copyOfRange(zip, (int) from, zip.length));
      assertThat(sources.subList(0, last))
          .as("for the manifest and the directory")
          .extracting(FakeSource::encodings)
          .containsOnly(0);
      assertThat(sources.get(last).encodings()).isEqualTo(1);
    }
  }

  @Test
  void rangeOfALargeObjectThatIsRemembered_readOnce() throws Exception {
    byte[] zip = planned(Kind.STREAMED.sources());
    List<FakeSource> sources = Kind.STREAMED.sources();
    try (Download<?> download = open(sources)) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      long from = plan.layout().dataOffset(LARGE) + 1_000_000;
      assertThat(range(download, plan, from, from + 499_999))
          .isEqualTo(Arrays.copyOfRange(zip, (int) from, (int) from + 500_000));
    }
    assertThat(sources.get(LARGE).encodings()).isEqualTo(1);
  }

  @Test
  void largeObjectThatIsNotWhatIsRemembered_nothingOfItIsSent_andTheNextDownloadBeginsAnew()
      throws Exception {
    byte[] zip = planned(Kind.STREAMED.sources());
    List<FakeSource> changed = Kind.STREAMED.sources();
    changed.get(LARGE).changesAfter(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Download<?> download = open(changed)) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      long from = plan.layout().dataOffset(LARGE) + 100;
      assertThatThrownBy(() -> download.write(plan, new ByteRange(from, plan.length() - 1), out))
          .isInstanceOf(DownloadException.class);
      assertThat(out.toByteArray())
          .as("no byte of the other content")
          .isEqualTo(Arrays.copyOfRange(zip, (int) from, (int) from + out.size()))
          .hasSizeLessThan(1_000_000);
    }
    assertThat(Arrays.equals(planned(Kind.STREAMED.sources()), zip)).isTrue();
  }
}
