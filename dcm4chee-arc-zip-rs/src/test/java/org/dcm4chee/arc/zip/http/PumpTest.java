package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.dcm4chee.arc.zip.archive.Transfer;
import org.dcm4chee.arc.zip.limits.Pace;
import org.dcm4chee.arc.zip.pipeline.Chunk;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.junit.jupiter.api.Test;

@Label("A pump sends by one thread that never waits")
class PumpTest {
  private static final int PIECE = Pump.PIECE_BYTES;

  /** More than anything here takes; who is not done then never is. */
  private static final int MOST_TASKS = 10_000;

  /** Until what the other thread does not do is missed. */
  private static final int PATIENCE_SECONDS = 15;

  /** The one thread: what it is to do, in its order. */
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  private int tasksDone;

  private final List<Optional<DownloadException>> ends = new ArrayList<>();
  private final FakeTransfer transfer = new FakeTransfer();
  private final FakeSink sink = new FakeSink();

  private Pump pump() {
    return pump(Optional.empty());
  }

  private Pump pump(Optional<Pace> pace) {
    return new Pump(transfer, sink, pace, tasks::add, ends::add);
  }

  /** A pump that has done what there was to do. */
  private Pump started() {
    Pump pump = pump();
    pump.start();
    runAll();
    return pump;
  }

