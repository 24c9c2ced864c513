package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Refusal.Reason;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the archive has found is admitted, or nothing of it is kept")
class AdmissionTest {
  private static final String DEFLATED = "1.2.840.10008.1.2.4.100";
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();

  @AfterEach
  void end() {
    archive.close();
  }

  private Refusal refusal(ZipWish wish, FakeContext found) {
    try {
      archive.service().admission().admit(found.get(), wish).close();
    } catch (Refusal refusal) {
      return refusal;
    }
    throw new AssertionError("It was admitted");
  }

  private static FakeObject[] objects(int series, int count) {
    FakeObject[] objects = new FakeObject[count];
    for (int i = 0; i < count; i++) {
      objects[i] = new FakeObject(series, i + 1, 100);
    }
    return objects;
  }

  @Test
  void whatIsAdmittedHasASlotAndIsLookedAfterUntilItEnds() {
    Delivery delivery = archive.admitted(objects(1, 2));

    assertThat(archive.service().slots().inUse("user ann")).isEqualTo(1);
    assertThat(archive.service().overseer().watched()).isEqualTo(1);
    assertThat(archive.service().downloads().getActive()).isEqualTo(1);
    delivery.close();
    assertThat(archive.service().slots().inUse()).isZero();
    assertThat(archive.service().overseer().watched()).isZero();
    assertThat(archive.service().downloads().getActive()).isZero();
  }

  @Test
  void eachStorageIsOpenedOnceBeforeAnyThreadReads() {
    FakeContext found = archive.finds(objects(1, 5));

    try (Delivery delivery = archive.service().admission().admit(found.get(), archive.wish())) {
      assertThat(found.storages).containsExactly("fs1");
      assertThat(delivery.objects()).isEqualTo(5);
    }
  }

  @Test
  @DisplayName("a storage that cannot be opened keeps nobody from the objects elsewhere")
  void aStorageThatCannotBeOpened() {
    FakeContext found = archive.finds(objects(1, 2));
    found.storageFault = new IllegalArgumentException("No Storage configured with ID:fs1");

    try (Delivery delivery = archive.service().admission().admit(found.get(), archive.wish())) {
      assertThat(delivery.objects()).isEqualTo(2);
    }
  }

  @Test
  void tooManyInstancesAreRefusedAndTakeNoSlot() {
    ZipWish wish = archive.configured("zip.maxInstances=2").wish();

    Refusal refusal = refusal(wish, archive.finds(objects(1, 3)));

    assertThat(refusal.reason()).isEqualTo(Reason.MAX_INSTANCES);
    assertThat(refusal.details()).containsEntry("instances", 3L).containsEntry("level", "study");
    assertThat(archive.slotsInUse()).isZero();
    assertThat(archive.service().overseer().watched()).isZero();
  }

  @Test
  void asManyInstancesAsAreAllowedAreAdmitted() {
    ZipWish wish = archive.configured("zip.maxInstances=3").wish();

    try (Delivery delivery = archive.admitted(wish, objects(1, 3))) {
      assertThat(delivery.objects()).isEqualTo(3);
    }
  }

  @Test
  void theSizesAreThoseOfTheFiles() {
    FakeObject object = new FakeObject(1, 1, 5000);
    ZipWish allowed =
        new ZipWish(
            List.of("*"),
            false,
            false,
            "user ann",
            archive.wish().settings().with(Setting.MAX_BYTES, Limit.of(object.size())));
    ZipWish tooMuch =
        new ZipWish(
            List.of("*"),
            false,
            false,
            "user ann",
            allowed.settings().with(Setting.MAX_BYTES, Limit.of(object.size() - 1)));

    archive.service().admission().admit(archive.finds(object).get(), allowed).close();
    assertThat(refusal(tooMuch, archive.finds(object)).details())
        .containsEntry("bytes", object.size());
  }

  @Test
  @DisplayName("a refusal lists each series with its UID as the coercions would have written it")
  void seriesAreListedAsTheClientMaySeeThem() {
    ZipWish wish = archive.configured("zip.maxInstances=2").wish();
    FakeContext found =
        archive.finds(new FakeObject(2, 1, 0), new FakeObject(1, 1, 0), new FakeObject(2, 2, 0));
    found.coercion = FakeContext.remapping("9.");

    assertThat(refusal(wish, found).details().get("series"))
        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .extracting(series -> series.get("seriesInstanceUID") + " " + series.get("instances"))
        .containsExactly("9.1.2.3.1 1", "9.1.2.3.2 2");
  }

  @Test
  void theLevelIsThatOfTheUrl() {
    ZipWish wish = archive.configured("zip.maxInstances=1").wish();

    assertThat(refusal(wish, archive.finds(objects(1, 2)).ofSeries("1.2.3.1")).getMessage())
        .startsWith("This series has 2 instances");
    assertThat(
            refusal(wish, archive.finds(objects(1, 2)).ofSeries("1.2.3.1").ofInstance("1.2.3.1.1"))
                .getMessage())
        .startsWith("This instance has 2 instances");
  }

