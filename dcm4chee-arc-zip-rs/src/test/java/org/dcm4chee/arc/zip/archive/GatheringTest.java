package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.Sharing;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What several studies have is gathered, and no more of it kept than a ZIP may have")
class GatheringTest {
  private static final int STUDIES = 4;
  private static final String JPEG_LS = "1.2.840.10008.1.2.4.80";

  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeSearch search = new FakeSearch(archive);

  @BeforeEach
  void fill() {
    for (int study = 1; study <= STUDIES; study++) {
      search.studies.add(
          new ArrayList<>(List.of(new FakeObject(study, 1, 3000), new FakeObject(study, 2, 500))));
    }
  }

  @AfterEach
  void end() {
    archive.close();
    assertThat(search.open()).as("open retrieves").isZero();
  }

  private Delivery admitted() {
    return admitted(archive.wish());
  }

  private Delivery admitted(ZipWish wish) {
    return archive.service().admission().admit(search, wish);
  }

  private ZipWish uncompressed() {
    ZipWish wish = archive.wish();
    return new ZipWish(List.of("1.2.840.10008.1.2.1"), false, false, wish.user(), wish.settings());
  }

  private FakeObject object(int study, int number) {
    return search.studies.get(study).get(number);
  }

  private long bytesOf(int study) {
    return object(study, 0).size() + object(study, 1).size();
  }

  private static String tag(Delivery delivery) throws InterruptedException {
    try (delivery) {
      assertThat(delivery.prepare(Extent.WHOLE)).isPresent();
      return delivery.entityTag();
    }
  }

  private static void write(Delivery delivery) throws Exception {
    try (delivery) {
      ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();
      delivery.write(
          plan, new ByteRange(0, plan.length() - 1), new ByteArrayOutputStream(), out -> out);
    }
  }

  private void assertNothingIsHeld() {
    assertThat(search.open()).isZero();
    assertThat(archive.slotsInUse()).isZero();
    assertThat(archive.service().overseer().watched()).isZero();
  }

  @Test
  @DisplayName("each series is counted, and named as the client is to see it")
  void counted() {
    search.otherwise.put(1, context -> context.coercion = FakeContext.remapping("9."));
    search.studies.get(2).add(new FakeObject(7, 1, 10));

    try (Delivery delivery = admitted()) {
      assertThat(delivery.objects()).isEqualTo(2 * STUDIES + 1);
      assertThat(search.counted)
          .startsWith(
              new SeriesSize("1.2.3.1", 2, bytesOf(0)), new SeriesSize("1.2.3.2", 2, bytesOf(1)))
          .contains(new SeriesSize("1.2.3.7", 1, search.studies.get(2).get(2).size()))
          .hasSize(STUDIES + 1);
      assertThat(search.shown)
          .containsExactly("1.2.3.1", "9.1.2.3.2", "1.2.3.3", "1.2.3.7", "1.2.3.4");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.maxInstances=3", "zip.maxBytes=5 kB"})
  @DisplayName("more than one ZIP may have is counted to its end, and nothing of it kept")
  void tooMuch(String limit) {
    ZipWish wish = archive.configured(limit).wish();
    Refusal refusal = new Refusal(Refusal.Reason.MAX_INSTANCES, "Too much.");
    search.tooMuch = Optional.of(refusal);

    assertThatThrownBy(() -> admitted(wish)).isSameAs(refusal);
    assertThat(search.counted).hasSize(STUDIES);
    assertThat(search.counted.get(STUDIES - 1))
        .isEqualTo(new SeriesSize("1.2.3.4", 2, bytesOf(STUDIES - 1)));
    assertThat(search.openWhenCounted).isZero();
    assertNothingIsHeld();
  }

  @Test
  void asMuchAsAZipMayHaveIsKept() {
    ZipWish wish = archive.configured("zip.maxInstances=" + 2 * STUDIES).wish();

    try (Delivery delivery = admitted(wish)) {
      assertThat(delivery.objects()).isEqualTo(2 * STUDIES);
      assertThat(search.openWhenCounted).isEqualTo(1);
    }
  }

  @Test
  void whereNothingIsLeftThatIsSaid() {
    search.studies.clear();

    assertThatThrownBy(this::admitted)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOTHING_READABLE));
    assertNothingIsHeld();
  }

  @Test
  @DisplayName("a study in which something breaks leaves none of them open")
  void breaks() {
    IllegalStateException fault = new IllegalStateException("the database has gone");
    search.otherwise.put(2, context -> context.matchesFault = fault);

    assertThatThrownBy(this::admitted).isSameAs(fault);
    assertNothingIsHeld();
  }

  @Test
  @DisplayName("a retrieve that the archive has begun it closes itself, also where it breaks")
  void breaksInTheArchivesOwn() {
    FakeContext own = archive.finds(object(0, 0));
    NoSuchMethodError fault = new NoSuchMethodError("getMatches");
    own.matchesFault = fault;

    assertThatThrownBy(() -> archive.service().admission().admit(own.get(), archive.wish()))
        .isSameAs(fault);
    assertThat(own.closed).hasValue(0);
  }

