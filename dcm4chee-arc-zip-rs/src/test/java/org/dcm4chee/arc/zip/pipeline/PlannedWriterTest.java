package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.assertCut;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.bits;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.pulled;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.range;
import static org.dcm4chee.arc.zip.pipeline.PlannedRanges.announced;
import static org.dcm4chee.arc.zip.pipeline.PlannedRanges.behindObjects;
import static org.dcm4chee.arc.zip.pipeline.PlannedRanges.directory;
import static org.dcm4chee.arc.zip.pipeline.PlannedRanges.endFrom;
import static org.dcm4chee.arc.zip.pipeline.PlannedRanges.fourObjects;
import static org.dcm4chee.arc.zip.pipeline.PlannedRanges.plan;
import static org.dcm4chee.arc.zip.pipeline.PlannedRanges.read;
import static org.dcm4chee.arc.zip.pipeline.PlannedRanges.slice;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.format.ZipLayout;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing here takes long: who waits for longer waits for ever. */
@Timeout(10)
@DisplayName("Of a planned ZIP any range is sent as announced, or cut before its last byte")
class PlannedWriterTest {
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  @RegisterExtension final FakeDownloads streamed = new FakeDownloads(0);
  @RegisterExtension final FakeDownloads complete = new FakeDownloads(1 << 20);
  private final QueuedThreads threads = new QueuedThreads();

  /** How the ZIP comes about. */
  private enum Kind {
    COMPLETE,
    STREAMED
  }

  private FakeOrder order(Kind kind) {
    return fourObjects(kind == Kind.COMPLETE ? complete : streamed);
  }

  /** Where something of the ZIP begins or ends. */
  private static SortedSet<Long> borders(ZipPlan plan) {
    ZipLayout layout = plan.layout();
    SortedSet<Long> borders = new TreeSet<>(List.of(layout.centralDirectoryOffset()));
    for (int i = 0; i < layout.size(); i++) {
      borders.add(layout.headerOffset(i));
      borders.add(layout.dataOffset(i));
      borders.add(layout.dataOffset(i) + layout.compressedSize(i));
    }
    borders.add(plan.length());
    return borders;
  }

  private static List<ByteRange> ranges(ZipPlan plan) {
    List<ByteRange> ranges = new ArrayList<>();
    for (long from : borders(plan)) {
      borders(plan).tailSet(from + 1).forEach(to -> ranges.add(new ByteRange(from, to - 1)));
      if (from > 0 && from < plan.length()) {
        ranges.add(new ByteRange(from - 1, from));
      }
    }
    return ranges;
  }

  /** Of which objects a byte is in {@code range}. */
  private static BitSet bodiesIn(ZipPlan plan, ByteRange range) {
    BitSet bodies = new BitSet();
    for (int i = 0; i < plan.objects(); i++) {
      long from = plan.layout().dataOffset(i);
      long to = from + plan.layout().compressedSize(i);
      bodies.set(i, Math.max(from, range.first()) < Math.min(to, range.last() + 1));
    }
    return bodies;
  }

  /** An object without bytes has been sent with the records around it. */
  private static BitSet sentWith(ZipPlan plan, ByteRange range) {
    BitSet sent = bodiesIn(plan, range);
    for (int i = 0; i < plan.objects(); i++) {
      if (plan.layout().compressedSize(i) == 0) {
        sent.set(
            i,
            plan.layout().headerOffset(i) <= range.last()
                && range.first() < plan.layout().headerOffset(i + 1));
      }
    }
    return sent;
  }