  @Test
  void whatIsNotAcceptableCountsForNoLimit() {
    ZipWish wish = archive.configured("zip.maxInstances=1").wish();
    ZipWish uncompressed =
        new ZipWish(List.of("1.2.840.10008.1.2.1"), false, false, wish.user(), wish.settings());

    try (Delivery delivery =
        archive.admitted(
            uncompressed, new FakeObject(1, 1, 100), new FakeObject(1, 2, 9).storedAs(DEFLATED))) {
      assertThat(delivery.objects()).isEqualTo(2);
      assertThat(delivery.leftOut()).hasSize(1);
    }
  }

  @Test
  void oneUserMayHaveOnlySoManyAtATime() {
    ZipWish wish = archive.configured("zip.maxConcurrentPerUser=1").wish();
    try (Delivery first = archive.admitted(wish, objects(1, 1))) {
      assertThat(first.objects()).isEqualTo(1);
      assertThat(refusal(wish, archive.finds(objects(1, 1))).reason())
          .isEqualTo(Reason.MAX_CONCURRENT_PER_USER);
      assertThat(archive.service().slots().inUse("user ann")).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("what fails in the middle of it leaves no slot and nobody who looks after it")
  void aFaultInTheMiddle() {
    FakeContext found = archive.finds(objects(1, 2));
    NoSuchMethodError fault = new NoSuchMethodError("copyToRetrieveCache");
    found.copyFault = fault;

    assertThatThrownBy(() -> archive.service().admission().admit(found.get(), archive.wish()))
        .isSameAs(fault);
    assertThat(archive.slotsInUse()).isZero();
    assertThat(archive.service().overseer().watched()).isZero();
    assertThat(archive.service().downloads().getActive()).isZero();
  }

  @Test
  @DisplayName("where what is missing is a failure nothing is left out")
  void onMissing() throws InterruptedException {
    ZipWish all = archive.configured("zip.onMissing=fail", "zip.prepareSeconds=0").wish();
    CountDownLatch sending = new CountDownLatch(1);
    FakeObject lost =
        new FakeObject(1, 2, 9)
            .lost()
            .whenOpened(
                () -> {
                  try {
                    sending.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    Delivery delivery = archive.admitted(all, new FakeObject(1, 1, 10), lost);

    assertThat(delivery.prepare(Extent.WHOLE)).isEmpty();
    sending.countDown();
    assertThatThrownBy(() -> delivery.write(new ByteArrayOutputStream(), out -> out))
        .isInstanceOf(DownloadException.class);
    delivery.close();
  }

  @Test
  @DisplayName("what was encoded and is not sent takes no memory when the download has ended")
  void memory() throws InterruptedException {
    Delivery delivery = archive.admitted(objects(1, 3));
    assertThat(delivery.prepare(Extent.WHOLE)).isPresent();
    assertThat(archive.service().budget().reserved()).isPositive();

    delivery.close();

    assertThat(archive.service().budget().reserved()).isZero();
  }

  @Test
  @DisplayName("nobody waits for a copy when the download has ended")
  void copies() throws InterruptedException {
    FakeContext found = archive.finds(new FakeObject(1, 1, 10).nearline());
    Delivery delivery = archive.service().admission().admit(found.get(), archive.wish());
    assertThat(found.copyingBegun).hasValue(1);

    delivery.close();

    assertThat(found.givenUp.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @DisplayName("where all has been stopped a download that comes late is stopped at once")
  void afterTheEnd() throws InterruptedException {
    archive.service().overseer().close();
    Delivery late = archive.admitted(objects(1, 1));

    assertThatThrownBy(() -> late.prepare(Extent.WHOLE))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.STOPPED));
    late.close();
    assertThat(archive.service().overseer().awaitNone(Duration.ZERO)).isEmpty();
  }

  @Test
  @DisplayName("objects are in the order of series number and instance number, whatever is found")
  void order() throws Exception {
    FakeObject a = new FakeObject(1, 2, 10);
    FakeObject b = new FakeObject(2, 1, 10);
    FakeObject c = new FakeObject(1, 10, 10);
    ZipWish listed = new ZipWish(List.of("*"), false, true, "user ann", archive.wish().settings());

    assertThat(zip(archive.admitted(listed, b, c, a)))
        .isEqualTo(zip(archive.admitted(listed, a, b, c)));
  }

  private static byte[] zip(Delivery delivery) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Optional<ZipPlan> plan = delivery.prepare(Extent.WHOLE);
    delivery.write(
        plan.orElseThrow(), new ByteRange(0, plan.orElseThrow().length() - 1), bytes, out -> out);
    delivery.close();
    return bytes.toByteArray();
  }

  private String tag(ZipWish wish) throws Exception {
    try (Delivery delivery = archive.admitted(wish, objects(1, 1))) {
      assertThat(delivery.prepare(Extent.WHOLE)).isPresent();
      return delivery.entityTag();
    }
  }

  @Test
  @DisplayName("with a password it is another ZIP, and another one with each; then nobody has it")
  void encrypted() throws Exception {
    ZipPassword password = new ZipPassword("a password of the request");

    String tag = tag(archive.encryptedWish(password));

    assertThat(password.utf8()).as("the keys are all that is kept").containsOnly(0);
    assertThat(tag)
        .isEqualTo(tag(archive.encryptedWish(new ZipPassword("a password of the request"))))
        .isNotEqualTo(tag(archive.encryptedWish(new ZipPassword("a password of another"))))
        .isNotEqualTo(tag(archive.wish()));
  }
}
