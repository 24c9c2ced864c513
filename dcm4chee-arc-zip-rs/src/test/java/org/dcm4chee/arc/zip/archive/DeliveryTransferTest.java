package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.Chunk;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.dcm4chee.arc.zip.watch.Watched.Why;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A download that its request's thread has left goes on, and ends once")
class DeliveryTransferTest {
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeObject object = new FakeObject(1, 1, 50_000);
  private final Delivery delivery = archive.admitted(object);
  private final AtomicInteger answers = new AtomicInteger();

  @AfterEach
  void end() {
    archive.close();
  }

  private Transfer open(long first, long last) throws InterruptedException {
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();
    return delivery.open(plan, new ByteRange(first, last < 0 ? plan.length() - 1 : last));
  }

  /** As one that pulls, to its end. */
  private static byte[] pull(Transfer transfer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      Chunk chunk = transfer.chunks().next();
      int before = bytes.size();
      transfer.gives();
      if (chunk instanceof Chunk.Here here) {
        bytes.write(here.bytes(), here.offset(), here.length());
      } else if (chunk instanceof Chunk.Streamed streamed) {
        streamed.writeTo(bytes);
      } else {
        transfer.taken(0);
        return bytes.toByteArray();
      }
      transfer.taken(bytes.size() - before);
    }
  }

  /** Ends it, with the archive's own end in the answer. */
  private void end(Transfer transfer, Optional<DownloadException> failure)
      throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    transfer.end(
        failure,
        () -> {
          answers.incrementAndGet();
          archive.end();
          answered.countDown();
        });
    answered.await();
  }

  private static Optional<DownloadException> gone() {
    return Optional.of(DownloadException.clientGone(new IOException("gone")));
  }

  private void assertNothingIsLeft() {
    assertThat(archive.service().underway().size()).isZero();
    assertThat(archive.contextsClosed()).isEqualTo(1);
    assertThat(archive.slotsInUse()).isZero();
    assertThat(archive.service().overseer().watched()).isZero();
  }

  @Test
  void sentToItsEnd_theArchiveHearsOfItAndNothingIsLeft() throws Exception {
    Transfer transfer = open(0, -1);
    byte[] zip = pull(transfer);
    assertThat(transfer.length()).hasValue(zip.length);
    assertThat(delivery.acceptedBytes()).isEqualTo(zip.length);

    end(transfer, Optional.empty());

    assertThat(archive.transferred()).containsExactly(object.uid());
    assertThat(archive.service().downloads().getFinished()).isEqualTo(1);
    assertNothingIsLeft();
  }

  @Test
  void withoutAPlanToo() throws Exception {
    Transfer transfer = delivery.open();
    pull(transfer);
    assertThat(transfer.length()).isEmpty();

    end(transfer, Optional.empty());

    assertThat(archive.transferred()).containsExactly(object.uid());
    assertNothingIsLeft();
  }

  @Test
  void ofARangeTheArchiveHearsWhatWasInIt() throws Exception {
    Transfer transfer = open(0, 9);
    assertThat(pull(transfer)).hasSize(10);

    end(transfer, Optional.empty());

    assertThat(archive.transferred()).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void clientThatLeaves_isCountedAndItsObjectIsNotTransferred() throws Exception {
    end(open(0, -1), gone());

    assertThat(archive.transferred()).isEmpty();
    assertThat(archive.service().downloads().getAborted()).isEqualTo(1);
    assertNothingIsLeft();
  }

  @Test
  void endedTwice_isEndedOnce() throws Exception {
    Transfer transfer = open(0, -1);
    pull(transfer);
    end(transfer, Optional.empty());

    transfer.end(gone(), answers::incrementAndGet);

    assertThat(answers).hasValue(1);
    assertThat(archive.service().downloads().getAborted()).isZero();
    assertNothingIsLeft();
  }

  @Test
  @DisplayName("the end of the request is not its end")
  void requestEnds() throws Exception {
    Transfer transfer = open(0, -1);
    archive.current().close();
    assertThat(archive.contextsClosed()).isZero();
    assertThat(archive.slotsInUse()).isEqualTo(1);

    pull(transfer);
    end(transfer, Optional.empty());

    assertThat(archive.transferred()).containsExactly(object.uid());
    assertNothingIsLeft();
  }

  @Test
  void anAnswerThatFails_leavesNothingEither() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    Transfer transfer = open(0, -1);
    transfer.end(
        gone(),
        () -> {
          answered.countDown();
          throw new IllegalStateException("the answer");
        });
    answered.await();
    archive.service().close();

    assertNothingIsLeft();
  }

  @Test
  void withoutThreadsItEndsInTheCallers() throws Exception {
    Transfer transfer = open(0, -1);
    archive.service().close();

    transfer.end(gone(), answers::incrementAndGet);

    assertThat(answers).hasValue(1);
    assertNothingIsLeft();
  }

  @Test
  void whoeverSendsIsToldThatItIsStopped_onceAndLateToo() throws Exception {
    AtomicInteger told = new AtomicInteger();
    Transfer transfer = open(0, -1);
    transfer.onStop(told::incrementAndGet);
    assertThat(told).hasValue(0);

    delivery.stop(Why.TIME_IS_OVER);
    delivery.stop(Why.UNDEPLOYED);
    assertThat(told).hasValue(1);

    transfer.onStop(told::incrementAndGet);
    assertThat(told).hasValue(2);
    end(transfer, Optional.of(DownloadException.stopped(new IOException("stopped"))));
    assertThat(archive.service().downloads().getFailed()).isEqualTo(1);
  }
}
