package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.large;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.range;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.sources;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Many ranges, many objects, many downloads, little memory: always the same bytes")
class ManyDownloadsTest {
  @RegisterExtension
  final FakeDownloads downloads = new FakeDownloads(FakeDownloads.COMPLETE_BYTES);

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
