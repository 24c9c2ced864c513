package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What was sent before is promised again after a look at its files from outside")
class SeenBeforeTest {
  @RegisterExtension final FakeDownloads small = new FakeDownloads(1 << 20);
  @RegisterExtension final FakeDownloads large = new FakeDownloads(0);

  /** The two forms of what can be told without encoding it. */
  private enum Form {
    COMPLETE,
    STREAMED
  }

  private FakeOrder sent(Form form) throws Exception {
    List<FakeSource> sources =
        IntStream.range(0, 50).mapToObj(i -> new FakeSource("1.2." + i, 3_000).outlined()).toList();
    FakeOrder order = (form == Form.COMPLETE ? small : large).of(sources);
    byte[] unused = order.planned();
    sources.forEach(source -> source.inPlace(true));
    return order;
  }

  private static int encodings(FakeOrder order) {
    return order.sources.stream().mapToInt(FakeSource::encodings).sum();
  }

  private static int outlines(FakeOrder order) {
    return order.sources.stream().mapToInt(FakeSource::outlines).sum();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsReadBeforeTheFirstByte_andTheBytesAreTheSame(Form form) throws Exception {
    FakeOrder order = sent(form);
    int encoded = encodings(order);
    int outlined = outlines(order);
    for (Extent extent : new Extent[] {Extent.HEADERS, Extent.WHOLE}) {
      try (Download<?> download = order.open()) {
        assertThat(download.prepare(FakeDownloads.LONG, extent)).isPresent();
        assertThat(encodings(order)).isEqualTo(encoded);
      }
    }
    byte[] again = order.planned();
    assertThat(outlines(order)).isEqualTo(outlined);
    assertThat(encodings(order)).isEqualTo(encoded + order.sources.size());
    order.sources.forEach(source -> source.inPlace(false));
    assertThat(again).isEqualTo(order.planned());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Where one is not in its place, it is known before the first byte what is lost")
  void lost(Form form) throws Exception {
    FakeOrder order = sent(form);
    order.sources.get(30).inPlace(false);
    FakeSource.Trouble trouble =
        n -> {
          throw new IOException("no such file");
        };
    order.sources.get(30).before(trouble).beforeOutline(trouble);
    try (Download<?> download = order.open()) {
      ZipPlan plan = download.prepare(FakeDownloads.LONG, Extent.WHOLE).orElseThrow();
      assertThat(plan.objects()).isEqualTo(49);
      assertThat(download.leftOut()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("What has become another object nevertheless is cut, and found out the next time")
  void changed(Form form) throws Exception {
    FakeOrder order = sent(form);
    FakeSource changed = order.sources.get(30).changedHeader();
    try (Download<?> download = order.open()) {
      ZipPlan plan = download.prepare(FakeDownloads.LONG, Extent.WHOLE).orElseThrow();
      assertThatThrownBy(() -> FakeDownloads.whole(download, plan))
          .isInstanceOfSatisfying(
              DownloadException.class, e -> assertThat(e.reason()).isEqualTo(Cause.CHANGED));
    }
    int encoded = changed.encodings();
    byte[] next = order.planned();
    assertThat(next).isNotEmpty();
    assertThat(changed.encodings()).isGreaterThan(encoded);
  }

  @Test
  @DisplayName("What was announced and never sent is told by its headers: no CRC-32 guards it")
  void announcedOnly() throws Exception {
    List<FakeSource> sources =
        IntStream.range(0, 5)
            .mapToObj(i -> new FakeSource("1.2." + i, 3_000).outlined().inPlace(true))
            .toList();
    FakeOrder order = large.of(sources);
    for (int i = 1; i <= 2; i++) {
      try (Download<?> download = order.open()) {
        assertThat(download.prepare(FakeDownloads.LONG, Extent.HEADERS)).isPresent();
        assertThat(sources).extracting(FakeSource::outlines).containsOnly(i);
      }
    }
  }

  @Test
  @DisplayName("Who is in a hurry is not kept by slow storage")
  void noTime() throws Exception {
    FakeOrder order = sent(Form.STREAMED);
    try (Download<?> download = order.open()) {
      assertThat(download.prepare(Duration.ZERO, Extent.WHOLE)).isPresent();
      assertThat(download.leftOut()).isEmpty();
    }
  }

  @Test
  @DisplayName("A storage that does not answer in time is not waited for once more")
  void storageIsLate() throws Exception {
    FakeOrder order = sent(Form.STREAMED);
    int outlined = outlines(order);
    CountDownLatch answers = new CountDownLatch(1);
    order.sources.forEach(
        source ->
            source.inPlace(
                () -> {
                  awaitUninterruptibly(answers);
                  return true;
                }));
    try (Download<?> download = order.open()) {
      assertThat(download.prepare(Duration.ofMillis(20), Extent.WHOLE))
          .as("what was known before has to do")
          .isPresent();
      assertThat(outlines(order)).isEqualTo(outlined);
    } finally {
      answers.countDown();
    }
  }

  @Test
  @DisplayName("A storage that does not answer keeps nobody who is told to end")
  void storageHangs() throws Exception {
    FakeOrder order = sent(Form.STREAMED);
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    order
        .sources
        .get(0)
        .inPlace(
            () -> {
              looking.countDown();
              awaitUninterruptibly(answers);
              return true;
            });
    ExecutorService client = Executors.newSingleThreadExecutor();
    try (Download<?> download = order.open()) {
      Future<Optional<ZipPlan>> prepared =
          client.submit(() -> download.prepare(FakeDownloads.LONG, Extent.WHOLE));
      assertThat(looking.await(1, TimeUnit.MINUTES)).isTrue();
      download.cancel();
      assertThat(prepared.get(1, TimeUnit.MINUTES)).isEmpty();
    } finally {
      answers.countDown();
      client.shutdownNow();
    }
  }

  @Test
  @DisplayName("Where no worker comes, who waits looks himself, and what comes late does nothing")
  void noWorker() throws Exception {
    FakeOrder order = sent(Form.COMPLETE);
    int encoded = encodings(order);
    List<Runnable> late = new ArrayList<>();
    for (Executor executor : List.<Executor>of(late::add, QueuedThreads.BUSY)) {
      order.executor = executor;
      try (Download<?> download = order.open()) {
        assertThat(download.prepare(FakeDownloads.LONG, Extent.WHOLE)).isPresent();
      }
    }
    order.sources.forEach(
        source ->
            source.inPlace(
                () -> {
                  throw new AssertionError("Nobody waits for it");
                }));
    late.forEach(Runnable::run);
    assertThat(encodings(order)).isEqualTo(encoded);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
