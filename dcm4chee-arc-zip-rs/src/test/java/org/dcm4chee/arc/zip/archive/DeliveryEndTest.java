package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.dcm4chee.arc.zip.watch.Watched.Why;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A download can be stopped in each of its phases, and ends once")
class DeliveryEndTest {
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicBoolean gone = new AtomicBoolean();
  private final FakeObject object = new FakeObject(1, 1, 1000);

  private final Client client =
      new Client() {
        @Override
        public boolean isGone() {
          asked.incrementAndGet();
          return gone.get();
        }

        @Override
        public boolean cut() {
          cuts.incrementAndGet();
          return false;
        }
      };

  @AfterEach
  void end() {
    other.shutdownNow();
    archive.close();
  }

  private void stopFromAnotherThread(Delivery delivery, Why why) {
    try {
      other.submit(() -> delivery.stop(why)).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void refused(Delivery delivery, String words) {
    assertThatThrownBy(() -> delivery.prepare(Extent.WHOLE))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Refusal.Reason.STOPPED);
              assertThat(refusal.getMessage()).contains(words);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "TIME_IS_OVER, it took longer than zip.maxSeconds",
    "CLIENT_IDLE, its client took nothing for zip.idleSeconds",
    "CLIENT_GONE, its client is gone",
    "UNDEPLOYED, the server is going down"
  })
  void stoppedBeforeItIsPrepared_isRefusedInWords(Why why, String words) {
    Delivery delivery = archive.admitted(object);
    delivery.isFor(client);

    stopFromAnotherThread(delivery, why);

    refused(delivery, words);
    assertThat(cuts)
        .as("who is there is told in words, and not cut")
        .hasValue(why == Why.CLIENT_GONE ? 1 : 0);
  }

  @Test
  @DisplayName("stopped before its client is known, it is told why as soon as it is")
  void stoppedBeforeTheClientIsKnown() {
    Delivery delivery = archive.admitted(object);
    stopFromAnotherThread(delivery, Why.UNDEPLOYED);
    assertThat(cuts).hasValue(0);

    delivery.isFor(client);

    refused(delivery, "the server is going down");
    assertThat(cuts).hasValue(0);
  }

  @Test
  void theFirstReasonToStopIsTheOneThatCounts() {
    Delivery delivery = archive.admitted(object);
    delivery.isFor(client);

    delivery.stop(Why.CLIENT_GONE);
    delivery.stop(Why.UNDEPLOYED);

    refused(delivery, "its client is gone");
  }

  @Test
  @DisplayName("stopped while it is prepared, it does not wait for what is read")
  void stoppedWhileItIsPrepared() {
    CountDownLatch gate = new CountDownLatch(1);
    FakeObject slow = new FakeObject(1, 2, 100).behind(gate);
    Delivery delivery = archive.admitted(object, slow);
    delivery.isFor(client);
    Thread ofTheRequest = Thread.currentThread();
    slow.whenOpened(
        () -> {
          stopFromAnotherThread(delivery, Why.CLIENT_GONE);
          if (Thread.currentThread() == ofTheRequest) {
            // It reads for itself, and cannot be interrupted.
            gate.countDown();
          }
        });

    refused(delivery, "its client is gone");
  }

