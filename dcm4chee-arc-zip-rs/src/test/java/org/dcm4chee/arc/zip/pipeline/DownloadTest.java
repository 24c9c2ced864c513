package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.sources;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.unzip;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.whole;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A download from its preparation to its last byte, or to its visible end. */
class DownloadTest {
  @RegisterExtension final FakeDownloads downloads = new FakeDownloads(1 << 20);

  private FakeOrder of(List<FakeSource> sources) {
    FakeOrder order = downloads.of(sources);
    order.compositions = FakeDownloads.OnlyMissing::new;
    return order;
  }

  private Download<FakeSource.Facts> download(List<FakeSource> sources) {
    return of(sources).open();
  }

  private Download<FakeSource.Facts> download(
      List<FakeSource> sources, Executor executor, Compression compression) {
    FakeOrder order = of(sources);
    order.executor = executor;
    order.compression = compression;
    return order.open();
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void planned_exactLength_entriesInOrderWithTheirContent(Compression compression)
      throws Exception {
    List<FakeSource> sources = sources(100, 0, 70_000, 2_000_000, 65_536);
    try (Download<FakeSource.Facts> download = download(sources, downloads.threads, compression)) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      byte[] zip = whole(download, plan);
      assertThat(zip.length).isEqualTo(plan.length());
      Map<String, byte[]> files = unzip(zip);
      assertThat(files.keySet())
          .containsExactly("1.2.1.dcm", "1.2.2.dcm", "1.2.3.dcm", "1.2.4.dcm", "1.2.5.dcm");
      for (FakeSource source : sources) {
        assertThat(Arrays.equals(files.get(source.uid() + ".dcm"), source.content())).isTrue();
      }
    }
  }

