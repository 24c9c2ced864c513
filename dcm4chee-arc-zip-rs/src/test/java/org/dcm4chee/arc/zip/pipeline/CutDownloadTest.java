package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.large;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.range;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.small;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.sources;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.unzip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What is not as it was announced is left out as long as that is possible, or cuts")
class CutDownloadTest {
  @RegisterExtension
  final FakeDownloads downloads = new FakeDownloads(FakeDownloads.COMPLETE_BYTES);

  private static void assertHolds(byte[] zip, List<FakeSource> sources) throws IOException {
    FakeDownloads.assertHolds(unzip(zip), sources);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, 70_000, -70_000})
  void aLengthThatIsOtherwise_cutsOnce_andIsRightTheSecondTime(long lie) throws Exception {
    List<FakeSource> sources = large();
    sources.get(3).lies(lie);
    FakeOrder order = downloads.of(sources);
    try (Download<?> download = order.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThatThrownBy(() -> download.write(plan, new ByteRange(0, plan.length() - 1), out))
          .isInstanceOfSatisfying(
              DownloadException.class, e -> assertThat(e.reason()).isEqualTo(Cause.CHANGED));
      assertThat((long) out.size()).isLessThan(plan.length());
    }
    int encodings = sources.get(3).encodings();
    int outlines = sources.get(3).outlines();
    assertHolds(order.planned(), sources);
    assertThat(sources.get(3).outlines()).as("not asked again").isEqualTo(outlines);
    assertThat(sources.get(3).encodings()).isGreaterThan(encodings);
  }

  @Test
  void anObjectThatIsNotWhatItWas_cutsTheResumedDownload() throws Exception {
    byte[] whole = downloads.of(large()).planned();
    FakeOrder again = downloads.of(large());
    again.sources.get(3).changesAfter(0);
    try (Download<?> download = again.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      assertThatThrownBy(() -> range(download, plan, 1000, whole.length - 1L))
          .isInstanceOfSatisfying(
              DownloadException.class, e -> assertThat(e.reason()).isEqualTo(Cause.CHANGED));
    }
    assertThat(downloads.plans.size()).as("a plan that is not right any more").isZero();
  }

  @Test
  void lostBeforeTheFirstByte_isLeftOut_lostLater_cuts() throws Exception {
    FakeOrder early = downloads.of(large());
    early
        .sources
        .get(2)
        .beforeOutline(
            outline -> {
              throw new IOException("lost");
            });
    try (Download<?> download = early.open()) {
      assertThat(download.prepare(LONG, Extent.WHOLE)).isPresent();
      assertThat(download.leftOut())
          .singleElement()
          .satisfies(
              left -> {
                assertThat(left.kind()).isEqualTo(LeftOut.Kind.UNREADABLE);
                assertThat(left.cause()).isPresent();
              });
      assertThat(download.leftOut()).isSameAs(download.leftOut());
    }
    assertThat(downloads.plans.size()).isZero();
    FakeOrder late = downloads.of(large());
    late.sources
        .get(2)
        .before(
            encoding -> {
              throw new IOException("lost");
            });
    try (Download<?> download = late.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      assertThatThrownBy(() -> range(download, plan, 0, plan.length() - 1))
          .isInstanceOfSatisfying(
              DownloadException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(Cause.UNREADABLE);
                assertThat(e).hasMessageContaining("1.2.3").hasMessageNotContaining("lost");
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoWantsAllOrNothing_getsNothing_howeverLateItIsFound(Compression compression) {
    for (List<FakeSource> sources : List.of(small(), large())) {
      sources
          .get(2)
          .inTheMiddle(
              encoding -> {
                throw new IOException("lost");
              });
      FakeOrder order = downloads.of(sources);
      order.compression = compression;
      order.onLoss = OnLoss.FAIL;
      order.store = new PlanCache(0);
      assertThatThrownBy(order::asItComes)
          .isInstanceOfSatisfying(
              DownloadException.class, e -> assertThat(e.reason()).isEqualTo(Cause.UNREADABLE));
    }
  }

  @Test
  void closedByAnotherThreadWhileBytesAreOnTheirWay_theyAreNotOverwritten() throws Exception {
    List<FakeSource> sources = sources(60_000, 60_000, 60_000, 60_000);
    try (Download<?> download = downloads.of(sources).open()) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      Chunks chunks = download.open(plan, new ByteRange(100, plan.length() - 1));
      Chunk.Here here = (Chunk.Here) chunks.next();
      byte[] before = Arrays.copyOfRange(here.bytes(), here.offset(), here.length());
      Thread closer = new Thread(download::close);
      closer.start();
      closer.join();
      downloads.of(sources(70_000, 70_000, 60_000, 60_000)).planned();

      assertThat(Arrays.copyOfRange(here.bytes(), here.offset(), here.length())).isEqualTo(before);
      assertThatThrownBy(chunks::next)
          .isInstanceOfSatisfying(
              DownloadException.class, e -> assertThat(e.reason()).isEqualTo(Cause.STOPPED));
    }
  }
}