  /** All of the ZIP is there. */
  private void sends(byte[] zip) {
    transfer.answers.add(() -> here(zip));
    transfer.answers.add(PumpTest::end);
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      run(task);
    }
  }

  private void run(Runnable task) {
    assertThat(tasksDone++).as("it comes to rest").isLessThan(MOST_TASKS);
    task.run();
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Optional<Chunk> here(byte[] bytes) {
    return Optional.of(new Chunk.Here(bytes, 0, bytes.length));
  }

  private static Optional<Chunk> end() {
    return Optional.of(new Chunk.End());
  }

  /** Something to be made by the other thread. */
  @FunctionalInterface
  private interface Made extends Chunk.Streamed {}

  private static Optional<Chunk> made(Made made) {
    return Optional.of(made);
  }

  private interface Answer {
    Optional<Chunk> get() throws DownloadException;
  }

  private final class FakeTransfer implements Transfer, Chunks {
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<Long> delays = new ArrayList<>();
    private OptionalLong length = OptionalLong.empty();
    private Optional<Runnable> ready = Optional.empty();
    private Optional<Runnable> delayed = Optional.empty();
    private Executor streaming = Runnable::run;
    private boolean waiting;
    private int hurries;
    private long taken;

    @Override
    public Chunks chunks() {
      return this;
    }

    @Override
    public Chunk next() {
      throw new AssertionError("It would wait");
    }

    @Override
    public Optional<Chunk> poll() throws DownloadException {
      assertThat(sink.pending).as("bytes are in use while more are asked for").isEmpty();
      Answer answer = answers.poll();
      return answer == null ? Optional.empty() : answer.get();
    }

    @Override
    public void onReady(Runnable action) {
      assertThat(ready).isEmpty();
      ready = Optional.of(action);
    }

    @Override
    public void hurry() {
      hurries++;
      becomesReady();
    }

    void becomesReady() {
      Runnable action = ready.orElseThrow();
      ready = Optional.empty();
      action.run();
    }

    @Override
    public OptionalLong length() {
      return length;
    }

    @Override
    public void gives(int bytes) {
      waiting = true;
    }

    @Override
    public void taken(int bytes) {
      waiting = false;
      taken += bytes;
    }

    @Override
    public Executor streaming() {
      return streaming;
    }

    @Override
    public void later(Runnable task, long nanos) {
      delays.add(nanos);
      delayed = Optional.of(task);
    }

    @Override
    public void onStop(Runnable action) {
      throw new AssertionError("Not the pump's");
    }

    @Override
    public void end(Optional<DownloadException> failure, Runnable answer) {
      throw new AssertionError("Not the pump's");
    }
  }

  private static final class FakeSink implements Pump.Sink {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean takesAtOnce = true;
    private boolean broken;
    private Optional<CompletableFuture<Void>> pending = Optional.empty();
    private Runnable commit = () -> {};
    private int largest;

    @Override
    public CompletionStage<Void> write(byte[] bytes, int offset, int length) {
      assertThat(pending).as("a write while another is under way").isEmpty();
      largest = Math.max(largest, length);
      if (broken) {
        return CompletableFuture.failedFuture(new IOException("Broken pipe"));
      }
      CompletableFuture<Void> written = new CompletableFuture<>();
      if (takesAtOnce) {
        received.write(bytes, offset, length);
        written.complete(null);
      } else {
        // As late as it may: only when it is complete it has looked at the bytes.
        commit = () -> received.write(bytes, offset, length);
        pending = Optional.of(written);
      }
      return written;
    }

    void takes() {
      CompletableFuture<Void> written = pending.orElseThrow();
      commit.run();
      pending = Optional.empty();
      written.complete(null);
    }

    void breaks() {
      CompletableFuture<Void> written = pending.orElseThrow();
      pending = Optional.empty();
      written.completeExceptionally(new IOException("Broken pipe"));
    }
  }

  private void assertEnded() {
    assertThat(ends).singleElement().isEqualTo(Optional.empty());
  }

  private void assertFailed(Cause cause) {
    assertThat(ends)
        .singleElement()
        .satisfies(end -> assertThat(end.orElseThrow().reason()).isEqualTo(cause));
  }

  @Test
  void whatIsThere_isSentAtOnce() {
    byte[] zip = bytes(3 * PIECE + 5, 1);
    sends(zip);

    started();

    assertThat(sink.received.toByteArray()).isEqualTo(zip);
    assertThat(sink.largest).as("bytes at a time").isEqualTo(PIECE);
    assertThat(transfer.taken).isEqualTo(zip.length);
    assertEnded();
  }

  @Test
  void nothingIsThere_itIsAskedAgainWhenThereIs() {
    byte[] zip = bytes(10, 2);
    started();
    assertThat(ends).isEmpty();

    sends(zip);
    transfer.becomesReady();
    runAll();

    assertThat(sink.received.toByteArray()).isEqualTo(zip);
    assertEnded();
  }

  @Test
  void nothingIsThereForLong_itHurries() {
    byte[] zip = bytes(10, 2);
    started();
    sends(zip);
    transfer.delayed.orElseThrow().run();
    runAll();

    assertThat(transfer.hurries).isEqualTo(1);
    assertThat(sink.received.toByteArray()).isEqualTo(zip);
    assertEnded();
  }

  @Test
  void somethingWasThereMeanwhile_itDoesNotHurry() {
    started();
    transfer.answers.add(() -> here(bytes(10, 2)));
    sink.takesAtOnce = false;
    transfer.becomesReady();
    runAll();
    Runnable outOfDate = transfer.delayed.orElseThrow();
    outOfDate.run();
    runAll();

    assertThat(transfer.hurries).isZero();
    assertThat(transfer.delays).as("one look at the clock at a time").hasSize(1);
  }

  @Test
  void wokenForNothing_itHurriesLaterAllTheSame() {
    started();
    transfer.becomesReady();
    runAll();
    transfer.delayed.orElseThrow().run();
    runAll();
    assertThat(transfer.hurries).as("just woken").isZero();
    transfer.answers.add(PumpTest::end);
    transfer.delayed.orElseThrow().run();
    runAll();

    assertThat(transfer.hurries).isEqualTo(1);
    assertEnded();
  }

  @Test
  void slowClient_isWaitedForWithoutAThread() {
    sink.takesAtOnce = false;
    byte[] zip = bytes(PIECE + 1, 3);
    sends(zip);

    started();
    assertThat(transfer.waiting).isTrue();
    assertThat(transfer.taken).isZero();
    sink.takes();
    runAll();
    assertThat(transfer.taken).isEqualTo(PIECE);
    sink.takes();
    runAll();

    assertThat(sink.received.toByteArray()).isEqualTo(zip);
    assertThat(transfer.waiting).isFalse();
    assertEnded();
  }

  @Test
  void fastClient_leavesTheThreadToOthersNowAndThen() {
    byte[] zip = bytes(200 * PIECE, 4);
    sends(zip);
    pump().start();
    tasks.remove().run();

    assertThat(sink.received.size()).as("32 pieces in a row").isBetween(PIECE, 32 * PIECE);
    assertThat(tasks).as("it goes on behind the others").hasSize(1);
    runAll();
    assertThat(sink.received.toByteArray()).isEqualTo(zip);
    assertEnded();
  }

  @Test
  void brokenConnection_theClientIsGone() {
    sink.takesAtOnce = false;
    transfer.answers.add(() -> here(bytes(10, 5)));
    Pump pump = started();
    sink.breaks();
    runAll();
    pump.stop();
    pump.exchangeEnded();
    runAll();

    assertFailed(Cause.CLIENT_GONE);
  }

  @Test
  void connectionThatWasBrokenBefore_takesNothing() {
    sink.broken = true;
    sends(bytes(10, 5));
    started();

    assertThat(transfer.taken).isZero();
    assertFailed(Cause.CLIENT_GONE);
  }

  @Test
  void connectionThatBreaksBecauseItIsStopped_theClientIsNotToBlame() {
    sink.takesAtOnce = false;
    transfer.answers.add(() -> here(bytes(10, 5)));
    Pump pump = started();
    pump.exchangeEnded();
    sink.breaks();
    pump.stop();
    runAll();

    assertFailed(Cause.STOPPED);
  }

  @Test
  void stoppedWhileTheClientIsWaitedFor_endsWithoutIt() {
    sink.takesAtOnce = false;
    transfer.answers.add(() -> here(bytes(10, 6)));
    Pump pump = started();
    pump.stop();
    pump.stop();
    runAll();
    assertFailed(Cause.STOPPED);

    sink.takes();
    runAll();
    assertThat(ends).hasSize(1);
  }

  @Test
  void stoppedWhileNothingIsThere_ends() {
    Pump pump = started();
    pump.stop();
    runAll();
    assertFailed(Cause.STOPPED);

    transfer.answers.add(() -> here(bytes(10, 7)));
    transfer.becomesReady();
    runAll();
    assertThat(sink.received.size()).isZero();
    assertThat(ends).hasSize(1);
  }

  @Test
  void stoppedBeforeItBegins_sendsNothing() {
    transfer.answers.add(() -> here(bytes(10, 8)));
    Pump pump = pump();
    pump.stop();
    pump.start();
    runAll();

    assertThat(sink.received.size()).isZero();
    assertFailed(Cause.STOPPED);
  }

  @Test
  void lastPieceOfAKnownLength_isTakenWhenTheServerHasDoneWithTheAnswer() {
    sink.takesAtOnce = false;
    transfer.length = OptionalLong.of(10);
    transfer.answers.add(() -> here(bytes(10, 9)));
    transfer.answers.add(PumpTest::end);
    Pump pump = started();
    assertThat(ends).isEmpty();

    // Undertow never completes that write: it is about to close the stream.
    sink.pending = Optional.empty();
    pump.exchangeEnded();
    runAll();

    assertThat(transfer.taken).isEqualTo(10);
    assertEnded();
  }

  @Test
  void serverHasDoneWithTheAnswerBeforeItsEnd_theClientIsGone() {
    sink.takesAtOnce = false;
    transfer.length = OptionalLong.of(2L * PIECE);
    transfer.answers.add(() -> here(bytes(2 * PIECE, 10)));
    Pump pump = started();
    pump.exchangeEnded();
    runAll();

    assertFailed(Cause.CLIENT_GONE);
  }

  @Test
  void serverHasDoneAfterTheEnd_nothingHappens() {
    transfer.answers.add(PumpTest::end);
    Pump pump = started();
    pump.exchangeEnded();
    pump.stop();
    runAll();

    assertEnded();
  }

  @Test
  void zipEndsEarly_itsReasonIsTold() {
    transfer.answers.add(() -> here(bytes(10, 11)));
    transfer.answers.add(
        () -> {
          throw DownloadException.stopped(new IOException("why"));
        });
    started();

    assertThat(ends.get(0).orElseThrow()).hasRootCauseMessage("why");
    assertFailed(Cause.STOPPED);
  }

  @Test
  void faultOfOurs_endsItToo() {
    transfer.answers.add(
        () -> {
          throw new IllegalStateException("a fault");
        });
    started();

    assertThat(ends.get(0).orElseThrow()).hasRootCauseMessage("a fault");
    assertThat(ends).hasSize(1);
  }

  @Test
  void paced_waitsWithoutAThread() {
    long[] now = {0};
    byte[] zip = bytes(10_000, 12);
    sends(zip);
    pump(Optional.of(Pace.of(1_000, () -> now[0]))).start();
    runAll();
    while (transfer.delayed.isPresent()) {
      Runnable task = transfer.delayed.get();
      transfer.delayed = Optional.empty();
      assertThat(transfer.waiting).as("the client is not to blame").isFalse();
      now[0] += transfer.delays.get(transfer.delays.size() - 1);
      task.run();
      runAll();
    }

    assertThat(sink.received.toByteArray()).isEqualTo(zip);
    assertThat(now[0])
        .as("nanoseconds for 10 s of bytes")
        .isBetween(9_900_000_000L, 10_000_000_000L);
    assertEnded();
  }

  @Test
  void madeWhileItIsSent_byTheOtherThread_twoBlocksAheadAndNoMore() throws InterruptedException {
    byte[] first = bytes(100, 13);
    byte[] large = bytes(10 * PIECE + 17, 14);
    List<Integer> written = new ArrayList<>();
    transfer.streaming = task -> new Thread(task).start();
    transfer.answers.add(() -> here(first));
    transfer.answers.add(() -> made(out -> write(out, large, written)));
    transfer.answers.add(PumpTest::end);
    sink.takesAtOnce = false;
    pump().start();
    runUntil(() -> sink.pending.isPresent());
    sink.takes();
    while (ends.isEmpty()) {
      runUntil(() -> sink.pending.isPresent() || !ends.isEmpty());
      if (sink.pending.isPresent()) {
        synchronized (written) {
          int ahead = written.stream().mapToInt(i -> i).sum() + first.length - sink.received.size();
          assertThat(ahead).as("bytes made ahead").isLessThanOrEqualTo((Bridge.BLOCKS + 1) * PIECE);
        }
        sink.takes();
      }
    }

    byte[] all = Arrays.copyOf(first, first.length + large.length);
    System.arraycopy(large, 0, all, first.length, large.length);
    assertThat(sink.received.toByteArray()).isEqualTo(all);
    assertEnded();
  }

  /** In pieces that fit no block; each is counted when it is gone. */
  private static void write(OutputStream out, byte[] bytes, List<Integer> written)
      throws DownloadException {
    try {
      for (int done = 0; done < bytes.length; ) {
        int count = Math.min(10_000, bytes.length - done);
        out.write(bytes, done, count);
        done += count;
        synchronized (written) {
          written.add(count);
        }
      }
    } catch (IOException e) {
      throw DownloadException.clientGone(e);
    }
  }

  /** What the other thread does brings tasks. */
  private void runUntil(BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      Runnable task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(task).as("what there is to do").isNotNull();
      run(task);
    }
  }

  @Test
  void stoppedWhileTheOtherThreadWaitsForTheClient_endsWhenThatHasEnded()
      throws InterruptedException {
    CountDownLatch left = new CountDownLatch(1);
    CountDownLatch mayLeave = new CountDownLatch(1);
    transfer.streaming = task -> new Thread(task).start();
    transfer.answers.add(
        () ->
            made(
                out -> {
                  try {
                    write(out, bytes(100 * PIECE, 15), new ArrayList<>());
                  } finally {
                    await(mayLeave);
                    left.countDown();
                  }
                }));
    sink.takesAtOnce = false;
    Pump pump = pump();
    pump.start();
    runUntil(() -> sink.pending.isPresent());
    pump.stop();
    runAll();
    assertThat(ends).as("it still may read an object").isEmpty();

    mayLeave.countDown();
    await(left);
    runUntil(() -> !ends.isEmpty());
    runAll();
    assertFailed(Cause.STOPPED);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void stoppedBeforeTheOtherThreadHasBegun_nothingIsMade() {
    Queue<Runnable> waiting = new ArrayDeque<>();
    transfer.streaming = waiting::add;
    transfer.answers.add(
        () ->
            made(
                out -> {
                  throw new AssertionError("Nobody takes it any more");
                }));
    Pump pump = started();
    pump.stop();
    runAll();
    assertFailed(Cause.STOPPED);

    waiting.remove().run();
    runAll();
    assertThat(ends).hasSize(1);
  }

  @Test
  void whatIsMadeEndsEarly_soDoesTheZip() {
    transfer.answers.add(
        () ->
            made(
                out -> {
                  throw DownloadException.stopped(new IOException("unreadable"));
                }));
    started();

    assertThat(ends.get(0).orElseThrow()).hasRootCauseMessage("unreadable");
    assertThat(ends).hasSize(1);
  }

  @Property(tries = 200)
  @Label("whatever comes when, the bytes arrive in their order and it ends once")
  void anyOrder(@ForAll @Size(max = 30) List<@IntRange(max = 4) Integer> kinds, @ForAll long seed) {
    // One instance serves all tries of a property.
    new PumpTest().sendsAll(kinds, new Random(seed));
  }

  private void sendsAll(List<Integer> kinds, Random random) {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int kind : kinds) {
      byte[] some = bytes(1 + random.nextInt(2 * PIECE), random.nextLong());
      switch (kind) {
        case 0 -> transfer.answers.add(Optional::empty);
        case 1 -> {
          transfer.answers.add(
              () ->
                  made(
                      out -> {
                        // No more than the other thread can be ahead: here it is the same one.
                        write(out, Arrays.copyOf(some, some.length / 2), new ArrayList<>());
                      }));
          expected.write(some, 0, some.length / 2);
        }
        default -> {
          transfer.answers.add(() -> here(some));
          expected.write(some, 0, some.length);
        }
      }
    }
    transfer.answers.add(PumpTest::end);
    pump().start();
    for (int steps = 0; ends.isEmpty(); steps++) {
      assertThat(steps).as("it ends").isLessThan(MOST_TASKS);
      sink.takesAtOnce = random.nextBoolean();
      if (!tasks.isEmpty()) {
        run(tasks.remove());
      } else if (sink.pending.isPresent()) {
        sink.takes();
      } else {
        transfer.becomesReady();
      }
    }
    runAll();

    assertThat(sink.received.toByteArray()).isEqualTo(expected.toByteArray());
    assertThat(transfer.taken).isEqualTo(expected.size());
    assertEnded();
  }
}