  /** Sends a range, of which all is as expected and told. */
  private static ZipPlan assertSent(Download<?> download, ByteRange range, byte[] expected)
      throws Exception {
    ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(pulled(download.open(plan, range), out)).as("%s", range).endsWith("end");
    assertThat(out.toByteArray()).as("%s", range).isEqualTo(expected);
    assertThat(download.progress().position())
        .as("%s", range)
        .isGreaterThanOrEqualTo(bodiesIn(plan, range).length());
    assertThat(download.sent()).as("%s", range).isEqualTo(sentWith(plan, range));
    return plan;
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("of what was seen before nothing is read but the objects whose bytes are sent, once")
  void seen(Kind kind) throws Exception {
    FakeOrder first = order(kind);
    byte[] whole = first.planned();
    for (ByteRange range : ranges(first.memo().plan().orElseThrow())) {
      FakeOrder order = order(kind);
      try (Download<?> download = order.open()) {
        ZipPlan plan = assertSent(download, range, slice(whole, range));
        assertThat(read(order)).as("%s", range).isEqualTo(bodiesIn(plan, range));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("of what nobody saw the range is the same slice, and no object is read twice")
  void unseen(Kind kind) throws Exception {
    FakeOrder first = order(kind);
    byte[] whole = first.planned();
    for (ByteRange range : ranges(first.memo().plan().orElseThrow())) {
      FakeOrder order = order(kind);
      order.store = new PlanCache(0);
      try (Download<?> download = order.open()) {
        ZipPlan unused = assertSent(download, range, slice(whole, range));
        read(order);
      }
    }
  }

  @Test
  void whoMayWaitDoesItAllInOneGo() throws Exception {
    byte[] whole = fourObjects(streamed).planned();
    FakeOrder order = fourObjects(streamed);
    order.store = new PlanCache(0);
    try (Download<?> download = order.open()) {
      ZipPlan plan = plan(download);
      Chunks chunks = download.open(plan, endFrom(plan, behindObjects(plan)));
      assertThat(chunks.next()).as("a header").isInstanceOf(Chunk.Here.class);
      for (int i = 0; i < plan.objects(); i++) {
        ((Chunk.Streamed) chunks.next()).writeTo(NOWHERE);
      }
      Chunk.Here rest = (Chunk.Here) chunks.next();
      assertThat(Arrays.copyOfRange(rest.bytes(), rest.offset(), rest.offset() + rest.length()))
          .isEqualTo(slice(whole, endFrom(plan, plan.layout().dataOffset(plan.objects()))));
      assertThat(chunks.next()).isInstanceOf(Chunk.End.class);
    }
  }

  @Test
  void whoMustNotWaitEncodesNothing_butIsGivenWhatToEncode() throws Exception {
    byte[] whole = fourObjects(streamed).planned();
    FakeOrder order = fourObjects(streamed);
    order.store = new PlanCache(1 << 16);
    try (Download<?> download = announced(order, QueuedThreads.BUSY)) {
      ZipPlan plan = plan(download);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Chunks chunks = download.open(plan, endFrom(plan, behindObjects(plan)));
      assertThat(pulled(chunks, out))
          .as("a header; four CRC-32 and the manifest; records; the other file; the directory")
          .containsExactly(
              "bytes", "made", "made", "made", "made", "made", "bytes", "made", "bytes", "end");
      assertThat(out.toByteArray()).isEqualTo(slice(whole, endFrom(plan, behindObjects(plan))));
    }
  }

  @Test
  void whoMustNotWaitIsToldToComeAgain_whileWorkersHaveIt() throws Exception {
    FakeOrder order = fourObjects(streamed);
    try (Download<?> download = announced(order, threads)) {
      ZipPlan plan = plan(download);
      Chunks chunks = download.open(plan, directory(plan));
      assertThat(pulled(chunks, NOWHERE)).containsExactly("not yet");
      threads.run();
      assertThat(pulled(chunks, NOWHERE)).containsExactly("made", "bytes", "end");
    }
    FakeOrder bodies = fourObjects(streamed);
    bodies.executor = threads;
    try (Download<?> download = bodies.open()) {
      ZipPlan plan = plan(download);
      Chunks chunks = download.open(plan, new ByteRange(0, behindObjects(plan) - 1));
      assertThat(pulled(chunks, NOWHERE)).containsExactly("bytes", "not yet");
      threads.run();
      assertThat(pulled(chunks, NOWHERE)).containsExactly("bytes", "end");
    }
  }

  @Test
  void memoryIsGivenBackAndAnObjectIsSentWhenItsBytesAreNotUsedAnyMore() throws Exception {
    FakeOrder order = streamed.of(FakeDownloads.sources(60_000, 60_000));
    order.sources.forEach(FakeSource::outlined);
    try (Download<?> download = announced(order, threads)) {
      ZipPlan plan = plan(download);
      Chunks chunks = download.open(plan, new ByteRange(0, behindObjects(plan) - 1));
      threads.run();
      long both = streamed.budget.reserved();
      assertThat(chunks.next()).as("a header").isInstanceOf(Chunk.Here.class);
      assertThat(chunks.next()).as("a body").isInstanceOf(Chunk.Here.class);
      assertThat(download.sent().isEmpty()).isTrue();
      assertThat(streamed.budget.reserved()).isEqualTo(both);
      assertThat(chunks.next()).as("a descriptor and a header").isInstanceOf(Chunk.Here.class);
      assertThat(download.sent()).isEqualTo(bits(0));
      assertThat(streamed.budget.reserved()).isEqualTo(both / 2);
      assertThat(download.progress().position()).isEqualTo(1);
    }
  }

  /** How an object breaks that could be read. */
  private enum Break {
    UNREADABLE,
    CODEC,
    CHANGED;

    void breaks(FakeSource source) {
      switch (this) {
        case UNREADABLE ->
            source.inTheMiddle(
                encoding -> {
                  throw new IOException("lost");
                });
        case CODEC ->
            source.inTheMiddle(
                encoding -> {
                  throw new IllegalStateException("codec");
                });
        case CHANGED -> source.changesAfter(0);
      }
    }

    Cause cause() {
      return this == CHANGED ? Cause.CHANGED : Cause.UNREADABLE;
    }
  }

  /** The object at 3, seen once, breaks: whoever reads it, for its bytes or for its CRC-32. */
  @ParameterizedTest
  @EnumSource
  void anObjectThatBreaksCutsTheZip_isNamed_andIsLookedAtInFullTheNextTime(Break how)
      throws Exception {
    for (boolean worker : new boolean[] {true, false}) {
      FakeOrder order = fourObjects(streamed);
      byte[] whole = order.planned();
      FakeOrder again = fourObjects(streamed);
      how.breaks(again.sources.get(3));
      again.executor = worker ? threads : QueuedThreads.BUSY;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (Download<?> download = again.open()) {
        ZipPlan plan = plan(download);
        long from = plan.layout().headerOffset(3);
        Chunks chunks = download.open(plan, endFrom(plan, from));
        threads.run();
        assertCut(() -> pulled(chunks, out), how.cause(), "Instance 1.2.4 ");
        assertThat(out.toByteArray())
            .as("no byte of what is not right")
            .hasSizeLessThanOrEqualTo((int) (plan.layout().dataOffset(3) - from))
            .isEqualTo(Arrays.copyOfRange(whole, (int) from, (int) from + out.size()));
        assertThat(download.sent().isEmpty()).isTrue();
      }
      assertThat(again.memo().plan()).as("it is not promised again").isEmpty();
      assertThat(again.memo().doubted()).isEqualTo(how == Break.CHANGED ? new BitSet() : bits(3));
    }
  }

  @Test
  void whatAPlanSaysBeforeTheBodyIsNoDoubtOfItsHeader() throws Exception {
    fourObjects(complete).planned();
    FakeOrder again = fourObjects(complete);
    again.sources.set(3, new FakeSource("1.2.4", 701));
    try (Download<?> download = again.open()) {
      ZipPlan plan = plan(download);
      assertCut(
          () -> range(download, plan, 0, plan.length() - 1), Cause.CHANGED, "Instance 1.2.4 ");
    }
    assertThat(again.memo().doubted().isEmpty()).isTrue();
  }

  @Test
  @DisplayName("A client that is gone, or a stop, is no fault of the object that is just read")
  void nobodysFault() throws Exception {
    for (boolean stopped : new boolean[] {true, false}) {
      FakeOrder order = fourObjects(streamed);
      String tag;
      try (Download<?> download = announced(order, QueuedThreads.BUSY)) {
        ZipPlan plan = plan(download);
        tag = plan.entityTag();
        Chunks chunks = download.open(plan, endFrom(plan, 0));
        assertThat(chunks.next()).as("a header").isInstanceOf(Chunk.Here.class);
        Chunk.Streamed body = (Chunk.Streamed) chunks.next();
        if (stopped) {
          order
              .sources
              .get(0)
              .inTheMiddle(
                  encoding -> {
                    download.cancel();
                    throw new IOException("stopped");
                  });
        }
        assertCut(
            () -> body.writeTo(stopped ? NOWHERE : new ClosedOutput()),
            stopped ? Cause.STOPPED : Cause.CLIENT_GONE,
            "");
      }
      assertThat(order.memo().doubted().isEmpty()).isTrue();
      assertThat(order.memo().plan()).as("it can go on").isPresent();
      try (Download<?> next = order.open()) {
        assertThat(next.prepare(LONG, Extent.HEADERS).orElseThrow().entityTag()).isEqualTo(tag);
      }
    }
  }
}
