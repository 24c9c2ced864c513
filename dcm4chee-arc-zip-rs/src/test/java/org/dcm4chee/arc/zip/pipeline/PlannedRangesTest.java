package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.large;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.range;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.small;

import java.io.OutputStream;
import java.util.Arrays;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A range of a planned ZIP is the slice of the whole, and reads what it needs")
class PlannedRangesTest {
  @RegisterExtension
  final FakeDownloads downloads = new FakeDownloads(FakeDownloads.COMPLETE_BYTES);

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
    order.executor = QueuedThreads.BUSY;
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
}
