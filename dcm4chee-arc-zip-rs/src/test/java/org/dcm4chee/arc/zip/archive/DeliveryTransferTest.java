package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
      transfer.gives(0);
      if (chunk instanceof Chunk.Here here) {
        transfer.gives(here.length());
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

  /** Ends it, with the archive's own end in the answer; then the threads that end it end. */
  private void end(Transfer transfer, Optional<DownloadException> failure) {
    transfer.end(
        failure,
        () -> {
          answers.incrementAndGet();
          archive.end();
        });
    archive.service().close();
    assertThat(answers).hasValue(1);
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
    Transfer transfer = open(0, -1);
    transfer.end(
        gone(),
        () -> {
          answers.incrementAndGet();
          throw new IllegalStateException("the answer");
        });
    archive.service().close();

    assertThat(answers).hasValue(1);
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

  @Test
  @DisplayName("only what its client was given and has not taken is waited for")
  void whatIsWaitedFor() throws Exception {
    Transfer transfer = open(0, -1);
    assertThat(delivery.writing()).isFalse();
    transfer.gives(1);
    assertThat(delivery.writing()).isTrue();
    transfer.taken(7);
    assertThat(delivery.writing()).isFalse();
    assertThat(delivery.acceptedBytes()).isEqualTo(7);

    end(transfer, gone());
    assertThat(archive.service().downloads().getBytes()).isEqualTo(7);
  }

  @Test
  @DisplayName("stopped, its client is cut as soon as it is waited for: nobody else would do it")
  void cutOnceItIsWaitedFor() throws Exception {
    AtomicInteger cuts = new AtomicInteger();
    delivery.isFor(
        new Client() {
          @Override
          public boolean isGone() {
            return false;
          }

          @Override
          public boolean cut() {
            cuts.incrementAndGet();
            return false;
          }
        });
    Transfer transfer = open(0, -1);
    delivery.tick();
    transfer.gives(1);
    delivery.tick();
    assertThat(cuts).as("nobody has stopped it").hasValue(0);
    transfer.taken(1);
    delivery.stop(Why.TIME_IS_OVER);
    assertThat(cuts).as("who sends it is told, and makes it an error").hasValue(0);

    transfer.gives(1);
    delivery.tick();

    assertThat(cuts).hasValue(1);
    end(transfer, Optional.of(DownloadException.stopped(new IOException("stopped"))));
  }

  @Test
  void onceItHasEndedNobodyIsToldThatItIsStopped() throws Exception {
    AtomicInteger told = new AtomicInteger();
    Transfer transfer = open(0, -1);
    transfer.onStop(told::incrementAndGet);
    end(transfer, gone());

    delivery.stop(Why.UNDEPLOYED);

    assertThat(told).hasValue(0);
  }

  @Test
  void aPartIsCountedAsOne() throws Exception {
    Transfer transfer = open(5, 9);
    assertThat(transfer.length()).hasValue(5);
    pull(transfer);
    end(transfer, Optional.empty());

    assertThat(delivery.report().outcome()).isEqualTo("range finished");
    assertThat(delivery.report().nanosToFirstByte()).isPresent();
  }

  @Test
  @DisplayName("it has threads for what may wait for its client, and a clock")
  void threads() throws Exception {
    Transfer transfer = open(0, -1);
    CompletableFuture<Thread> streaming = new CompletableFuture<>();
    CompletableFuture<Thread> later = new CompletableFuture<>();

    transfer.streaming().execute(() -> streaming.complete(Thread.currentThread()));
    transfer.later(() -> later.complete(Thread.currentThread()), 1);

    assertThat(streaming.get()).isNotSameAs(later.get()).isNotSameAs(Thread.currentThread());
    end(transfer, gone());
  }
}
