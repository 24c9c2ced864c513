package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Complete, streamed, measured: chosen by data and settings, the same bytes each time")
class ZipFormsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int COMPLETE_BYTES = 1 << 18;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final ByteBudget budget = ByteBudget.of(1 << 20);
  private final PlanCache plans = new PlanCache(1 << 20);

  @AfterEach
  void nothingIsLeft() {
    threads.shutdownNow();
    assertThat(budget.reserved()).as("reserved bytes").isZero();
  }

  /** Names entries as the sources say; adds a list of all CRC-32. */
  private static final class WithManifest implements Composition<FakeSource.Facts> {
    @Override
    public String entryName(FakeSource.Facts facts) {
      return facts.name();
    }

    @Override
    public Optional<String> fileName() {
      return Optional.of("name");
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
        text.append(included.get(i).entryName()).append(' ').append(included.get(i).size());
        text.append(' ');
        positions[i] = text.length();
        text.append("00000000\n");
      }
      leftOut.forEach(left -> text.append(left.source().uids().instance()).append(" missing\n"));
      LocalDateTime time = LocalDateTime.of(2024, 1, 1, 0, 0);
      byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
      return List.of(
          new ExtraEntry("manifest.txt", content, time, positions),
          new ExtraEntry("README.txt", new byte[] {'x'}, time));
    }
  }

  /** An order and how it is carried out, with the defaults of most tests. */
  private final class Builder {
    private final List<FakeSource> sources;
    private String representation = "representation";
    private Compression compression = Compression.STORE;
    private Executor executor = threads;
    private ByteBudget memory = budget;
    private OnLoss onLoss = OnLoss.LEAVE_OUT;
    private PlanStore store = plans;

    Builder(List<FakeSource> sources) {
      this.sources = sources;
    }

    Download<FakeSource.Facts> open() {
      Supplier<Composition<FakeSource.Facts>> compositions = WithManifest::new;
      return new Download<>(
          new Download.Order<>(
              sources,
              List.of(),
              compositions,
              representation,
              compression,
              COMPLETE_BYTES,
              onLoss),
          new Download.Resources(executor, 2, memory, store));
    }
  }

  private static List<FakeSource> small() {
    return sources(10_000, 0, 70_000, 5);
  }

  private static List<FakeSource> large() {
    List<FakeSource> sources = sources(100_000, 65_535, 0, 300_000, 5, 2_000_000, 40_000);
    sources.forEach(FakeSource::outlined);
    return sources;
  }

  private static List<FakeSource> sources(int... sizes) {
    List<FakeSource> sources = new ArrayList<>();
    for (int size : sizes) {
      sources.add(new FakeSource("1.2." + (sources.size() + 1), size));
    }
    return sources;
  }

  private static byte[] range(Download<?> download, ZipPlan plan, long first, long last)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    download.write(plan, new ByteRange(first, last), out);
    return out.toByteArray();
  }

  private static byte[] planned(Builder builder) throws Exception {
    try (Download<?> download = builder.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      byte[] zip = range(download, plan, 0, plan.length() - 1);
      assertThat((long) zip.length).isEqualTo(plan.length());
      assertThat(download.sent().cardinality()).isEqualTo(builder.sources.size());
      return zip;
    }
  }

  private static byte[] asItComes(Builder builder) throws Exception {
    try (Download<?> download = builder.open()) {
      assertThat(download.prepare(Duration.ZERO, Extent.WHOLE)).isEmpty();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(download.write(out)).isEqualTo(out.size());
      return out.toByteArray();
    }
  }

  private static void assertHolds(byte[] zip, List<FakeSource> sources) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    assertThat(files).hasSize(sources.size() + 2);
    StringBuilder manifest = new StringBuilder();
    for (FakeSource source : sources) {
      assertThat(Arrays.equals(files.get(source.uid() + ".dcm"), source.content())).isTrue();
      CRC32 crc = new CRC32();
      crc.update(source.content());
      manifest.append(source.uid()).append(".dcm ").append(source.content().length).append(' ');
      manifest.append(HexFormat.of().toHexDigits((int) crc.getValue())).append('\n');
    }
    assertThat(new String(files.get("manifest.txt"), StandardCharsets.UTF_8))
        .isEqualTo(manifest.toString());
  }

  @ParameterizedTest
  @EnumSource
  void complete_everyObjectIsReadOnce(Compression compression) throws Exception {
    Builder builder = new Builder(small());
    builder.compression = compression;
    byte[] zip = planned(builder);

    assertHolds(zip, builder.sources);
    assertThat(builder.sources).extracting(FakeSource::encodings).containsOnly(1);
    assertThat(builder.sources).extracting(FakeSource::outlines).containsOnly(0);
    assertThat(zip[6] & 8).as("bit 3: a descriptor").isZero();
  }

  @Test
  void streamed_everyObjectIsReadOnce_afterItsHeader() throws Exception {
    Builder builder = new Builder(large());
    byte[] zip = planned(builder);

    assertHolds(zip, builder.sources);
    assertThat(builder.sources).extracting(FakeSource::encodings).containsOnly(1);
    assertThat(builder.sources).extracting(FakeSource::outlines).containsOnly(1);
    assertThat(zip[6] & 8).as("bit 3: a descriptor").isEqualTo(8);
  }

  @Test
  void measured_whatDeflatesOrHeadersDoNotTell() throws Exception {
    Builder deflated = new Builder(large());
    deflated.compression = Compression.FAST;
    byte[] zip = planned(deflated);
    assertHolds(zip, deflated.sources);
    assertThat(deflated.sources).extracting(FakeSource::outlines).containsOnly(0);
    assertThat(zip[6] & 8).isZero();

    Builder untold = new Builder(large());
    untold.representation = "other";
    untold.sources.forEach(FakeSource::neverOutlined);
    byte[] stored = planned(untold);
    assertHolds(stored, untold.sources);
    assertThat(stored[6] & 8).isZero();
    assertThat(untold.sources).extracting(FakeSource::outlines).containsOnly(0);
  }

  @Test
  void aFewHeadersThatDoNotTell_areMeasuredAndTheRestIsStreamed() throws Exception {
    Builder builder = new Builder(large());
    FakeSource silent = new FakeSource("1.2.99", 50_000).neverOutlined();
    builder.sources.add(silent);
    byte[] zip = planned(builder);

    assertHolds(zip, builder.sources);
    assertThat(zip[6] & 8).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource
  void asItComes_theSameBytesAsPlanned(Compression compression) throws Exception {
    for (Supplier<List<FakeSource>> sources :
        List.<Supplier<List<FakeSource>>>of(ZipFormsTest::small, ZipFormsTest::large)) {
      Builder one = new Builder(sources.get());
      one.compression = compression;
      one.store = new PlanCache(0);
      Builder other = new Builder(sources.get());
      other.compression = compression;
      other.store = new PlanCache(0);

      assertThat(Arrays.equals(asItComes(one), planned(other))).isTrue();
    }
  }

  @Test
  void asItComes_streamedObjectsAreReadOnceAfterTheirHeader() throws Exception {
    Builder builder = new Builder(large());
    builder.executor =
        task -> {
          throw new RejectedExecutionException();
        };
    asItComes(builder);

    assertThat(builder.sources).extracting(FakeSource::encodings).containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 12, 1 << 16, 1 << 18, 1 << 22})
  void howeverShortMemoryIs_theSameBytes(int bytes) throws Exception {
    for (Compression compression : List.of(Compression.STORE, Compression.FAST)) {
      Builder one = new Builder(large());
      one.compression = compression;
      one.store = new PlanCache(0);
      one.memory = ByteBudget.of(bytes);
      Builder other = new Builder(large());
      other.compression = compression;
      other.store = new PlanCache(0);

      assertThat(Arrays.equals(planned(one), planned(other))).isTrue();
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
      Builder head = new Builder(sources.get());
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
      Builder whole = new Builder(sources.get());
      whole.store = head.store;
      try (Download<?> download = whole.open()) {
        ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
        assertThat(plan.length()).isEqualTo(length);
        assertThat(plan.entityTag()).isEqualTo(tag);
      }
      Builder part = new Builder(sources.get());
      part.store = new PlanCache(1 << 20);
      planned(part);
      try (Download<?> download = part.open()) {
        ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
        assertThat(plan.entityTag()).as("on another server").isEqualTo(tag);
      }
    }
  }

  @Test
  void afterAHead_aPartOfACompleteZipIsRight() throws Exception {
    byte[] whole = planned(new Builder(small()));
    Builder builder = new Builder(small());
    builder.sources.forEach(FakeSource::outlined);
    builder.store = new PlanCache(1 << 20);
    try (Download<?> head = builder.open()) {
      assertThat(head.prepare(LONG, Extent.HEADERS)).isPresent();
    }
    try (Download<?> part = builder.open()) {
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
      Builder first = new Builder(large());
      first.compression = compression;
      first.store = new PlanCache(1 << 20);
      byte[] whole = planned(first);
      Random random = new Random(7);
      for (int i = 0; i < 25; i++) {
        int from = random.nextInt(whole.length);
        int to = i % 3 == 0 ? whole.length - 1 : from + random.nextInt(whole.length - from);
        Builder again = new Builder(large());
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
    byte[] whole = planned(new Builder(large()));
    Builder again = new Builder(large());
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
  void theEnd_ofWhatNobodySaw_startsAtOnce_andReadsEachObjectOnceForItsCheck() throws Exception {
    Builder builder = new Builder(large());
    builder.executor =
        task -> {
          throw new RejectedExecutionException();
        };
    try (Download<?> download = builder.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      assertThat(builder.sources).extracting(FakeSource::encodings).containsOnly(0);
      int[] readAtFirstByte = {-1};
      OutputStream client =
          new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] bytes, int offset, int length) {
              if (readAtFirstByte[0] < 0) {
                readAtFirstByte[0] = builder.sources.stream().mapToInt(FakeSource::encodings).sum();
              }
            }
          };
      download.write(plan, new ByteRange(plan.length() - 20_000, plan.length() - 1), client);
      assertThat(readAtFirstByte[0]).as("objects read before the first byte").isLessThan(2);
    }
    assertThat(builder.sources).extracting(FakeSource::encodings).containsOnly(1);
  }

  @Test
  void aRangeBeforeTheDirectory_needsNoChecksOfOthers() throws Exception {
    Builder builder = new Builder(large());
    try (Download<?> download = builder.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      range(download, plan, 200_000, 250_000);
    }
    assertThat(builder.sources.stream().mapToInt(FakeSource::encodings).sum()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, 70_000, -70_000})
  void aLengthThatIsOtherwise_cutsOnce_andIsRightTheSecondTime(long lie) throws Exception {
    List<FakeSource> sources = large();
    sources.get(3).lies(lie);
    Builder builder = new Builder(sources);
    try (Download<?> download = builder.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThatThrownBy(() -> download.write(plan, new ByteRange(0, plan.length() - 1), out))
          .isInstanceOfSatisfying(
              DownloadException.class, e -> assertThat(e.reason()).isEqualTo(Cause.CHANGED));
      assertThat((long) out.size()).isLessThan(plan.length());
    }
    int encodings = sources.get(3).encodings();
    int outlines = sources.get(3).outlines();
    assertHolds(planned(builder), sources);
    assertThat(sources.get(3).outlines()).as("not asked again").isEqualTo(outlines);
    assertThat(sources.get(3).encodings()).isGreaterThan(encodings);
  }

  @Test
  void anObjectThatIsNotWhatItWas_cutsTheResumedDownload() throws Exception {
    byte[] whole = planned(new Builder(large()));
    Builder again = new Builder(large());
    again.sources.get(3).changesAfter(0);
    try (Download<?> download = again.open()) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      assertThatThrownBy(() -> range(download, plan, 1000, whole.length - 1L))
          .isInstanceOfSatisfying(
              DownloadException.class, e -> assertThat(e.reason()).isEqualTo(Cause.CHANGED));
    }
    assertThat(plans.size()).as("a plan that is not right any more").isZero();
  }

  @Test
  void lostBeforeTheFirstByte_isLeftOut_lostLater_cuts() throws Exception {
    Builder early = new Builder(large());
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
    assertThat(plans.size()).isZero();
    Builder late = new Builder(large());
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
      Builder builder = new Builder(sources);
      builder.compression = compression;
      builder.onLoss = OnLoss.FAIL;
      builder.store = new PlanCache(0);
      assertThatThrownBy(() -> asItComes(builder))
          .isInstanceOfSatisfying(
              DownloadException.class, e -> assertThat(e.reason()).isEqualTo(Cause.UNREADABLE));
    }
  }

  @Test
  void withoutAPlan_thereIsATagAllTheSame_ofWhatDecidesTheBytes() {
    String tag = tag(new Builder(large()));

    assertThat(tag).matches("\"[0-9a-f]{32}\"").isEqualTo(tag(new Builder(large())));
    Builder other = new Builder(large());
    other.representation = "other";
    assertThat(tag(other)).isNotEqualTo(tag);
    Builder deflated = new Builder(large());
    deflated.compression = Compression.FAST;
    assertThat(tag(deflated)).isNotEqualTo(tag);
  }

  private static String tag(Builder builder) {
    try (Download<?> download = builder.open()) {
      return download.entityTag();
    }
  }

  @Test
  void anotherHeaderIsAnotherTag() throws Exception {
    List<FakeSource> sources = large();
    Builder builder = new Builder(sources);
    builder.store = new PlanCache(0);
    String tag = plannedTag(builder);
    sources.set(0, new FakeSource("1.2.1", 100_000).outlined().changedHeader());
    assertThat(plannedTag(builder)).isNotEqualTo(tag);
  }

  private static String plannedTag(Builder builder) throws Exception {
    try (Download<?> download = builder.open()) {
      return download.prepare(LONG, Extent.WHOLE).orElseThrow().entityTag();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Pulled by a thread that never waits nor encodes: the same bytes, in small chunks")
  void pulled(Compression compression) throws Exception {
    for (boolean planned : new boolean[] {true, false}) {
      Builder builder = new Builder(large());
      builder.compression = compression;
      CompletableFuture<Void> arrival = new CompletableFuture<>();
      builder.sources.get(4).readyWith(arrival);
      builder.store = new PlanCache(0);
      Builder other = new Builder(large());
      other.compression = compression;
      other.store = new PlanCache(0);
      byte[] expected = planned(other);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (Download<?> download = builder.open()) {
        Chunks chunks;
        if (planned) {
          arrival.complete(null);
          ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
          chunks = download.open(plan, new ByteRange(0, plan.length() - 1));
        } else {
          chunks = download.open();
          threads.execute(() -> arrival.complete(null));
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
    List<Download<?>> downloads = new ArrayList<>();
    List<Chunks> chunks = new ArrayList<>();
    List<ByteArrayOutputStream> outs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<FakeSource> sources = sources(60_000, 60_000, 60_000, 60_000, 60_000);
      sources.forEach(FakeSource::outlined);
      Builder builder = new Builder(sources);
      builder.memory = little.part(1 << 17);
      Download<?> download = builder.open();
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      downloads.add(download);
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
          downloads.get(i).close();
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
    try (Download<?> download = new Builder(sources).open()) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      Chunks chunks = download.open(plan, new ByteRange(100, plan.length() - 1));
      Chunk.Here here = (Chunk.Here) chunks.next();
      byte[] before = Arrays.copyOfRange(here.bytes(), here.offset(), here.length());
      Thread closer = new Thread(download::close);
      closer.start();
      closer.join();
      planned(new Builder(sources(70_000, 70_000, 60_000, 60_000)));

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
    Builder builder = new Builder(sources);
    builder.store = new PlanCache(1 << 26);
    try (Download<?> download = builder.open()) {
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
