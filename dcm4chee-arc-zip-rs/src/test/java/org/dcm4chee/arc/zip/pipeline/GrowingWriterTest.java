package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.assertCut;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.bits;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.pulled;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.sources;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.unzip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "Without a plan the same bytes go out as they come, and who cannot be read is left out")
class GrowingWriterTest {
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  /** What is told by headers is streamed, the rest encoded before its entry begins. */
  @RegisterExtension final FakeDownloads streamed = new FakeDownloads(0);

  /** All is encoded before its entry begins: a local header says the CRC-32. */
  @RegisterExtension final FakeDownloads complete = new FakeDownloads(1 << 20);

  private final QueuedThreads threads = new QueuedThreads();

  /** Nobody works ahead of the writer. */
  private static FakeOrder alone(FakeOrder order) {
    order.executor = QueuedThreads.BUSY;
    return order;
  }

  private static FakeOrder outlined(FakeOrder order) {
    order.sources.forEach(FakeSource::outlined);
    return order;
  }

  private static FakeSource.Trouble lost() {
    return encoding -> {
      throw new IOException("lost");
    };
  }

  private static FakeSource.Trouble codec() {
    return encoding -> {
      throw new IllegalStateException("codec");
    };
  }

  private static byte[] written(Download<?> download) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(download.write(out)).isEqualTo(out.size());
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoMustNotWaitEncodesNothing_butIsGivenWhatToEncode(boolean isComplete) throws Exception {
    FakeDownloads downloads = isComplete ? complete : streamed;
    byte[] planned = outlined(alone(downloads.of(sources(300, 0)))).planned();
    FakeOrder order = outlined(alone(downloads.of(sources(300, 0))));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Download<?> download = order.open()) {
      assertThat(pulled(download.open(), out))
          .as("two objects; what the other files say; two files; the directory")
          .containsExactly("made", "made", "made", "made", "made", "bytes", "end");
      assertThat(download.sent()).isEqualTo(bits(0, 1));
      assertThat(downloads.budget.reserved()).isZero();
      assertThat(download.progress().isOver()).isTrue();
    }
    assertThat(out.toByteArray()).isEqualTo(planned);
    assertThat(order.sources).extracting(FakeSource::encodings).containsOnly(1);
  }

  @Test
  void whatWorkersEncodeAheadIsSentAsItIs_andItsMemoryGivenBackBehindIt() throws Exception {
    FakeOrder order = complete.of(sources(60_000, 60_000));
    order.executor = threads;
    try (Download<?> download = order.open()) {
      Chunks chunks = download.open();
      assertThat(pulled(chunks, NOWHERE)).containsExactly("not yet");
      threads.run();
      long both = complete.budget.reserved();
      assertThat(order.sources).extracting(FakeSource::encodings).containsOnly(1);
      assertThat(chunks.next()).as("a header").isInstanceOf(Chunk.Here.class);
      assertThat(chunks.next())
          .isInstanceOfSatisfying(
              Chunk.Here.class, body -> assertThat(body.length()).isEqualTo(60_000));
      assertThat(download.sent().isEmpty()).isTrue();
      assertThat(complete.budget.reserved()).isEqualTo(both);
      assertThat(chunks.next()).as("the next header").isInstanceOf(Chunk.Here.class);
      assertThat(download.sent()).isEqualTo(bits(0));
      assertThat(complete.budget.reserved()).isEqualTo(both / 2);
      assertThat(download.progress().position()).isEqualTo(1);
    }
  }

  @Test
  void whatWorkersHaveEncodedIsInTheOtherFilesToo() throws Exception {
    FakeOrder order = complete.of(sources(300, 0, 20));
    order.executor = threads;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Download<?> download = order.open()) {
      Chunks chunks = download.open();
      threads.run();
      assertThat(pulled(chunks, out)).endsWith("end");
    }
    FakeDownloads.assertHolds(unzip(out.toByteArray()), order.sources);
  }

  @Test
  void whatFitsNoMemoryIsReadTwice_onceForItsHeader() throws Exception {
    byte[] planned = complete.of(sources(10, 10_000)).planned();
    FakeOrder order = alone(complete.of(sources(10, 10_000)));
    order.memory = ByteBudget.of(1 << 12);
    try (Download<?> download = order.open()) {
      assertThat(written(download)).isEqualTo(planned);
      assertThat(download.sent()).isEqualTo(bits(0, 1));
    }
    assertThat(order.sources).extracting(FakeSource::encodings).containsExactly(1, 2);
  }

  @Test
  void whatIsLargerThanItWasThoughtToBeIsReadTwiceToo() throws Exception {
    FakeOrder order = alone(complete.of(sources(10, 100_000)));
    order.sources.get(1).estimatedAt(20);
    order.memory = ByteBudget.of(1 << 16);
    try (Download<?> download = order.open()) {
      FakeDownloads.assertHolds(unzip(written(download)), order.sources);
    }
    assertThat(order.sources).extracting(FakeSource::encodings).containsExactly(1, 2);
  }

  @Test
  void whatIsMeasuredAndNotKeptIsReadOnceMore() throws Exception {
    FakeOrder order = alone(complete.of(sources(10_000)));
    order.memory = ByteBudget.of(1 << 12);
    try (Download<?> download = order.open()) {
      assertThat(download.prepare(LONG, Extent.WHOLE)).isPresent();
      FakeDownloads.assertHolds(unzip(written(download)), order.sources);
    }
    assertThat(order.sources.get(0).encodings()).isEqualTo(2);
  }

  @Test
  @DisplayName("each file beside the objects is encrypted with a salt of its own (AE-2)")
  void encrypted() throws Exception {
    byte[] planned = alone(complete.of(sources(10))).encrypt().planned();
    complete.plans = new PlanCache(1 << 16);
    FakeOrder order = alone(complete.of(sources(10))).encrypt();
    try (Download<?> download = order.open()) {
      assertThat(written(download)).isEqualTo(planned);
    }
  }

  /** When it is found that an object cannot be read, and nothing of it has been sent. */
  private enum Early {
    BY_A_WORKER,
    BY_ITS_HEADER,
    BY_ITS_BODY,
    BY_ITS_CODEC,
    BY_ITS_HEADERS_CODEC;

    void breaks(FakeSource source) {
      switch (this) {
        case BY_A_WORKER, BY_ITS_BODY -> source.inTheMiddle(lost());
        case BY_ITS_CODEC -> source.inTheMiddle(codec());
        case BY_ITS_HEADER -> source.beforeOutline(lost());
        case BY_ITS_HEADERS_CODEC -> source.beforeOutline(codec());
      }
    }
  }

  /** Three objects, of which the one at {@code index} breaks. */
  private FakeOrder breaking(Early when, int index) {
    FakeOrder order = streamed.of(sources(300, 5, 40));
    when.breaks(order.sources.get(index));
    order.executor = when == Early.BY_A_WORKER ? threads : QueuedThreads.BUSY;
    return order;
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeReadBeforeItsEntryBeginsIsLeftOut_andListed(Early when) throws Exception {
    for (int index = 0; index < 3; index++) {
      FakeOrder order = breaking(when, index);
      String uid = "1.2." + (index + 1);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (Download<?> download = order.open()) {
        Chunks chunks = download.open();
        threads.run();
        assertThat(pulled(chunks, out)).endsWith("end");
        assertThat(download.lost()).isEqualTo(bits(index));
        BitSet others = bits(0, 1, 2);
        others.clear(index);
        assertThat(download.sent()).isEqualTo(others);
        assertThat(download.leftOut())
            .singleElement()
            .satisfies(left -> assertThat(left.source().uids().instance()).isEqualTo(uid));
        assertThat(download.progress().isOver()).isTrue();
      }
      Map<String, byte[]> files = unzip(out.toByteArray());
      assertThat(files).hasSize(4).doesNotContainKey(uid + ".dcm");
      assertThat(new String(files.get("manifest.txt"), StandardCharsets.UTF_8))
          .endsWith(uid + " missing\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoWantsAllOrNothingIsCut_andTheObjectIsNamed(Early when) {
    FakeOrder order = breaking(when, 1);
    order.onLoss = OnLoss.FAIL;
    try (Download<?> download = order.open()) {
      Chunks chunks = download.open();
      threads.run();
      assertCut(() -> pulled(chunks, NOWHERE), Cause.UNREADABLE, "Instance 1.2.2 ");
      assertThat(download.leftOut()).isEmpty();
    }
  }

  @Test
  void whatIsKnownToBeLostIsNotTriedAgain() throws Exception {
    FakeOrder order = alone(complete.of(sources(10, 20)));
    order.sources.get(1).inTheMiddle(lost());
    try (Download<?> download = order.open()) {
      assertThat(download.prepare(LONG, Extent.WHOLE)).isPresent();
      assertThat(unzip(written(download))).hasSize(3);
      assertThat(download.leftOut()).hasSize(1);
    }
    assertThat(order.sources.get(1).encodings()).isEqualTo(1);
  }

  @Test
  void whatBreaksWhenItsEntryHasBegunCuts_andIsLeftOutTheNextTime() throws Exception {
    for (FakeSource.Trouble trouble : List.of(lost(), codec())) {
      FakeOrder order = outlined(alone(streamed.of(sources(300, 5))));
      order.sources.get(1).inTheMiddle(trouble);
      try (Download<?> download = order.open()) {
        assertCut(() -> download.write(NOWHERE), Cause.UNREADABLE, "Instance 1.2.2 ");
        assertThat(download.leftOut()).isEmpty();
        assertThat(download.sent()).isEqualTo(bits(0));
      }
      try (Download<?> download = order.open()) {
        assertThat(unzip(written(download))).hasSize(3);
        assertThat(download.lost()).isEqualTo(bits(1));
      }
      order.store.drop(order.representation);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1})
  void aHeaderThatToldAWrongLengthCuts_andIsNotAskedTheNextTime(long lie) throws Exception {
    FakeOrder order = outlined(alone(streamed.of(sources(300, 5))));
    order.sources.get(1).lies(lie);
    try (Download<?> download = order.open()) {
      assertCut(() -> download.write(NOWHERE), Cause.CHANGED, "Instance 1.2.2 ");
    }
    try (Download<?> download = order.open()) {
      FakeDownloads.assertHolds(unzip(written(download)), order.sources);
    }
    assertThat(order.sources.get(1).outlines()).isEqualTo(1);
  }

  @Test
  void whatIsAnotherThanItWasMeasuredCuts_andNoneOfItsLastBytesIsSent() throws Exception {
    FakeOrder order = alone(complete.of(sources(10_000)));
    order.memory = ByteBudget.of(1 << 12);
    order.sources.get(0).changesAfter(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Download<?> download = order.open()) {
      assertCut(() -> download.write(out), Cause.CHANGED, "Instance 1.2.1 ");
    }
    assertThat(out.size()).as("bytes sent").isLessThan(100);
    assertThat(order.memo().doubted().isEmpty()).as("its header told nothing wrong").isTrue();
  }

  @Test
  void nothingIsCollectedForFilesThatSayNothingOfTheObjects() throws Exception {
    List<IncludedObject<FakeSource.Facts>> described = new ArrayList<>();
    FakeOrder order = alone(complete.of(sources(10, 20)));
    order.compositions =
        () ->
            new FakeDownloads.NothingElse() {
              @Override
              public List<ExtraEntry> extras(
                  List<IncludedObject<FakeSource.Facts>> included, List<LeftOut> leftOut) {
                described.addAll(included);
                return List.of();
              }
            };
    try (Download<?> download = order.open()) {
      assertThat(unzip(written(download))).hasSize(2);
    }
    assertThat(described).isEmpty();
  }
}
