package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.OtherThread;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.dcm4chee.arc.zip.watch.Watched;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Studies of one ZIP are opened as it comes to them, two at a time, each told of once")
class StudyByStudyTest {
  private static final int STUDIES = 5;

  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeSearch search = new FakeSearch(archive);

  @BeforeEach
  void fill() {
    for (int study = 1; study <= STUDIES; study++) {
      search.studies.add(
          new ArrayList<>(List.of(new FakeObject(study, 1, 3000), new FakeObject(study, 2, 3000))));
    }
  }

  @AfterEach
  void end() {
    archive.close();
  }

  private Delivery admitted() {
    return archive.service().admission().admit(search, archive.wish());
  }

  private static byte[] write(Delivery delivery, ZipPlan plan, long first, long last)
      throws DownloadException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    delivery.write(plan, new ByteRange(first, last), out, to -> to);
    return out.toByteArray();
  }

  private List<String> events() {
    return search.events.stream().filter(event -> !event.startsWith("leave")).toList();
  }

  private String uid(int study, int object) {
    return search.studies.get(study).get(object).uid();
  }

  /** Small ones are kept when they are encoded for the plan, large ones are encoded twice. */
  @ParameterizedTest
  @ValueSource(strings = {"64 MiB", "1 MiB"})
  void eachStudyBeginsAndEndsInItsTurn(String bufferBytes) throws Exception {
    archive.configured("zip.bufferBytes=" + bufferBytes);
    Delivery delivery = admitted();
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();
    assertThat(events()).as("for the plan alone").isEmpty();
    byte[] zip = write(delivery, plan, 0, plan.length() - 1);
    delivery.close();

    assertThat(zip).hasSize((int) plan.length());
    List<String> expected = new ArrayList<>();
    for (int study = 0; study < STUDIES; study++) {
      expected.add("begin " + study);
      expected.add("end " + study);
      assertThat(search.transferred(study)).containsExactly(uid(study, 0), uid(study, 1));
    }
    assertThat(events()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(search.mostOpen).isLessThanOrEqualTo(2);
    assertThat(search.open()).isZero();
  }

  @Test
  void nothingOfTheArchivesIsKeptWhileItIsNotOpen() throws Exception {
    Delivery delivery = admitted();
    assertThat(search.open()).isEqualTo(1);
    assertThat(delivery.objects()).isEqualTo(2 * STUDIES);
    delivery.close();
    assertThat(search.open()).isZero();
    assertThat(search.events).isEmpty();
  }

  @Test
  void ofARange_onlyTheStudiesInItAreToldOf_andOnlyTheObjects() throws Exception {
    Delivery first = admitted();
    ZipPlan plan = first.prepare(Extent.WHOLE).orElseThrow();
    first.close();
    search.again();
    search.events.clear();

    Delivery delivery = admitted();
    ZipPlan same = delivery.prepare(Extent.PART).orElseThrow();
    write(delivery, same, plan.length() / 2, plan.length() / 2);
    delivery.close();

    assertThat(events()).containsExactly("begin 2", "end 2");
    assertThat(search.transferred(2)).hasSize(1);
  }

  @Test
  void whatIsGoneBeforeThePlan_isLeftOut_theRestIsThere() throws Exception {
    Delivery delivery = admitted();
    search.studies.get(1).clear();
    search.studies.get(3).remove(0);

    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();
    assertThat(delivery.leftOut())
        .allSatisfy(left -> assertThat(left.reason()).contains("changed or deleted"))
        .extracting(left -> left.source().uids().instance())
        .hasSize(3);
    write(delivery, plan, 0, plan.length() - 1);
    delivery.close();

    assertThat(events()).doesNotContain("begin 1", "end 1");
    assertThat(search.transferred(3)).containsExactly(uid(3, 0));
    assertThat(search.transferred(4)).hasSize(2);
  }

  /** Does something when the first byte goes out. */
  private static final class Receiver extends OutputStream {
    private final Runnable onFirstByte;
    private long taken;

    Receiver(Runnable onFirstByte) {
      this.onFirstByte = onFirstByte;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (taken == 0) {
        onFirstByte.run();
      }
      taken += length;
    }
  }

  /** Whether it is gone depends on who was faster: its study may be open still. */
  @Test
  void whatIsGoneWhileItIsSent_cutsTheConnection_orIsThere() throws Exception {
    archive.configured("zip.bufferBytes=1 MiB", "zip.threads=1");
    // More than the memory: it is read when it is sent.
    search.studies.get(2).set(0, new FakeObject(3, 1, 1_500_000));
    Delivery delivery = admitted();
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();

    Receiver receiver = new Receiver(() -> search.studies.get(2).clear());
    Throwable cut =
        catchThrowable(
            () -> delivery.write(plan, new ByteRange(0, plan.length() - 1), receiver, to -> to));
    delivery.close();

    if (cut == null) {
      assertThat(receiver.taken).isEqualTo(plan.length());
    } else {
      assertThat(cut)
          .isInstanceOfSatisfying(
              DownloadException.class,
              e -> assertThat(e.reason()).isEqualTo(DownloadException.Cause.UNREADABLE))
          .hasMessageContaining("changed or deleted");
      assertThat(search.transferred(0)).hasSize(2);
      assertThat(search.last.get(0).exception).isNull();
      assertThat(events()).contains("end 0", "end 1").doesNotContain("begin 2");
    }
    assertThat(search.open()).isZero();
  }

  @Test
  void whatTheDatabaseSaysOtherwiseByNow_isChanged() throws Exception {
    Delivery delivery = admitted();
    search.studies.get(2).get(1).match().getAttributes().setString(Tag.PatientID, VR.LO, "P2");

    delivery.prepare(Extent.WHOLE);

    assertThat(delivery.leftOut())
        .extracting(left -> left.source().uids().instance())
        .containsExactly(uid(2, 1));
    delivery.close();
  }

  @Test
  void theClientLeaves_whatItDidNotGetHasFailed() throws Exception {
    search.studies.get(0).set(1, new FakeObject(1, 2, 200_000));
    Delivery delivery = admitted();
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();
    OutputStream gone =
        new OutputStream() {
          private int taken;

          @Override
          public void write(int b) throws IOException {
            if (++taken > 50_000) {
              throw new IOException("broken pipe");
            }
          }
        };

    assertThatThrownBy(
            () -> delivery.write(plan, new ByteRange(0, plan.length() - 1), gone, to -> to))
        .isInstanceOf(DownloadException.class);
    delivery.close();

    assertThat(search.last.get(0).exception).isNotNull();
    assertThat(search.transferred(0)).hasSizeLessThan(2);
    assertThat(events()).contains("begin 0", "end 0");
    assertThat(search.open()).isZero();
  }

  @Test
  void aStudyThatCannotBeOpenedIsLeftOut() throws Exception {
    Delivery delivery = admitted();
    List<FakeObject> study = search.studies.set(1, null);

    delivery.prepare(Extent.WHOLE);
    assertThat(delivery.leftOut()).hasSize(2);
    delivery.close();
    search.studies.set(1, study);
  }

  @Test
  void nearLineObjectsComeThroughTheRetrieveCache() throws Exception {
    FakeObject nearline = search.studies.get(3).get(1).nearline();
    search.otherwise.put(
        3,
        context -> {
          context.copied(nearline);
          context.copiedAll();
        });
    Delivery delivery = admitted();

    Optional<ZipPlan> plan = delivery.prepare(Extent.WHOLE);

    assertThat(plan).isPresent();
    assertThat(delivery.leftOut()).isEmpty();
    assertThat(search.last.get(3).copyingBegun).hasValue(1);
    delivery.close();
  }

  @Test
  @DisplayName("who sends, and waits for a copy that does not come, waits no longer than he may")
  void stoppedWhileACopyIsWaitedFor() throws Exception {
    archive.configured("zip.prepareSeconds=0");
    search.studies.get(0).get(0).nearline();
    CountDownLatch over = new CountDownLatch(1);
    for (int i = 0; i < archive.service().workers().threads(); i++) {
      archive.service().workers().executor().execute(() -> await(over));
    }
    Delivery delivery = admitted();
    assertThat(delivery.prepare(Extent.WHOLE)).isEmpty();
    OtherThread<Throwable> writer =
        OtherThread.does(
                () ->
                    catchThrowable(() -> delivery.write(OutputStream.nullOutputStream(), to -> to)))
            .waiting();

    delivery.stop(Watched.Why.TIME_IS_OVER);

    assertThat(writer.result())
        .isInstanceOfSatisfying(
            DownloadException.class,
            e -> assertThat(e.reason()).isEqualTo(DownloadException.Cause.STOPPED));
    assertThat(delivery.leftOut()).as("it is not lost").isEmpty();
    over.countDown();
    delivery.close();
    assertThat(search.open()).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The archive has begun its retrieve itself, and tells of it itself. */
  @Test
  void ofOneStudy_nothingIsOpenedAgainOrToldOf() throws Exception {
    FakeSearch one =
        new FakeSearch(archive) {
          @Override
          public boolean severalStudies() {
            return false;
          }

          @Override
          public boolean endsWithAnswer() {
            return false;
          }

          @Override
          public RetrieveContext again(int index) {
            events.add("again " + index);
            return super.again(index);
          }
        };
    one.studies.add(search.studies.get(0));
    Delivery delivery = archive.service().admission().admit(one, archive.wish());
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();
    assertThat(write(delivery, plan, 0, plan.length() - 1)).hasSize((int) plan.length());
    delivery.close();

    assertThat(one.events).isEmpty();
    assertThat(one.open()).isZero();
  }
}
