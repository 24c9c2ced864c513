package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Refusal.Reason;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One ZIP on its way to one client: prepared, written once, closed")
class DeliveryTest {
  private static final String JPEG_LS = "1.2.840.10008.1.2.4.80";
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeObject first = new FakeObject(1, 1, 1000);
  private final FakeObject second = new FakeObject(1, 2, 2000);

  @AfterEach
  void end() {
    archive.close();
  }

  private static Optional<ZipPlan> prepare(Delivery delivery) {
    return prepare(delivery, Extent.WHOLE);
  }

  private static Optional<ZipPlan> prepare(Delivery delivery, Extent extent) {
    try {
      return delivery.prepare(extent);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Refusal refused(Delivery delivery) {
    try {
      prepare(delivery);
    } catch (Refusal refusal) {
      return refusal;
    }
    throw new AssertionError("It was prepared");
  }

  private static byte[] write(Delivery delivery, ZipPlan plan, long from, long to)
      throws DownloadException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    delivery.write(plan, new ByteRange(from, to), bytes, out -> out);
    return bytes.toByteArray();
  }

  private static List<String> names(byte[] zip) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private static OutputStream broken() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("broken pipe");
      }
    };
  }

  @Test
  void withAPlanItIsAsLongAsAnnounced() throws Exception {
    Delivery delivery = archive.admitted(first, second);
    ZipPlan plan = prepare(delivery).orElseThrow();

    byte[] zip = write(delivery, plan, 0, plan.length() - 1);

    assertThat(zip).hasSize((int) plan.length());
    assertThat(names(zip)).hasSize(2);
    assertThat(delivery.acceptedBytes()).isEqualTo(plan.length());
  }

  @Test
  void aPartIsThatPartOfTheWhole() throws Exception {
    Delivery whole = archive.admitted(first, second);
    ZipPlan plan = prepare(whole).orElseThrow();
    byte[] zip = write(whole, plan, 0, plan.length() - 1);
    archive.end();
    Delivery part = archive.admitted(first, second);

    byte[] bytes = write(part, prepare(part, Extent.PART).orElseThrow(), 500, 1499);

    assertThat(bytes).isEqualTo(Arrays.copyOfRange(zip, 500, 1500));
  }

  @Test
  void aPlanThatIsKnownIsNotMadeAgainForAPart() {
    prepare(archive.admitted(first, second));
    archive.end();
    int opened = first.opened();

    assertThat(prepare(archive.admitted(first, second), Extent.PART)).isPresent();
    assertThat(first.opened()).isEqualTo(opened);
  }

  @Test
  void withoutTimeToPrepareItIsWrittenAsItComes() throws Exception {
    Delivery delivery =
        archive.admitted(archive.configured("zip.prepareSeconds=0").wish(), first, second);
    assertThat(prepare(delivery)).isEmpty();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    delivery.write(bytes, out -> out);

    assertThat(names(bytes.toByteArray())).hasSize(2);
    assertThat(delivery.acceptedBytes()).isEqualTo(bytes.size());
  }

  @Test
  void whatIsToStandInTheWayStandsThere() throws Exception {
    Delivery delivery = archive.admitted(first);
    ZipPlan plan = prepare(delivery).orElseThrow();
    ByteArrayOutputStream aside = new ByteArrayOutputStream();
    ByteArrayOutputStream client = new ByteArrayOutputStream();

    delivery.write(plan, new ByteRange(0, plan.length() - 1), client, out -> aside);

    assertThat(aside.size()).isEqualTo((int) plan.length());
    assertThat(client.size()).isZero();
    assertThat(delivery.acceptedBytes()).isZero();
  }

  @Test
  void whatCannotBeReadIsLeftOutAndSaidSo() throws Exception {
    Delivery delivery = archive.admitted(first, second.lost());
    ZipPlan plan = prepare(delivery).orElseThrow();

    assertThat(delivery.leftOut())
        .extracting(LeftOut::kind)
        .containsExactly(LeftOut.Kind.UNREADABLE);
    assertThat(delivery.leftOut().get(0).reason()).isEqualTo("its file is missing in the archive");
    assertThat(names(write(delivery, plan, 0, plan.length() - 1)))
        .hasSize(2)
        .contains("MISSING.txt");
  }

  @Test
  void whereNothingCanBeReadNothingIsSent() {
    Refusal refusal = refused(archive.admitted(first.lost(), second.lost()));

    assertThat(refusal.reason()).isEqualTo(Reason.NOTHING_READABLE);
    assertThat(refusal.getMessage())
        .startsWith("None of the 2 objects can be read: its file is missing in the archive.")
        .doesNotContain("/storage");
  }

  @Test
  void whereAllOrNothingIsWantedOneThatCannotBeReadIsARefusal() {
    ZipWish wish = archive.configured("zip.onMissing=fail").wish();

    Refusal refusal = refused(archive.admitted(wish, first, second.lost()));

    assertThat(refusal.reason()).isEqualTo(Reason.INCOMPLETE);
    assertThat(refusal.getMessage())
        .startsWith("1 of 2 objects cannot be read, the first of them 1.2.3.1.2: its file");
    assertThat(refusal.details()).isEqualTo(Map.of("missing", List.of("1.2.3.1.2")));
  }

  @Test
  @DisplayName("a refusal names objects as the coercions would have written them")
  void missingObjectsAreNamedAsTheClientMaySeeThem() {
    archive.current().expectZip(archive.configured("zip.onMissing=fail").wish());
    FakeContext found = archive.finds(first, second.lost());
    found.coercion = FakeContext.remapping("9.");
    archive.observer().onStart(found.get());

    assertThat(refused(archive.current().delivery().orElseThrow()).details())
        .isEqualTo(Map.of("missing", List.of("9.1.2.3.1.2")));
  }

  @Test
  void whatIsOnlyNotAcceptableIsNoFailure() {
    ZipWish wish = archive.configured("zip.onMissing=fail").wish();
    ZipWish uncompressed =
        new ZipWish(List.of("1.2.840.10008.1.2.1"), false, false, wish.user(), wish.settings());

    Delivery delivery = archive.admitted(uncompressed, first, second.storedAs(JPEG_LS));

    assertThat(prepare(delivery)).isPresent();
    assertThat(delivery.leftOut())
        .extracting(LeftOut::kind)
        .containsExactly(LeftOut.Kind.NOT_ACCEPTABLE);
  }

  @Test
  void whereNothingIsAcceptableTheClientIsToldWhatToAskFor() {
    ZipWish uncompressed =
        new ZipWish(
            List.of("1.2.840.10008.1.2.1"), false, false, "user ann", archive.wish().settings());

    Refusal refusal = refused(archive.admitted(uncompressed, first.storedAs(JPEG_LS)));

    assertThat(refusal.reason()).isEqualTo(Reason.NOT_ACCEPTABLE);
    assertThat(refusal.getMessage()).contains("transfer-syntax=*");
  }

  @Test
  void theNameIsThatOfTheArchivesUserInterface() {
    archive.current().expectZip(archive.wish());
    FakeContext study = archive.finds(first);
    archive.observer().onStart(study.get());
    assertThat(archive.current().delivery().orElseThrow().defaultFileName()).isEqualTo("1.2.3");
    archive.end();
    FakeContext instance = archive.finds(first).ofSeries("1.2.3.1").ofInstance("1.2.3.1.1");
    archive.observer().onStart(instance.get());
    assertThat(archive.current().delivery().orElseThrow().defaultFileName())
        .isEqualTo("1.2.3_1.2.3.1_1.2.3.1.1");
  }

  @Test
  void itsTimesAreThoseOfTheSettingsInNanoseconds() {
    Delivery delivery =
        archive.admitted(archive.configured("zip.maxSeconds=7", "zip.idleSeconds=3").wish(), first);

    assertThat(delivery.maxNanos()).isEqualTo(OptionalLong.of(7_000_000_000L));
    assertThat(delivery.idleNanos()).isEqualTo(OptionalLong.of(3_000_000_000L));
  }

  @Test
  void withoutALimitOfTimeItMayTakeAny() {
    Delivery delivery =
        archive.admitted(archive.configured("zip.maxSeconds=unlimited").wish(), first);

    assertThat(delivery.maxNanos()).isEmpty();
  }

  @Test
  void sentToItsEndItIsFinished() throws Exception {
    Delivery delivery = archive.admitted(first, second);
    ZipPlan plan = prepare(delivery).orElseThrow();
    write(delivery, plan, 0, plan.length() - 1);

    archive.end();

    assertThat(archive.service().downloads().getFinished()).isEqualTo(1);
    assertThat(archive.service().downloads().getBytes()).isEqualTo(plan.length());
    assertThat(archive.transferred()).containsExactlyInAnyOrder(first.uid(), second.uid());
  }

  @Test
  void aClientThatBreaksOffHasAborted() {
    // More than is collected before it goes out.
    Delivery delivery =
        archive.admitted(new FakeObject(1, 1, 100_000), new FakeObject(1, 2, 100_000));
    ZipPlan plan = prepare(delivery).orElseThrow();

    assertThatThrownBy(
            () -> delivery.write(plan, new ByteRange(0, plan.length() - 1), broken(), out -> out))
        .isInstanceOfSatisfying(
            DownloadException.class,
            e -> assertThat(e.reason()).isEqualTo(DownloadException.Cause.CLIENT_GONE));
    archive.end();

    assertThat(archive.service().downloads().getAborted()).isEqualTo(1);
    assertThat(archive.transferred()).isEmpty();
  }

  @Test
  void anObjectThatIsLostAfterItWasAnnouncedFailsTheDownload() {
    ZipWish wish = archive.configured("zip.bufferBytes=1 MiB").wish();
    FakeObject large = new FakeObject(1, 3, 3 << 20);
    Delivery delivery = archive.admitted(wish, first, large);
    ZipPlan plan = prepare(delivery).orElseThrow();
    large.lost();

    assertThatThrownBy(() -> write(delivery, plan, 0, plan.length() - 1))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("1.2.3.1.3")
        .hasMessageContaining("its file is missing in the archive")
        .hasMessageNotContaining("/storage");
    archive.end();

    assertThat(archive.service().downloads().getFailed()).isEqualTo(1);
    assertThat(archive.transferred()).containsExactly(first.uid());
  }

  @Test
  @DisplayName("where an error of the server ends it, nothing that was not sent counts as sent")
  void anErrorOfTheServerFailsTheDownload() throws Exception {
    Delivery delivery = archive.admitted(first, new FakeObject(1, 3, 100_000));
    ZipPlan plan = prepare(delivery).orElseThrow();
    OutOfMemoryError exhausted = new OutOfMemoryError("no block for another client");
    OutputStream client =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw exhausted;
          }
        };

    assertThatThrownBy(
            () -> delivery.write(plan, new ByteRange(0, plan.length() - 1), client, out -> out))
        .isSameAs(exhausted);
    archive.end();

    assertThat(archive.service().downloads().getFailed()).isEqualTo(1);
    assertThat(archive.service().downloads().getFinished()).isZero();
    assertThat(archive.transferred()).doesNotContain("1.2.3.1.3");
  }

  @Test
  void whatIsRefusedIsCountedByItsReason() {
    Delivery delivery = archive.admitted(first.lost());
    Refusal refusal = refused(delivery);

    delivery.refuse(refusal);
    archive.end();

    assertThat(archive.service().downloads().getRefused()).containsEntry("nothing-readable", 1L);
    assertThat(archive.service().downloads().getFailed()).isZero();
    assertThat(archive.transferred()).isEmpty();
  }

  @Test
  void aRefusalThatIsOurFailureIsCountedAsOne() {
    Delivery delivery = archive.admitted(first);

    delivery.refuse(new Refusal(Reason.FAULT, "A fault."));
    archive.end();

    assertThat(archive.service().downloads().getFailed()).isEqualTo(1);
  }

  @Test
  void whereOnlyHeadersWereAskedForTheAuditHearsOfNoObject() {
    Delivery delivery = archive.admitted(first, second);
    prepare(delivery);

    delivery.sendNothing("HEAD");
    archive.end();

    assertThat(archive.transferred()).isEmpty();
    assertThat(archive.service().downloads().getFinished()).isZero();
  }

  @Test
  void beforeAClientIsKnownNobodyIsGone() {
    Delivery delivery = archive.admitted(first);

    assertThat(delivery.clientGone()).isFalse();
    assertThat(delivery.writing()).isFalse();
  }
}
