package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.range;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("For an encrypted ZIP objects are read no more often than their salts make it needful")
class EncryptedReadingsTest {
  private static final int COMPLETE_BYTES = 1 << 18;

  /** Among the streamed ones, larger than the memory. */
  private static final int LARGE = 5;

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
  private FakeOrder of(List<FakeSource> sources) {
    FakeOrder order = downloads.of(sources).encrypt();
    order.compression = Compression.FAST;
    return order;
  }

  private Download<FakeSource.Facts> open(List<FakeSource> sources) {
    return of(sources).open();
  }

  private byte[] planned(List<FakeSource> sources) throws Exception {
    return of(sources).planned();
  }

  /** How often each object is read for its salt and its bytes. */
  @ParameterizedTest
  @EnumSource
  void whatFitsTheMemoryIsReadOnce_whatDoesNotTwice(Kind kind) throws Exception {
    List<FakeSource> sources = kind.sources();
    planned(sources);
    for (FakeSource source : sources) {
      boolean fits = source.content().length <= downloads.budget.limit();
      assertThat(source.encodings())
          .as("of %s bytes", source.content().length)
          // Who does not tell his length is read for that, too.
          .isBetween(fits ? 1 : 2, kind == Kind.MEASURED ? 2 : fits ? 1 : 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnyWorker_theSame(Kind kind) throws Exception {
    downloads.threads.shutdown();
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
          .isEqualTo(source.content().length <= downloads.budget.limit() ? 1 : 2);
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
