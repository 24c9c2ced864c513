package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.range;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.sources;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.unzip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Complete, streamed, measured: chosen by data and settings, the same bytes each time")
class ZipFormsTest {
  private static final int COMPLETE_BYTES = 1 << 18;

  @RegisterExtension final FakeDownloads downloads = new FakeDownloads(COMPLETE_BYTES);

  private static List<FakeSource> small() {
    return sources(10_000, 0, 70_000, 5);
  }

  private static List<FakeSource> large() {
    List<FakeSource> sources = sources(100_000, 65_535, 0, 300_000, 5, 2_000_000, 40_000);
    sources.forEach(FakeSource::outlined);
    return sources;
  }

  private static void assertHolds(byte[] zip, List<FakeSource> sources) throws IOException {
    FakeDownloads.assertHolds(unzip(zip), sources);
  }

  @ParameterizedTest
  @EnumSource
  void complete_everyObjectIsReadOnce(Compression compression) throws Exception {
    FakeOrder order = downloads.of(small());
    order.compression = compression;
    byte[] zip = order.planned();

    assertHolds(zip, order.sources);
    assertThat(order.sources).extracting(FakeSource::encodings).containsOnly(1);
    assertThat(order.sources).extracting(FakeSource::outlines).containsOnly(0);
    assertThat(zip[6] & 8).as("bit 3: a descriptor").isZero();
  }

  @Test
  void streamed_everyObjectIsReadOnce_afterItsHeader() throws Exception {
    FakeOrder order = downloads.of(large());
    byte[] zip = order.planned();

    assertHolds(zip, order.sources);
    assertThat(order.sources).extracting(FakeSource::encodings).containsOnly(1);
    assertThat(order.sources).extracting(FakeSource::outlines).containsOnly(1);
    assertThat(zip[6] & 8).as("bit 3: a descriptor").isEqualTo(8);
  }

  @Test
  void measured_whatDeflatesOrHeadersDoNotTell() throws Exception {
    FakeOrder deflated = downloads.of(large());
    deflated.compression = Compression.FAST;
    byte[] zip = deflated.planned();
    assertHolds(zip, deflated.sources);
    assertThat(deflated.sources).extracting(FakeSource::outlines).containsOnly(0);
    assertThat(zip[6] & 8).isZero();

    FakeOrder untold = downloads.of(large());
    untold.representation = "other";
    untold.sources.forEach(FakeSource::neverOutlined);
    byte[] stored = untold.planned();
    assertHolds(stored, untold.sources);
    assertThat(stored[6] & 8).isZero();
    assertThat(untold.sources).extracting(FakeSource::outlines).containsOnly(0);
  }

  @Test
  void aFewHeadersThatDoNotTell_areMeasuredAndTheRestIsStreamed() throws Exception {
    FakeOrder order = downloads.of(large());
    FakeSource silent = new FakeSource("1.2.99", 50_000).neverOutlined();
    order.sources.add(silent);
    byte[] zip = order.planned();

    assertHolds(zip, order.sources);
    assertThat(zip[6] & 8).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource
  void asItComes_theSameBytesAsPlanned(Compression compression) throws Exception {
    for (Supplier<List<FakeSource>> sources :
        List.<Supplier<List<FakeSource>>>of(ZipFormsTest::small, ZipFormsTest::large)) {
      FakeOrder one = downloads.of(sources.get());
      one.compression = compression;
      one.store = new PlanCache(0);
      FakeOrder other = downloads.of(sources.get());
      other.compression = compression;
      other.store = new PlanCache(0);

      assertThat(Arrays.equals(one.asItComes(), other.planned())).isTrue();
    }
  }

  @Test
  void asItComes_streamedObjectsAreReadOnceAfterTheirHeader() throws Exception {
    FakeOrder order = downloads.of(large());
    order.executor =
        task -> {
          throw new RejectedExecutionException();
        };
    order.asItComes();

    assertThat(order.sources).extracting(FakeSource::encodings).containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 12, 1 << 16, 1 << 18, 1 << 22})
  void howeverShortMemoryIs_theSameBytes(int bytes) throws Exception {
    for (Compression compression : List.of(Compression.STORE, Compression.FAST)) {
      FakeOrder one = downloads.of(large());
      one.compression = compression;
      one.store = new PlanCache(0);
      one.memory = ByteBudget.of(bytes);
      FakeOrder other = downloads.of(large());
      other.compression = compression;
      other.store = new PlanCache(0);

      assertThat(Arrays.equals(one.planned(), other.planned())).isTrue();
      assertThat(one.memory.reserved()).isZero();
    }
  }

