package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Executor;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;

/** Ranges of planned ZIPs, and what has been read for them. */
final class PlannedRanges {
  private PlannedRanges() {}

  /** Four objects that are told by their headers, the second of which is empty; no worker. */
  static FakeOrder fourObjects(FakeDownloads downloads) {
    List<FakeSource> sources = FakeDownloads.sources(300, 0, 5, 700);
    sources.forEach(FakeSource::outlined);
    FakeOrder order = downloads.of(sources);
    order.executor = QueuedThreads.BUSY;
    return order;
  }

  /** A download by {@code executor} of what was announced before, and never read. */
  static Download<FakeSource.Facts> announced(FakeOrder order, Executor executor) throws Exception {
    try (Download<?> head = order.open()) {
      assertThat(head.prepare(LONG, Extent.HEADERS)).isPresent();
    }
    assertThat(order.sources).extracting(FakeSource::encodings).containsOnly(0);
    order.executor = executor;
    return order.open();
  }

  static ZipPlan plan(Download<?> download) throws Exception {
    return download.prepare(LONG, Extent.PART).orElseThrow();
  }

  static ByteRange endFrom(ZipPlan plan, long first) {
    return new ByteRange(first, plan.length() - 1);
  }

  static ByteRange directory(ZipPlan plan) {
    return endFrom(plan, plan.layout().centralDirectoryOffset());
  }

  /** Where the files begin that are no objects. */
  static long behindObjects(ZipPlan plan) {
    return plan.extras().isEmpty()
        ? plan.layout().centralDirectoryOffset()
        : plan.layout().headerOffset(plan.objects());
  }

  static byte[] slice(byte[] whole, ByteRange range) {
    return Arrays.copyOfRange(whole, (int) range.first(), (int) range.last() + 1);
  }

  /** Which objects have been read; none may be read twice. */
  static BitSet read(FakeOrder order) {
    assertThat(order.sources).extracting(FakeSource::encodings).allMatch(times -> times <= 1);
    BitSet read = new BitSet();
    for (int i = 0; i < order.sources.size(); i++) {
      read.set(i, order.sources.get(i).encodings() > 0);
    }
    return read;
  }
}
