package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing here takes long: who waits for longer waits for ever. */
@Timeout(10)
@DisplayName("A CRC-32 that a range needs and nobody knows is found out, once, and no other")
class PlannedChecksTest {
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  @RegisterExtension final FakeDownloads streamed = new FakeDownloads(0);
  private final QueuedThreads threads = new QueuedThreads();

  /** What workers read ahead of a writer that was asked for nothing yet. */
  private BitSet readAhead(FakeOrder order, Function<ZipPlan, ByteRange> range) throws Exception {
    try (Download<?> download = announced(order, threads)) {
      ZipPlan plan = plan(download);
      Chunks unused = download.open(plan, range.apply(plan));
      threads.run();
      return read(order);
    }
  }

  private static final BitSet ALL = bits(0, 1, 2, 3);

  @Test
  void workersFindTheCrc32OfWhatTheDirectoryOrTheManifestSays_andOfNothingElse() throws Exception {
    FakeOrder plain = fourObjects(streamed);
    plain.compositions = FakeDownloads.NothingElse::new;
    for (FakeOrder order : List.of(fourObjects(streamed), plain)) {
      order.store = new PlanCache(1 << 16);
      assertThat(readAhead(order, plan -> endFrom(plan, behindObjects(plan)))).isEqualTo(ALL);
      FakeOrder before = fourObjects(streamed);
      before.compositions = order.compositions;
      before.store = new PlanCache(1 << 16);
      assertThat(
              readAhead(
                  before,
                  plan -> new ByteRange(plan.layout().dataOffset(3), behindObjects(plan) - 1)))
          .isEqualTo(bits(3));
    }
  }

  @Test
  @DisplayName("what is encrypted says no CRC-32 but in a manifest (AE-2)")
  void encryptedChecks() throws Exception {
    FakeOrder plain = fourObjects(streamed).encrypt();
    plain.compositions = FakeDownloads.NothingElse::new;
    plain.representation = "plain";
    assertThat(readAhead(plain, PlannedRanges::directory).isEmpty()).isTrue();
    assertThat(readAhead(fourObjects(streamed).encrypt(), PlannedRanges::directory).isEmpty())
        .isTrue();
    FakeOrder readme = fourObjects(streamed).encrypt();
    readme.representation = "readme";
    assertThat(
            readAhead(readme, plan -> endFrom(plan, plan.layout().headerOffset(plan.objects() + 1)))
                .isEmpty())
        .isTrue();
    FakeOrder manifest = fourObjects(streamed).encrypt();
    manifest.representation = "manifest";
    assertThat(readAhead(manifest, plan -> endFrom(plan, behindObjects(plan)))).isEqualTo(ALL);
  }

  @Test
  void theFirstByteOfTheDirectoryNeedsAllOfThem() throws Exception {
    FakeOrder order = fourObjects(streamed);
    order.compositions = FakeDownloads.NothingElse::new;
    assertThat(readAhead(order, plan -> new ByteRange(behindObjects(plan), behindObjects(plan))))
        .isEqualTo(ALL);
  }

  @Test
  void whatTheWriterEncodesItselfForItsBytesIsNotReadForItsCrc32() throws Exception {
    FakeOrder order = streamed.of(FakeDownloads.sources(300, 5, 10_000, 10_000));
    order.sources.forEach(FakeSource::outlined);
    order.memory = ByteBudget.of(1 << 12);
    assertThat(readAhead(order, plan -> endFrom(plan, plan.layout().headerOffset(2))))
        .isEqualTo(bits(0, 1));
  }

  @Test
  void theDirectoryAloneIsMadeAtOnceWhenTheObjectsHaveToldTheirs() throws Exception {
    FakeOrder order = fourObjects(streamed);
    try (Download<?> download = announced(order, threads)) {
      ZipPlan plan = plan(download);
      Chunks chunks = download.open(plan, directory(plan));
      threads.run();
      assertThat(chunks.next())
          .as("with the CRC-32 of the manifest")
          .isInstanceOfSatisfying(
              Chunk.Here.class,
              here ->
                  assertThat((long) here.length())
                      .isEqualTo(plan.length() - plan.layout().centralDirectoryOffset()));
      assertThat(chunks.next()).isInstanceOf(Chunk.End.class);
    }
  }

  @Test
  void whatIsKnownIsNotFoundOutAgain_andNothingIsKept() throws Exception {
    FakeOrder first = fourObjects(streamed);
    try (Download<?> download = announced(first, QueuedThreads.BUSY)) {
      ZipPlan plan = plan(download);
      range(download, plan, plan.layout().headerOffset(2), plan.layout().headerOffset(3) - 1);
    }
    FakeOrder order = fourObjects(streamed);
    order.executor = threads;
    try (Download<?> download = order.open()) {
      ZipPlan plan = plan(download);
      Chunks unused = download.open(plan, directory(plan));
      threads.run();
      assertThat(read(order)).isEqualTo(bits(0, 1, 3));
      assertThat(streamed.budget.reserved()).isZero();
      assertThat(download.progress().isOver()).isTrue();
    }
  }

  @Test
  void whoWantsTheDirectoryAloneIsGivenTheChecks_andTheManifestsOwn() throws Exception {
    byte[] whole = fourObjects(streamed).planned();
    FakeOrder order = fourObjects(streamed);
    order.store = new PlanCache(1 << 16);
    try (Download<?> download = announced(order, QueuedThreads.BUSY)) {
      ZipPlan plan = plan(download);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(pulled(download.open(plan, directory(plan)), out))
          .containsExactly("made", "made", "made", "made", "made", "bytes", "end");
      assertThat(out.toByteArray()).isEqualTo(slice(whole, directory(plan)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anObjectThatCannotBeReadForItsCrc32CutsTheZip_andIsNamed(boolean worker) throws Exception {
    FakeOrder order = fourObjects(streamed);
    order
        .sources
        .get(2)
        .inTheMiddle(
            encoding -> {
              throw new IOException("lost");
            });
    try (Download<?> download = announced(order, worker ? threads : QueuedThreads.BUSY)) {
      ZipPlan plan = plan(download);
      Chunks chunks = download.open(plan, directory(plan));
      threads.run();
      assertCut(() -> pulled(chunks, NOWHERE), Cause.UNREADABLE, "Instance 1.2.3 ");
    }
    assertThat(order.memo().doubted()).isEqualTo(bits(2));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anObjectIsLongerThanItsHeaderTells_whichIsFoundOutByItsCrc32Too(boolean worker)
      throws Exception {
    FakeOrder order = fourObjects(streamed);
    order.sources.get(2).lies(-1);
    try (Download<?> download = announced(order, worker ? threads : QueuedThreads.BUSY)) {
      ZipPlan plan = plan(download);
      Chunks chunks = download.open(plan, directory(plan));
      threads.run();
      assertCut(() -> pulled(chunks, NOWHERE), Cause.CHANGED, "Instance 1.2.3 ");
    }
    assertThat(order.memo().doubted()).isEqualTo(bits(2));
  }
}