  @Test
  @DisplayName("of a retrieve that the archive has begun nothing is opened after the download")
  void endsTheArchivesOwn() {
    FakeContext own = archive.finds(object(0, 0));
    Lifecycle lifecycle = new Lifecycle();
    RetrieveContext guarded =
        new Gathering(
                new OneRetrieve(own.get()),
                archive.wish(),
                lifecycle,
                new RetrieveCaches(),
                Thread::new,
                Sharing.ALONE)
            .gather()
            .own()
            .acceptable()
            .get(0)
            .context();
    assertThat(guarded.getStorage("fs1")).isNull();

    lifecycle.close();

    assertThatThrownBy(() -> guarded.getStorage("fs1")).hasMessage("The download is over");
  }

  @Test
  @DisplayName("what is not acceptable is left out, said so, and not transferred")
  void notAcceptable() throws Exception {
    object(1, 1).storedAs(JPEG_LS);
    Delivery delivery = admitted(uncompressed());

    assertThat(delivery.objects()).isEqualTo(2 * STUDIES);
    assertThat(delivery.leftOut())
        .extracting(LeftOut::kind)
        .containsExactly(LeftOut.Kind.NOT_ACCEPTABLE);
    LeftOut left = delivery.leftOut().get(0);
    assertThat(left.source().uids().instance()).isEqualTo(object(1, 1).uid());
    assertThat(left.source().uids().series()).isEqualTo("1.2.3.2");
    assertThat(left.source().uids().study()).isEqualTo("1.2.3");
    write(delivery);
    assertThat(search.transferred(1)).containsExactly(object(1, 0).uid());
    assertThat(search.last.get(1).failed).containsExactly(object(1, 1).uid());
    assertThat(search.transferred(2)).containsExactly(object(2, 0).uid(), object(2, 1).uid());
  }

  @Test
  @DisplayName("a study of which nothing is acceptable is no news to the archive")
  void nothingAcceptableInOne() throws Exception {
    search.studies.get(0).forEach(object -> object.storedAs(JPEG_LS));
    Delivery delivery = admitted(uncompressed());

    assertThat(search.last.get(0).closed).as("nothing of it is to be read").hasValue(1);
    assertThat(delivery.leftOut()).hasSize(2);
    write(delivery);
    assertThat(search.events).contains("begin 1", "end 1").doesNotContain("begin 0", "end 0");
    assertThat(search.last.get(0).failed).isEmpty();
  }

  @Test
  @DisplayName("the ZIP is another one with another tag if a study or an object is another")
  void tags() throws Exception {
    String all = tag(admitted());
    search.again();
    assertThat(tag(admitted())).isEqualTo(all);
    List<FakeObject> last = search.studies.remove(STUDIES - 1);
    search.again();
    assertThat(tag(admitted())).isNotEqualTo(all);
    search.studies.add(List.of(new FakeObject(4, 1, 3002), last.get(1)));
    search.again();
    assertThat(tag(admitted())).isNotEqualTo(all);
  }

  @Test
  @DisplayName("a study that cannot be ended keeps the archive from hearing of none of the others")
  void cannotBeEnded() throws Exception {
    search.refusing.add("end 1");
    search.refusing.add("leave 2");

    write(admitted());

    for (int study = 0; study < STUDIES; study++) {
      assertThat(search.events).contains("begin " + study, "end " + study);
    }
  }

  @Test
  @DisplayName("a study that the archive does not let begin is not sent, and not ended")
  void mayNotBegin() throws Exception {
    archive.configured("zip.bufferBytes=1 MiB", "zip.threads=1");
    // More than the memory: it is read when it is sent.
    search.studies.get(1).set(0, new FakeObject(2, 1, 1_500_000));
    search.refusing.add("begin 1");

    assertThatThrownBy(() -> write(admitted())).hasMessageContaining(object(1, 0).uid());

    assertThat(search.events).contains("end 0").doesNotContain("end 1", "begin 3");
  }

  @Test
  @DisplayName("who has as many downloads as he may have is told before anything is looked up")
  void noSlot() {
    ZipWish wish = archive.configured("zip.maxConcurrentPerUser=1").wish();
    try (Delivery first = admitted(wish)) {
      assertThat(first.objects()).isEqualTo(2 * STUDIES);
      search.again();
      search.last.clear();

      assertThatThrownBy(() -> admitted(wish))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal ->
                  assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MAX_CONCURRENT_PER_USER));
      assertThat(search.last).isEmpty();
    }
  }

  private long length(String compression) throws InterruptedException {
    search.again();
    try (Delivery delivery =
        admitted(archive.configured("zip.compression=" + compression).wish())) {
      return delivery.prepare(Extent.WHOLE).orElseThrow().length();
    }
  }

  @Test
  void whatNothingHasCompressedIsWorthCompressing_asInOneStudy() throws Exception {
    assertThat(length("auto")).isLessThan(length("store") - 4 * 2000L);
  }
}
