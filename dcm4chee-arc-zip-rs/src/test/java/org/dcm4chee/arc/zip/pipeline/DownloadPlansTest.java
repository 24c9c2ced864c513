package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.range;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.sources;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.unzip;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.whole;

import java.io.EOFException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.format.FileDigest;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What one download found out of a ZIP the next one need not, as long as it is so")
class DownloadPlansTest {
  @RegisterExtension final FakeDownloads downloads = new FakeDownloads(1 << 20);
  @RegisterExtension final FakeDownloads streamed = new FakeDownloads(0);

  private FakeOrder of(List<FakeSource> sources) {
    FakeOrder order = downloads.of(sources);
    order.compositions = FakeDownloads.OnlyMissing::new;
    return order;
  }

  private Download<FakeSource.Facts> download(List<FakeSource> sources) {
    return of(sources).open();
  }

  @Test
  void whatWasSentAsItCameIsKnownToTheNext() throws Exception {
    int[] sizes = {100, 70_000, 5};
    byte[] whole = of(sources(sizes)).asItComes();
    List<FakeSource> again = sources(sizes);
    try (Download<FakeSource.Facts> download = download(again)) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();

      assertThat(plan.length()).isEqualTo(whole.length);
      assertThat(again).extracting(FakeSource::encodings).containsOnly(0);
      assertThat(range(download, plan, 50, 60)).isEqualTo(Arrays.copyOfRange(whole, 50, 61));
    }
  }

  @Test
  void whatLacksAnObjectIsNotRemembered() throws Exception {
    List<FakeSource> sources = sources(10, 20);
    sources
        .get(1)
        .before(
            encoding -> {
              throw new EOFException();
            });
    of(sources).asItComes();

    assertThat(downloads.plans.size()).isZero();
  }

  @Test
  void withoutTimeTheOlderPlanHasToDo() throws Exception {
    byte[] whole = of(sources(10, 70_000)).planned();
    List<FakeSource> again = sources(10, 70_000);
    try (Download<FakeSource.Facts> download = download(again)) {
      ZipPlan plan = download.prepare(Duration.ZERO, Extent.WHOLE).orElseThrow();

      assertThat(again).extracting(FakeSource::encodings).containsOnly(0);
      assertThat(Arrays.equals(whole(download, plan), whole)).isTrue();
    }
  }

  /** Another version may have put it there, or who knows who. */
  @Test
  void digestsOfObjectsThatAreNotAmongItsOwnArePassedOver() throws Exception {
    FileDigest digest = FileDigest.of(new byte[1]);
    downloads.plans.put(
        "representation",
        new PlanMemo(Optional.empty(), new BitSet(), Map.of(-1, digest, 2, digest)).encoded());

    assertThat(unzip(of(sources(10, 20)).planned())).hasSize(2);
  }

  /** Counts what is asked of a store and given to it. */
  private final class CountingStore implements PlanStore {
    private int read;
    private int written;

    @Override
    public Optional<byte[]> get(String key) {
      read++;
      return downloads.plans.get(key);
    }

    @Override
    public void put(String key, byte[] plan) {
      written++;
      downloads.plans.put(key, plan);
    }

    @Override
    public void drop(String key) {
      downloads.plans.drop(key);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheStoreHasIsNotWrittenAgain_norReadMoreThanOnce(Extent extent) throws Exception {
    of(sources(10, 70_000)).planned();
    assertReadOnce(of(sources(10, 70_000)), extent);

    FakeOrder told = alone(streamed.of(sources(10, 20)));
    told.representation = "told by headers";
    told.store = downloads.plans;
    told.sources.forEach(FakeSource::outlined);
    try (Download<?> download = told.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      range(download, plan, 0, plan.layout().headerOffset(1) - 1);
    }
    assertReadOnce(told, extent);
    assertThat(told.memo().plan().orElseThrow().checked()).isEqualTo(1);
  }

  private void assertReadOnce(FakeOrder order, Extent extent) throws Exception {
    CountingStore store = new CountingStore();
    order.store = store;
    try (Download<?> download = order.open()) {
      assertThat(download.prepare(LONG, extent)).isPresent();
    }

    assertThat(store.written).isZero();
    assertThat(store.read).isEqualTo(1);
    assertThat(order.memo().plan()).as("and is still there").isPresent();
  }

  private static FakeOrder alone(FakeOrder order) {
    order.executor = QueuedThreads.BUSY;
    return order;
  }

  private static ZipPlan prepared(FakeOrder order, Extent extent) throws Exception {
    try (Download<?> download = order.open()) {
      ZipPlan plan = download.prepare(LONG, extent).orElseThrow();
      assertThat(download.entityTag()).isEqualTo(plan.entityTag());
      return plan;
    }
  }

  @Test
  void ofWhatHasToBeEncodedForItsHeadersTheOlderPlanIsEnough_andNothingIsRead() throws Exception {
    FakeOrder first = of(sources(10, 70_000));
    first.compression = Compression.FAST;
    ZipPlan plan = prepared(first, Extent.WHOLE);
    FakeOrder again = of(sources(10, 70_000));
    again.compression = Compression.FAST;

    assertThat(prepared(again, Extent.HEADERS).entityTag()).isEqualTo(plan.entityTag());
    assertThat(again.sources).extracting(FakeSource::encodings).containsOnly(0);
  }

  @Test
  void whatHeadersTellIsAskedAgain_andTheStoreHasTheNewerPlan() throws Exception {
    FakeOrder order = alone(streamed.of(sources(10, 20)));
    order.sources.forEach(FakeSource::outlined);
    ZipPlan older = prepared(order, Extent.HEADERS);
    order.sources.get(1).changedHeader();
    ZipPlan newer = prepared(order, Extent.HEADERS);

    assertThat(newer.entityTag()).isNotEqualTo(older.entityTag());
    assertThat(order.memo().plan().orElseThrow().entityTag()).isEqualTo(newer.entityTag());
    assertThat(order.sources).extracting(FakeSource::outlines).containsOnly(2);
  }

  @Test
  void whatAPartOfItHasToldOfTheObjectsIsKnownToTheWholeToo() throws Exception {
    FakeOrder order = alone(streamed.of(sources(10, 20)));
    order.sources.forEach(FakeSource::outlined);
    try (Download<?> download = order.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      range(download, plan, 0, plan.layout().headerOffset(1) - 1);
    }
    ZipPlan whole = prepared(order, Extent.WHOLE);

    assertThat(whole.isChecked(0)).isTrue();
    assertThat(whole.isChecked(1)).isFalse();
  }

  @Test
  void afterItsHeadersAloneTheStoreLearnsWhatTheWholeHasTold() throws Exception {
    FakeOrder order = alone(of(sources(10, 20)));
    order.sources.forEach(FakeSource::outlined);
    assertThat(prepared(order, Extent.HEADERS).checked()).isZero();
    prepared(order, Extent.WHOLE);

    assertThat(order.memo().plan().orElseThrow().isWhollyChecked()).isTrue();
  }

  @Test
  void aPlanOfOtherObjectsIsNotUsed() throws Exception {
    of(sources(10, 20, 30)).planned();

    assertThat(prepared(of(sources(10, 20)), Extent.PART).objects()).isEqualTo(2);
  }

  @Test
  void whatIsLostSinceIsForgottenAtOnce() throws Exception {
    of(sources(10, 20)).planned();
    FakeOrder again = of(sources(10, 20));
    again
        .sources
        .get(1)
        .before(
            encoding -> {
              throw new NoSuchFileException("gone");
            });
    try (Download<?> download = again.open()) {
      assertThat(download.prepare(LONG, Extent.WHOLE)).isPresent();
      assertThat(download.lost().stream()).containsExactly(1);
      assertThat(again.memo().plan()).as("who comes now looks himself").isEmpty();
    }
  }

  @Test
  @DisplayName("What is read twice for its salt, as there is no memory, is read once the next time")
  void digests() throws Exception {
    FakeOrder order = alone(of(sources(1_000)).encrypt());
    order.memory = ByteBudget.of(0);
    byte[] whole = order.planned();
    assertThat(order.sources.get(0).encodings()).isEqualTo(2);
    try (Download<?> download = order.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      assertThat(range(download, plan, 100, 200)).isEqualTo(Arrays.copyOfRange(whole, 100, 201));
    }
    assertThat(order.sources.get(0).encodings()).isEqualTo(3);
  }

  /** A store of several servers. */
  private FakeOrder shared(List<FakeSource> sources) {
    FakeOrder order = alone(streamed.of(sources));
    order.sources.forEach(FakeSource::outlined);
    order.store =
        new PlanStore() {
          private final PlanCache plans = new PlanCache(1 << 20);

          @Override
          public Optional<byte[]> get(String key) {
            return plans.get(key);
          }

          @Override
          public void put(String key, byte[] plan) {
            plans.put(key, plan);
          }

          @Override
          public void drop(String key) {
            plans.drop(key);
          }

          @Override
          public boolean isShared() {
            return true;
          }
        };
    return order;
  }

  @Test
  void whatOtherServersCanUseIsNotedOnTheWay_untilItIsClosed() throws Exception {
    FakeOrder order = shared(sources(10, 20));
    Download<?> closed = order.open();
    try (Download<?> download = closed) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      Chunks chunks = download.open(plan, new ByteRange(0, plan.length() - 1));
      assertThat(chunks).isInstanceOf(NotedOnTheWay.class);
      assertThat(FakeDownloads.pulled(chunks, OutputStream.nullOutputStream())).endsWith("end");
      assertThat(order.memo().plan().orElseThrow().checked()).isZero();
      download.note();
      assertThat(order.memo().plan().orElseThrow().checked()).isEqualTo(2);
    }
    order.store.drop(order.representation);
    closed.note();
    assertThat(order.memo().plan()).as("it is over").isEmpty();
    try (Download<?> alone = download(sources(10, 20))) {
      ZipPlan plan = alone.prepare(LONG, Extent.WHOLE).orElseThrow();
      assertThat(alone.open(plan, new ByteRange(0, 0))).isInstanceOf(PlannedWriter.class);
    }
  }

  @Test
  void whatIsForgottenIsNotNotedAgain() throws Exception {
    FakeOrder order = shared(sources(10, 20));
    order.sources.get(1).lies(1);
    try (Download<?> download = order.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      assertThatThrownBy(() -> whole(download, plan)).isInstanceOf(DownloadException.class);
      download.note();
      assertThat(order.memo().plan()).isEmpty();
    }
    assertThat(order.memo().plan()).isEmpty();
  }
}
