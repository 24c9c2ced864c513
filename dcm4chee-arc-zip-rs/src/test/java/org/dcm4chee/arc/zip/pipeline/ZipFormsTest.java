package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.LONG;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.large;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.small;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.sources;
import static org.dcm4chee.arc.zip.pipeline.FakeDownloads.unzip;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.dcm4chee.arc.zip.pipeline.FakeDownloads.FakeOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Complete, streamed, measured: chosen by data and settings, the same bytes each time")
class ZipFormsTest {
  @RegisterExtension
  final FakeDownloads downloads = new FakeDownloads(FakeDownloads.COMPLETE_BYTES);

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
        List.<Supplier<List<FakeSource>>>of(FakeDownloads::small, FakeDownloads::large)) {
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
    order.executor = QueuedThreads.BUSY;
    order.asItComes();

    assertThat(order.sources).extracting(FakeSource::encodings).containsOnly(1);
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
            FakeDownloads::large)) {
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
}