  @Test
  void head_readsHeadersOnly_andTellsWhatTheWholeWillBe() throws Exception {
    for (Supplier<List<FakeSource>> sources :
        List.<Supplier<List<FakeSource>>>of(
            () -> {
              List<FakeSource> told = small();
              told.forEach(FakeSource::outlined);
              return told;
            },
            ZipFormsTest::large)) {
      FakeOrder head = downloads.of(sources.get());
      head.store = new PlanCache(1 << 20);
      long length;
      String tag;
      try (Download<?> download = head.open()) {
        ZipPlan plan = download.prepare(LONG, Extent.HEADERS).orElseThrow();
        length = plan.length();
        tag = plan.entityTag();
        assertThat(download.entityTag()).isEqualTo(tag);
      }
      assertThat(head.sources).extracting(FakeSource::encodings).containsOnly(0);
      FakeOrder whole = downloads.of(sources.get());
      whole.store = head.store;
      try (Download<?> download = whole.open()) {
        ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
        assertThat(plan.length()).isEqualTo(length);
        assertThat(plan.entityTag()).isEqualTo(tag);
      }
      FakeOrder part = downloads.of(sources.get());
      part.store = new PlanCache(1 << 20);
      part.planned();
      try (Download<?> download = part.open()) {
        ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
        assertThat(plan.entityTag()).as("on another server").isEqualTo(tag);
      }
    }
  }

