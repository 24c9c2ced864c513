package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.pipeline.Chunk;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName(
    "What one thread makes another takes, in blocks, and no more of it is made than is taken")
@Timeout(15)
class BridgeTest {
  private static final int BLOCK = Pump.PIECE_BYTES;

  /** Until a thread that does not end is missed. */
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private final AtomicInteger changes = new AtomicInteger();

  /** Makes bytes, or fails. */
  private interface Making {
    void to(OutputStream out) throws IOException;
  }

  private Bridge bridge(Making making) {
    return new Bridge(
        new Chunk.Streamed() {
          @Override
          public void writeTo(OutputStream out) throws DownloadException {
            try {
              making.to(out);
            } catch (DownloadException e) {
              throw e;
            } catch (IOException e) {
              throw DownloadException.clientGone(e);
            }
          }
        },
        changes::incrementAndGet);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] takeAll(Bridge bridge) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Optional<Bridge.Block> block = bridge.poll(); block.isPresent(); block = bridge.poll()) {
      all.write(block.get().bytes(), 0, block.get().length());
    }
    return all.toByteArray();
  }

  private static void assertFailed(Bridge bridge, Cause cause) {
    assertThat(bridge.isOver()).isTrue();
    assertThat(bridge.isWorking()).isFalse();
    assertThatThrownBy(bridge::throwFailure)
        .isInstanceOfSatisfying(
            DownloadException.class, e -> assertThat(e.reason()).isEqualTo(cause));
  }

  @Test
  void howeverItIsWritten_itArrivesInOrder() throws Exception {
    byte[] bytes = bytes(BLOCK + 100);
    Bridge bridge =
        bridge(
            out -> {
              out.write(bytes[0]);
              out.write(bytes, 1, BLOCK);
              out.write(bytes, 1 + BLOCK, 0);
              out.write(bytes, 1 + BLOCK, 99);
            });
    assertThat(bridge.isOver()).as("nothing is made yet").isFalse();
    bridge.run();

    assertThat(changes).as("a block, the last bytes, and the end").hasValue(3);
    assertThat(bridge.isOver()).as("something is to be taken").isFalse();
    assertThat(takeAll(bridge)).isEqualTo(bytes);
    assertThat(bridge.isOver()).isTrue();
    assertThat(bridge.isWorking()).isFalse();
    bridge.throwFailure();
  }

  @Test
  void nothingIsMade_itIsOver() throws Exception {
    Bridge bridge = bridge(out -> {});
    bridge.run();

    assertThat(bridge.poll()).isEmpty();
    assertThat(bridge.isOver()).isTrue();
    assertThat(changes).hasValue(1);
    bridge.throwFailure();
  }

  @Test
  void itWorksAsLongAsItMakes() {
    boolean[] working = new boolean[1];
    Bridge[] itself = new Bridge[1];
    itself[0] = bridge(out -> working[0] = itself[0].isWorking());
    assertThat(itself[0].isWorking()).isFalse();
    itself[0].run();

    assertThat(working[0]).isTrue();
    assertThat(itself[0].isWorking()).isFalse();
  }

  @Test
  void whatItEndsWithIsTold_andAFaultOfOursIsNoClients() {
    Bridge unreadable =
        bridge(
            out -> {
              throw DownloadException.stopped(new IOException("unreadable"));
            });
    unreadable.run();
    assertFailed(unreadable, Cause.STOPPED);
    assertThatThrownBy(unreadable::throwFailure).hasRootCauseMessage("unreadable");

    Bridge fault =
        bridge(
            out -> {
              throw new IllegalStateException("a fault");
            });
    fault.run();
    assertFailed(fault, Cause.STOPPED);
    assertThatThrownBy(fault::throwFailure).hasRootCauseMessage("a fault");
    assertThat(changes).as("each end is told").hasValue(2);
  }

  @Test
  void abandonedBeforeItBegan_nothingIsMade() {
    Bridge bridge =
        bridge(
            out -> {
              throw new AssertionError("Nobody takes it");
            });
    bridge.abandon();
    bridge.run();

    assertFailed(bridge, Cause.CLIENT_GONE);
  }

  @Test
  void abandonedMeanwhile_theNextBlockIsTheEnd() {
    AtomicInteger written = new AtomicInteger();
    Bridge[] itself = new Bridge[1];
    itself[0] =
        bridge(
            out -> {
              out.write(bytes(100));
              itself[0].abandon();
              out.write(bytes(100));
              written.incrementAndGet();
              out.write(bytes(BLOCK));
              written.incrementAndGet();
            });
    itself[0].run();

    assertThat(written).as("what fills no block is thrown away with it").hasValue(1);
    assertFailed(itself[0], Cause.CLIENT_GONE);
  }

  @Test
  void abandonedMeanwhile_theLastBytesAreNoWholeObject() {
    Bridge[] itself = new Bridge[1];
    itself[0] =
        bridge(
            out -> {
              out.write(bytes(100));
              itself[0].abandon();
            });
    itself[0].run();

    assertFailed(itself[0], Cause.CLIENT_GONE);
  }

  /** Its blocks are full, and nobody takes one. */
  private Thread waiting(Bridge bridge) throws InterruptedException {
    Thread maker = new Thread(bridge);
    maker.start();
    while (maker.getState() != Thread.State.WAITING) {
      assertThat(maker.isAlive()).as("it waits").isTrue();
      Thread.onSpinWait();
    }
    return maker;
  }

  @Test
  void whileNobodyTakes_itWaitsWithAllBlocksFull_andGoesOnWithTheOneThatIsFree() throws Exception {
    byte[] bytes = bytes((Bridge.BLOCKS + 1) * BLOCK);
    Bridge bridge = bridge(out -> out.write(bytes));
    Thread maker = waiting(bridge);
    assertThat(changes).hasValue(Bridge.BLOCKS);
    byte[] first = bridge.poll().orElseThrow().bytes();
    assertThat(first).isEqualTo(Arrays.copyOf(bytes, BLOCK));
    assertThat(maker.getState()).as("it is in use").isEqualTo(Thread.State.WAITING);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(first);
    all.write(takeAll(bridge));
    maker.join(PATIENCE_MILLIS);
    all.write(takeAll(bridge));

    assertThat(all.toByteArray()).isEqualTo(bytes);
    assertThat(bridge.isOver()).isTrue();
  }

  @Test
  void abandonedWhileItWaits_itEnds() throws Exception {
    Bridge bridge = bridge(out -> out.write(bytes(20 * BLOCK)));
    Thread maker = waiting(bridge);
    bridge.abandon();
    maker.join(PATIENCE_MILLIS);
    takeAll(bridge);

    assertFailed(bridge, Cause.CLIENT_GONE);
  }

  @Test
  void theServerGoesDownWhileItWaits_itEndsAndGoesOnBeingInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Bridge bridge =
        bridge(
            out -> {
              try {
                out.write(bytes(20 * BLOCK));
              } catch (InterruptedIOException e) {
                assertThat(e).hasMessage("The server goes down");
                if (Thread.currentThread().isInterrupted()) {
                  interrupted.countDown();
                }
                throw e;
              }
            });
    Thread maker = waiting(bridge);
    maker.interrupt();
    maker.join(PATIENCE_MILLIS);
    takeAll(bridge);

    assertThat(interrupted.getCount()).isZero();
    assertFailed(bridge, Cause.CLIENT_GONE);
  }
}