  /** Stops the download from another thread while the first byte is written. */
  private OutputStream stopping(Delivery delivery, Why why) {
    return new OutputStream() {
      private boolean stopped;

      @Override
      public void write(int b) {
        if (!stopped) {
          stopped = true;
          stopFromAnotherThread(delivery, why);
        }
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        write(0);
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void stoppedWhileItIsWritten_isCutAndCounted(Why why) throws Exception {
    FakeObject[] objects = new FakeObject[40];
    for (int i = 0; i < objects.length; i++) {
      objects[i] = new FakeObject(1, i + 1, 100_000);
    }
    Delivery delivery =
        archive.admitted(archive.configured("zip.bufferBytes=1 MiB").wish(), objects);
    delivery.isFor(client);
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();

    assertThatThrownBy(
            () ->
                delivery.write(
                    plan, new ByteRange(0, plan.length() - 1), stopping(delivery, why), out -> out))
        .isInstanceOfSatisfying(
            DownloadException.class,
            e -> assertThat(e.reason()).isEqualTo(DownloadException.Cause.STOPPED));
    archive.end();

    boolean byClient = why == Why.CLIENT_GONE || why == Why.CLIENT_IDLE;
    assertThat(cuts).hasValue(1);
    assertThat(archive.service().downloads().getAborted()).isEqualTo(byClient ? 1 : 0);
    assertThat(archive.service().downloads().getFailed()).isEqualTo(byClient ? 0 : 1);
    assertThat(archive.transferred().size()).isLessThan(objects.length);
  }

  @Test
  void stoppedAfterItsEnd_nothingHappensToIt() throws Exception {
    Delivery delivery = archive.admitted(object);
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();
    delivery.write(
        plan, new ByteRange(0, plan.length() - 1), new ByteArrayOutputStream(), out -> out);
    archive.end();

    stopFromAnotherThread(delivery, Why.TIME_IS_OVER);

    assertThat(archive.service().downloads().getFinished()).isEqualTo(1);
    assertThat(archive.transferred()).containsExactly(object.uid());
  }

  @Test
  @DisplayName("once written the connection is not looked at: the next request is in it")
  void afterTheLastByteTheClientIsNotAsked() throws Exception {
    Delivery delivery = archive.admitted(object);
    delivery.isFor(client);
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();
    assertThat(delivery.clientGone()).isFalse();
    assertThat(asked.get()).isPositive();

    delivery.write(
        plan, new ByteRange(0, plan.length() - 1), new ByteArrayOutputStream(), out -> out);

    int askedBefore = asked.get();
    gone.set(true);
    assertThat(delivery.clientGone()).isFalse();
    assertThat(asked).hasValue(askedBefore);
  }

  @Test
  void closedTwice_theContextIsClosedOnce() {
    Delivery delivery = archive.admitted(object);

    delivery.close();
    delivery.close();

    assertThat(archive.contextsClosed()).isEqualTo(1);
    assertThat(archive.slotsInUse()).isZero();
  }

  @Test
  void closedByManyThreads_theContextIsClosedOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      Delivery delivery = archive.admitted(new FakeObject(1, 1, 100));
      CountDownLatch start = new CountDownLatch(1);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<?>> closing = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        closing.add(
            threads.submit(
                () -> {
                  start.await();
                  delivery.end();
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> future : closing) {
        future.get();
      }
      threads.shutdown();
      assertThat(archive.contextsClosed()).as("round %d", round).isEqualTo(1);
      assertThat(archive.slotsInUse()).isZero();
    }
  }

  @Test
  void aContextThatCannotBeClosedKeepsNothingElseOpen() {
    archive.current().expectZip(archive.wish());
    FakeContext found = archive.finds(object);
    found.closeFault = new IOException("storage");
    archive.observer().onStart(found.get());

    archive.current().delivery().orElseThrow().close();

    assertThat(archive.slotsInUse()).isZero();
    assertThat(archive.service().downloads().getActive()).isZero();
  }

  @Test
  @DisplayName("given back, the context is open for the archive's own ZIP, and all else is closed")
  void abandoned() {
    Delivery delivery = archive.admitted(object);

    delivery.abandon();
    delivery.close();

    assertThat(archive.contextsClosed()).isZero();
    assertThat(archive.slotsInUse()).isZero();
    assertThat(archive.service().overseer().watched()).isZero();
  }

  @Test
  void afterItsEndNoThreadOpensAStorageForIt() {
    archive.current().expectZip(archive.wish());
    FakeContext found = archive.finds(object);
    GuardedContext.Guard guard = GuardedContext.of(found.get());

    guard.end().run();

    assertThatThrownBy(() -> guard.context().getStorage("fs1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The download is over");
  }
}