  @Test
  void unplanned_sameBytesAsPlanned() throws Exception {
    int[] sizes = {100, 70_000, 2_000_000, 5};
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Download<FakeSource.Facts> download = download(sources(sizes))) {
      assertThat(download.prepare(Duration.ZERO, Extent.WHOLE)).isEmpty();
      assertThat(download.write(out)).isEqualTo(out.size());
    }
    assertThat(Arrays.equals(out.toByteArray(), of(sources(sizes)).planned())).isTrue();
  }

  @Test
  void range_isTheSlice_entriesBeforeItAreNotReadAgain() throws Exception {
    byte[] whole = of(sources(100_000, 100_000, 100_000)).planned();
    List<FakeSource> again = sources(100_000, 100_000, 100_000);
    try (Download<FakeSource.Facts> download = download(again)) {
      ZipPlan plan = download.prepare(LONG, Extent.PART).orElseThrow();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      download.write(plan, new ByteRange(150_000, 190_000), out);
      assertThat(Arrays.equals(out.toByteArray(), Arrays.copyOfRange(whole, 150_000, 190_001)))
          .isTrue();
    }
    assertThat(again).extracting(FakeSource::encodings).containsExactly(0, 1, 0);
  }

  @Test
  void unreadable_knownBeforeTheFirstByte_isLeftOutAndListed() throws Exception {
    List<FakeSource> sources = sources(10, 20, 30);
    sources
        .get(1)
        .before(
            encoding -> {
              throw new NoSuchFileException("/secret/path");
            });
    try (Download<FakeSource.Facts> download = download(sources)) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      assertThat(download.leftOut())
          .singleElement()
          .satisfies(
              left -> {
                assertThat(left.source().uids().instance()).isEqualTo("1.2.2");
                assertThat(left.reason()).contains("missing").doesNotContain("secret");
              });
      assertThat(unzip(whole(download, plan)).keySet())
          .containsExactly("1.2.1.dcm", "1.2.3.dcm", "MISSING.txt");
      assertThat(downloads.plans.size()).as("remembered plans").isZero();
    }
  }

  @Test
  @DisplayName("of many that cannot be read all reasons are kept, and few stack traces")
  void unreadable_many() throws Exception {
    List<FakeSource> sources = new ArrayList<>();
    for (int i = 0; i < 4 * Workers.CAUSES_KEPT; i++) {
      FakeSource lost = new FakeSource("1.2." + (i + 2), 10);
      lost.inTheMiddle(
          encoding -> {
            throw new EOFException();
          });
      sources.add(lost);
    }
    sources.add(0, new FakeSource("1.2.1", 10));
    try (Download<FakeSource.Facts> download = download(sources)) {
      assertThat(download.prepare(LONG, Extent.WHOLE)).isPresent();
      assertThat(download.leftOut())
          .hasSize(4 * Workers.CAUSES_KEPT)
          .allSatisfy(left -> assertThat(left.reason()).contains("truncated"))
          .filteredOn(left -> left.cause().isPresent())
          .hasSize(Workers.CAUSES_KEPT);
    }
  }

  @Test
  @DisplayName("nor are there more of what the writer itself cannot read")
  void unreadable_manyAsItComes() throws Exception {
    List<FakeSource> sources = sources(10);
    for (int i = 0; i < 4 * Workers.CAUSES_KEPT; i++) {
      sources.add(
          new FakeSource("1.2." + (i + 2), 10)
              .inTheMiddle(
                  encoding -> {
                    throw new EOFException();
                  }));
    }
    FakeOrder order = downloads.of(sources);
    order.executor = QueuedThreads.BUSY;
    try (Download<FakeSource.Facts> download = order.open()) {
      download.write(OutputStream.nullOutputStream());
      assertThat(download.leftOut())
          .hasSize(4 * Workers.CAUSES_KEPT)
          .allSatisfy(left -> assertThat(left.reason()).contains("truncated"))
          .filteredOn(left -> left.cause().isPresent())
          .hasSize(Workers.CAUSES_KEPT);
    }
  }

  @Test
  void unreadable_knownOnlyWhenItsTurnComes_isLeftOut() throws Exception {
    List<FakeSource> sources = sources(10, 20, 30);
    sources
        .get(1)
        .inTheMiddle(
            encoding -> {
              throw new EOFException();
            });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Download<FakeSource.Facts> download = download(sources)) {
      download.write(out);
      assertThat(download.leftOut())
          .singleElement()
          .extracting(LeftOut::reason)
          .asString()
          .contains("truncated");
    }
    assertThat(unzip(out.toByteArray()).keySet())
        .containsExactly("1.2.1.dcm", "1.2.3.dcm", "MISSING.txt");
  }

  @Test
  void breaksInTheMiddleOfItsBytes_largerThanTheBudget_endsTheDownload() {
    List<FakeSource> sources = sources(10, 3_000_000, 30);
    sources
        .get(1)
        .inTheMiddle(
            encoding -> {
              if (encoding > 1) {
                throw new IOException("broken");
              }
            });
    try (Download<FakeSource.Facts> download = download(sources)) {
      assertThatThrownBy(() -> download.write(OutputStream.nullOutputStream()))
          .isInstanceOfSatisfying(
              DownloadException.class,
              e -> assertThat(e.reason()).isEqualTo(DownloadException.Cause.UNREADABLE));
      assertThat(download.leftOut()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void changedSinceItWasMeasured_endsTheDownload_planIsForgotten(Compression compression)
      throws Exception {
    List<FakeSource> sources = sources(10, 3_000_000, 30);
    sources.get(1).changesAfter(1);
    try (Download<FakeSource.Facts> download = download(sources, downloads.threads, compression)) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThatThrownBy(() -> download.write(plan, new ByteRange(0, plan.length() - 1), out))
          .isInstanceOfSatisfying(
              DownloadException.class,
              e -> assertThat(e.reason()).isEqualTo(DownloadException.Cause.CHANGED));
      assertThat(out.size()).as("bytes sent").isLessThan((int) plan.length());
      assertThat(downloads.plans.size()).as("plans, before the client sees the end").isZero();
    }
    assertThat(downloads.plans.size()).isZero();
  }

  @Test
  void clientGone_endsTheDownload() throws Exception {
    try (Download<FakeSource.Facts> download = download(sources(10, 200_000, 300_000))) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      assertThatThrownBy(
              () -> download.write(plan, new ByteRange(0, plan.length() - 1), new ClosedOutput()))
          .isInstanceOfSatisfying(
              DownloadException.class,
              e -> assertThat(e.reason()).isEqualTo(DownloadException.Cause.CLIENT_GONE));
    }
  }

  @Test
  void cancelled_endsTheDownload() throws Exception {
    List<FakeSource> sources = sources(10, 3_000_000);
    try (Download<FakeSource.Facts> download = download(sources)) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      sources.get(1).inTheMiddle(encoding -> download.cancel());
      assertThatThrownBy(
              () ->
                  download.write(
                      plan, new ByteRange(0, plan.length() - 1), OutputStream.nullOutputStream()))
          .isInstanceOfSatisfying(
              DownloadException.class,
              e -> assertThat(e.reason()).isEqualTo(DownloadException.Cause.STOPPED));
    }
  }

  @Test
  void containerWithoutThreads_theWriterDoesItAll() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Download<FakeSource.Facts> download =
        download(sources(10, 70_000, 30), QueuedThreads.BUSY, Compression.STORE)) {
      download.write(out);
    }
    assertThat(unzip(out.toByteArray())).hasSize(3);
  }

  @Test
  void neverMoreThanItsThreads_norMoreMemoryThanItsBudget() throws Exception {
    AtomicInteger busy = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<FakeSource> sources = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      FakeSource source = new FakeSource("1.2." + i, 30_000);
      source.before(encoding -> most.accumulateAndGet(busy.incrementAndGet(), Math::max));
      source.inTheMiddle(
          encoding -> {
            assertThat(downloads.budget.reserved()).isLessThanOrEqualTo(downloads.budget.limit());
            busy.decrementAndGet();
          });
      sources.add(source);
    }
    try (Download<FakeSource.Facts> download = download(sources)) {
      download.prepare(LONG, Extent.WHOLE);
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void slowClient_holdsNoWorker() throws Exception {
    CountDownLatch clientReads = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    Executor counted =
        task -> {
          running.incrementAndGet();
          downloads.threads.execute(
              () -> {
                try {
                  task.run();
                } finally {
                  running.decrementAndGet();
                }
              });
        };
    int[] sizes = new int[60];
    Arrays.fill(sizes, 50_000);
    try (Download<FakeSource.Facts> download =
        download(sources(sizes), counted, Compression.STORE)) {
      OutputStream slow =
          new OutputStream() {
            private boolean first = true;

            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] bytes, int offset, int length) {
              if (first) {
                first = false;
                // The budget is full, and everybody but the writer has gone home.
                while (running.get() > 0) {
                  Thread.onSpinWait();
                }
                clientReads.countDown();
              }
            }
          };
      download.write(slow);
    }
    assertThat(clientReads.getCount()).isZero();
  }

  @Test
  void whoIsCancelledBeforehandGetsNoPlan_andNothingIsRead() throws Exception {
    List<FakeSource> sources = sources(10, 20);
    try (Download<FakeSource.Facts> download = download(sources)) {
      download.cancel();

      assertThat(download.prepare(LONG, Extent.WHOLE)).isEmpty();
      assertThatThrownBy(() -> download.write(OutputStream.nullOutputStream()))
          .isInstanceOfSatisfying(
              DownloadException.class,
              e -> assertThat(e.reason()).isEqualTo(DownloadException.Cause.STOPPED));
    }
    assertThat(sources).extracting(FakeSource::encodings).containsOnly(0);
  }

  @Test
  void itMayBeClosedTwice_andKnowsHowManyObjectsWereAskedFor() {
    LeftOut before = LeftOut.unreadable(new FakeSource("1.2.9", 1), Failure.of(new EOFException()));
    Download<FakeSource.Facts> download =
        new Download<>(
            new Download.Order<>(
                sources(10, 20),
                List.of(before),
                FakeDownloads.OnlyMissing::new,
                "representation",
                Compression.STORE,
                1 << 20,
                OnLoss.LEAVE_OUT),
            new Download.Resources(downloads.threads, 2, downloads.budget, downloads.plans));
    download.close();
    download.close();

    assertThat(download.asked()).isEqualTo(3);
    assertThat(download.leftOut()).containsExactly(before);
  }

  @Test
  void theLastBytesAreNotLeftInABufferOfTheClient() throws Exception {
    ByteArrayOutputStream client = new ByteArrayOutputStream();
    try (Download<?> download = download(sources(10, 20))) {
      long length = download.write(new BufferedOutputStream(client));
      assertThat(client.size()).isPositive().isEqualTo((int) length);
    }
  }
}