  @Test
  void afterAHead_aPartOfACompleteZipIsRight() throws Exception {
    byte[] whole = downloads.of(small()).planned();
    FakeOrder order = downloads.of(small());
    order.sources.forEach(FakeSource::outlined);
    order.store = new PlanCache(1 << 20);
    try (Download<?> head = order.open()) {
      assertThat(head.prepare(LONG, Extent.HEADERS)).isPresent();
    }
    try (Download<?> part = order.open()) {
      ZipPlan plan = part.prepare(LONG, Extent.PART).orElseThrow();
      assertThat(Arrays.equals(range(part, plan, 0, 20_000), Arrays.copyOf(whole, 20_001)))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("Any range is the slice of the whole, on a server that saw it or did not")
  void ranges(boolean seen) throws Exception {
    for (Compression compression : List.of(Compression.STORE, Compression.FAST)) {
      FakeOrder first = downloads.of(large());
      first.compression = compression;
      first.store = new PlanCache(1 << 20);
      byte[] whole = first.planned();
      Random random = new Random(7);
      for (int i = 0; i < 25; i++) {
        int from = random.nextInt(whole.length);
        int to = i % 3 == 0 ? whole.length - 1 : from + random.nextInt(whole.length - from);
        FakeOrder again = downloads.of(large());
        again.compression = compression;
        again.store = seen ? first.store : new PlanCache(0);
        try (Download<?> download = again.open()) {
          ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
          assertThat(
                  Arrays.equals(
                      range(download, plan, from, to), Arrays.copyOfRange(whole, from, to + 1)))
              .as("%s-%s of %s", from, to, whole.length)
              .isTrue();
        }
      }
    }
  }

  @Test
  void theEnd_ofWhatWasSeen_readsOnlyWhatIsInIt() throws Exception {
    byte[] whole = downloads.of(large()).planned();
    FakeOrder again = downloads.of(large());
    try (Download<?> download = again.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      range(download, plan, whole.length - 20_000, whole.length - 1);
    }
    assertThat(again.sources).extracting(FakeSource::outlines).containsOnly(0);
    assertThat(again.sources)
        .extracting(FakeSource::encodings)
        .containsExactly(0, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void theDirectory_ofWhatWasSeen_readsNothing() throws Exception {
    byte[] whole = downloads.of(large()).planned();
    FakeOrder again = downloads.of(large());
    try (Download<?> download = again.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      long from = plan.layout().centralDirectoryOffset();
      assertThat(Arrays.equals(range(download, plan, from, whole.length - 1L), tail(whole, from)))
          .isTrue();
      assertThat(download.sent().cardinality()).isZero();
    }
    assertThat(again.sources).extracting(FakeSource::encodings).containsOnly(0);
  }

  private static byte[] tail(byte[] whole, long from) {
    return Arrays.copyOfRange(whole, (int) from, whole.length);
  }

  /** A ZIP that says the CRC-32 of its objects in the manifest, and nobody knows them. */
  @Test
  void aManifestIsMadeOfAllObjects_whatIsBeforeItOfItsOwnOnly() throws Exception {
    byte[] whole = downloads.of(large()).planned();
    for (boolean inTheManifest : new boolean[] {false, true}) {
      FakeOrder other = downloads.of(large());
      other.store = new PlanCache(1 << 20);
      try (Download<?> download = other.open()) {
        ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
        int manifest = plan.objects();
        long last =
            inTheManifest
                ? plan.layout().dataOffset(manifest) + 9
                : plan.layout().headerOffset(manifest) - 1;
        assertThat(range(download, plan, last - 9, last))
            .isEqualTo(Arrays.copyOfRange(whole, (int) last - 9, (int) last + 1));
      }
      assertThat(other.sources.stream().mapToInt(FakeSource::encodings).sum())
          .isEqualTo(inTheManifest ? other.sources.size() : 1);
    }
  }

  @Test
  void theEnd_ofWhatNobodySaw_startsAtOnce_andReadsEachObjectOnceForItsCheck() throws Exception {
    FakeOrder order = downloads.of(large());
    order.executor =
        task -> {
          throw new RejectedExecutionException();
        };
    try (Download<?> download = order.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      assertThat(order.sources).extracting(FakeSource::encodings).containsOnly(0);
      int[] readAtFirstByte = {-1};
      OutputStream client =
          new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] bytes, int offset, int length) {
              if (readAtFirstByte[0] < 0) {
                readAtFirstByte[0] = order.sources.stream().mapToInt(FakeSource::encodings).sum();
              }
            }
          };
      download.write(plan, new ByteRange(plan.length() - 20_000, plan.length() - 1), client);
      assertThat(readAtFirstByte[0]).as("objects read before the first byte").isLessThan(2);
    }
    assertThat(order.sources).extracting(FakeSource::encodings).containsOnly(1);
  }

  @Test
  void aRangeBeforeTheDirectory_needsNoChecksOfOthers() throws Exception {
    FakeOrder order = downloads.of(large());
    try (Download<?> download = order.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      range(download, plan, 200_000, 250_000);
    }
    assertThat(order.sources.stream().mapToInt(FakeSource::encodings).sum()).isEqualTo(1);
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
  void withoutAPlan_thereIsATagAllTheSame_ofWhatDecidesTheBytes() {
    String tag = tag(downloads.of(large()));

    assertThat(tag)
        .as("weak: what is lost late is left out")
        .matches("W/\"[0-9a-f]{32}\"")
        .isEqualTo(tag(downloads.of(large())));
    FakeOrder allOrCut = downloads.of(large());
    allOrCut.onLoss = OnLoss.FAIL;
    assertThat(tag(allOrCut)).matches("\"[0-9a-f]{32}\"");
    FakeOrder other = downloads.of(large());
    other.representation = "other";
    assertThat(tag(other)).isNotEqualTo(tag);
    FakeOrder deflated = downloads.of(large());
    deflated.compression = Compression.FAST;
    assertThat(tag(deflated)).isNotEqualTo(tag);
  }

  private static String tag(FakeOrder order) {
    try (Download<?> download = order.open()) {
      return download.entityTag();
    }
  }

  @Test
  void anotherHeaderIsAnotherTag() throws Exception {
    List<FakeSource> sources = large();
    FakeOrder order = downloads.of(sources);
    order.store = new PlanCache(0);
    String tag = plannedTag(order);
    sources.set(0, new FakeSource("1.2.1", 100_000).outlined().changedHeader());
    assertThat(plannedTag(order)).isNotEqualTo(tag);
  }

  /** One file beside the objects, with this text. */
  private static final class WithText extends FakeDownloads.Names {
    private final String text;

    WithText(String text) {
      this.text = text;
    }

    @Override
    public boolean describesObjects() {
      return false;
    }

    @Override
    public List<ExtraEntry> extras(
        List<IncludedObject<FakeSource.Facts>> included, List<LeftOut> leftOut) {
      return List.of(new ExtraEntry("a.txt", text.getBytes(StandardCharsets.UTF_8), TIME));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherFileBesideTheObjectsIsAnotherTag(Compression compression) throws Exception {
    for (List<FakeSource> sources : List.of(small(), large())) {
      FakeOrder order = downloads.of(sources);
      order.compression = compression;
      order.store = new PlanCache(0);
      order.compositions = () -> new WithText("text");
      String tag = plannedTag(order);

      order.compositions = () -> new WithText("tixt");
      assertThat(plannedTag(order)).isNotEqualTo(tag);
    }
  }

  @Test
  void ofAFileBesideTheObjectsTheCrc32IsKnownBeforehand_unlessItSaysThoseOfTheObjects()
      throws Exception {
    try (Download<?> download = downloads.of(large()).open()) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();

      assertThat(plan.extras())
          .extracting(ExtraEntry::name)
          .containsExactly("manifest.txt", "README.txt");
      assertThat(plan.isChecked(plan.objects())).isFalse();
      assertThat(plan.isChecked(plan.objects() + 1)).isTrue();
    }
  }

  private static String plannedTag(FakeOrder order) throws Exception {
    try (Download<?> download = order.open()) {
      return download.prepare(LONG, Extent.WHOLE).orElseThrow().entityTag();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Pulled by a thread that never waits nor encodes: the same bytes, in small chunks")
  void pulled(Compression compression) throws Exception {
    for (boolean planned : new boolean[] {true, false}) {
      FakeOrder order = downloads.of(large());
      order.compression = compression;
      CompletableFuture<Void> arrival = new CompletableFuture<>();
      order.sources.get(4).readyWith(arrival);
      order.store = new PlanCache(0);
      FakeOrder other = downloads.of(large());
      other.compression = compression;
      other.store = new PlanCache(0);
      byte[] expected = other.planned();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (Download<?> download = order.open()) {
        Chunks chunks;
        if (planned) {
          arrival.complete(null);
          ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
          chunks = download.open(plan, new ByteRange(0, plan.length() - 1));
        } else {
          chunks = download.open();
          downloads.threads.execute(() -> arrival.complete(null));
        }
        pull(chunks, out);
      }
      assertThat(Arrays.equals(out.toByteArray(), expected)).isTrue();
    }
  }

  private static void pull(Chunks chunks, OutputStream out) throws Exception {
    while (true) {
      Optional<Chunk> chunk = chunks.poll();
      if (chunk.isEmpty()) {
        CountDownLatch ready = new CountDownLatch(1);
        chunks.onReady(ready::countDown);
        assertThat(ready.await(1, TimeUnit.MINUTES)).as("told that there is more").isTrue();
      } else if (chunk.get() instanceof Chunk.Here here) {
        assertThat(here.length()).isBetween(1, 1 << 16);
        out.write(here.bytes(), here.offset(), here.length());
      } else if (chunk.get() instanceof Chunk.Streamed streamed) {
        streamed.writeTo(out);
      } else {
        return;
      }
    }
  }

  @Test
  void manySlowDownloadsAtOnce_shareALittleMemory_andAllEnd() throws Exception {
    ByteBudget little = ByteBudget.of(1 << 18);
    List<Download<?>> open = new ArrayList<>();
    List<Chunks> chunks = new ArrayList<>();
    List<ByteArrayOutputStream> outs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<FakeSource> sources = sources(60_000, 60_000, 60_000, 60_000, 60_000);
      sources.forEach(FakeSource::outlined);
      FakeOrder order = downloads.of(sources);
      order.memory = little.part(1 << 17);
      Download<?> download = order.open();
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      open.add(download);
      chunks.add(download.open(plan, new ByteRange(0, plan.length() - 1)));
      outs.add(new ByteArrayOutputStream());
    }
    List<Integer> going = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      going.add(i);
    }
    while (!going.isEmpty()) {
      CountDownLatch next = new CountDownLatch(1);
      boolean moved = false;
      for (Integer i : List.copyOf(going)) {
        Optional<Chunk> chunk = chunks.get(i).poll();
        if (chunk.isEmpty()) {
          chunks.get(i).onReady(next::countDown);
        } else if (chunk.get() instanceof Chunk.Here here) {
          outs.get(i).write(here.bytes(), here.offset(), here.length());
          moved = true;
        } else if (chunk.get() instanceof Chunk.Streamed streamed) {
          streamed.writeTo(outs.get(i));
          moved = true;
        } else {
          open.get(i).close();
          going.remove(i);
          moved = true;
        }
        assertThat(little.reserved()).isLessThanOrEqualTo(1 << 18);
      }
      assertThat(moved || next.await(1, TimeUnit.MINUTES)).as("somebody goes on").isTrue();
    }
    byte[] first = outs.get(0).toByteArray();
    assertThat(outs).allMatch(out -> Arrays.equals(out.toByteArray(), first));
    assertThat(little.reserved()).isZero();
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

  @Test
  @DisplayName("A hundred thousand objects, half of them lost, are no more work than their number")
  void hundredThousand() throws Exception {
    List<FakeSource> sources = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      FakeSource source = new FakeSource("1.2." + i, 4).outlined();
      if (i % 2 == 0) {
        source.beforeOutline(
            outline -> {
              throw new IOException("lost");
            });
      }
      sources.add(source);
    }
    FakeOrder order = downloads.of(sources);
    order.store = new PlanCache(1 << 26);
    try (Download<?> download = order.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      for (int i = 0; i < 100_000; i++) {
        assertThat(download.leftOut().size()).isEqualTo(50_000);
      }
      CountingOutput out = new CountingOutput(OutputStream.nullOutputStream());
      download.write(plan, new ByteRange(0, plan.length() - 1), out);
      assertThat(out.count()).isEqualTo(plan.length());
      assertThat(download.sent().cardinality()).isEqualTo(50_000);
    }
  }
}
