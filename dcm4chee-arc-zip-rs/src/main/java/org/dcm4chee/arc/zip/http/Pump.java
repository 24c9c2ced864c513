package org.dcm4chee.arc.zip.http;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dcm4chee.arc.zip.archive.Transfer;
import org.dcm4chee.arc.zip.limits.Pace;
import org.dcm4chee.arc.zip.pipeline.Chunk;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a ZIP by one thread that must not wait and has others to serve: hands over what is there,
 * and is called again when the client has taken it, or when there is more. What has to be made
 * while it is sent is made by another thread, a {@linkplain Bridge few blocks} ahead.
 *
 * <p>All of it happens in the one thread of its executor; {@link #start}, {@link #stop} and {@link
 * #exchangeEnded} are for any thread. It ends exactly once, and does nothing afterwards.
 *
 * <p>As long as it is because what may come next depends on all that it waits for: they are one
 * state.
 */
final class Pump {
  private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

  /**
   * Bytes handed over at a time: what the client does not take at once is copied by the server, and
   * that is all that is in flight for one client beside what is read ahead.
   */
  static final int PIECE_BYTES = 1 << 15;

  /** How long the memory of slower clients is waited for. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Pieces in a row before others have their turn. */
  private static final int PIECES_IN_A_ROW = 32;

  /** Where the bytes go. */
  @FunctionalInterface
  interface Sink {
    /** Takes bytes, which stay as they are until the result is complete. */
    CompletionStage<Void> write(byte[] bytes, int offset, int length);
  }

  private final Transfer transfer;
  private final Sink sink;
  private final Optional<Pace> pace;
  private final Executor thread;
  private final Consumer<Optional<DownloadException>> end;
  private final int pieceBytes;

  private volatile boolean stopped;

  /** What was to call again is out of date as soon as this has moved on. */
  private long turn;

  /** The same of what tells that the client has taken a piece. */
  private long pieces;

  private byte[] bytes = {};
  private int offset;
  private int left;
  private int pending;
  private long passed;
  private Optional<Bridge> bridge = Optional.empty();
  private Optional<DownloadException> failure = Optional.empty();
  private boolean starving;
  private boolean watched;
  private boolean ended;

  /**
   * @param thread runs actions one after the other, each soon
   * @param end is told once, in {@code thread}, how it ended
   */
  Pump(
      Transfer transfer,
      Sink sink,
      Optional<Pace> pace,
      Executor thread,
      Consumer<Optional<DownloadException>> end) {
    this.transfer = transfer;
    this.sink = sink;
    this.pace = pace;
    this.thread = thread;
    this.end = end;
    pieceBytes = pace.map(p -> Math.min(p.slice(), PIECE_BYTES)).orElse(PIECE_BYTES);
  }

  /** Begins. */
  void start() {
    thread.execute(this::pump);
  }

  /** Somebody has stopped the download: it ends without waiting for the client. */
  void stop() {
    stopped = true;
    thread.execute(this::pump);
  }

  /**
   * The server has done with the answer. If it had been given all bytes, that is how it says that
   * the client took the last of them; else the connection has broken.
   */
  void exchangeEnded() {
    thread.execute(this::takeExchangeEnd);
  }

  private void takeExchangeEnd() {
    if (ended) {
      return;
    }
    if (transfer.length().isEmpty() || passed < transfer.length().getAsLong()) {
      fail(broken(new IOException("The connection was closed")));
    } else if (pending > 0) {
      taken();
    }
    pump();
  }

  /** Calls again, once, unless something else did before. */
  private Runnable again() {
    long mine = turn;
    return () ->
        thread.execute(
            () -> {
              if (mine == turn) {
                pump();
              }
            });
  }

  private void pump() {
    if (ended) {
      return;
    }
    turn++;
    try {
      if (mayGoOn()) {
        goOn();
        return;
      }
    } catch (DownloadException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      LOG.error("A ZIP could not be sent to its end; please report it", e);
      fail(DownloadException.stopped(e));
    }
    endIfNobodyWorks();
  }

  private void goOn() throws DownloadException {
    for (int i = 0; i < PIECES_IN_A_ROW; i++) {
      if (!step()) {
        return;
      }
    }
    again().run();
  }

  private boolean mayGoOn() {
    if (stopped) {
      fail(DownloadException.stopped(new IOException("The download was stopped")));
    }
    return failure.isEmpty();
  }

  private boolean step() throws DownloadException {
    return pending == 0 && (left > 0 ? write() : fetch());
  }

  /** Whether it may go on at once. */
  private boolean write() {
    long wait = pace.map(Pace::nanosToWait).orElse(0L);
    if (wait > 0) {
      transfer.later(again(), wait);
      return false;
    }
    pending = Math.min(left, pieceBytes);
    passed += pending;
    transfer.gives(pending);
    CompletableFuture<Void> written = sink.write(bytes, offset, pending).toCompletableFuture();
    if (written.isDone() && !written.isCompletedExceptionally()) {
      taken();
      return true;
    }
    long mine = ++pieces;
    var unused =
        written.whenComplete(
            (nothing, broken) -> thread.execute(() -> written(mine, Optional.ofNullable(broken))));
    return false;
  }

  private void written(long mine, Optional<Throwable> broken) {
    if (ended || pending == 0 || mine != pieces) {
      return;
    }
    if (broken.isPresent()) {
      fail(broken(broken.get()));
    } else {
      taken();
    }
    pump();
  }

  private void taken() {
    transfer.taken(pending);
    int count = pending;
    pace.ifPresent(p -> p.count(count));
    offset += pending;
    left -= pending;
    pending = 0;
  }

  /** Whether there is something to go on with. */
  private boolean fetch() throws DownloadException {
    if (bridge.isPresent()) {
      return fetchFrom(bridge.get());
    }
    Optional<Chunk> chunk = transfer.chunks().poll();
    starving = chunk.isEmpty();
    if (starving) {
      transfer.chunks().onReady(again());
      hurryLater();
      return false;
    }
    if (chunk.get() instanceof Chunk.Here here) {
      take(here.bytes(), here.offset(), here.length());
      return true;
    }
    if (chunk.get() instanceof Chunk.Streamed streamed) {
      bridge = Optional.of(new Bridge(streamed, () -> thread.execute(this::pumpFromBridge)));
      transfer.streaming().execute(bridge.get());
      return true;
    }
    ended = true;
    end.accept(Optional.empty());
    return false;
  }

  /** One look at the clock at a time is enough, and it leads to this for no longer than that. */
  private void hurryLater() {
    if (watched) {
      return;
    }
    watched = true;
    long mine = turn;
    transfer.later(
        () ->
            thread.execute(
                () -> {
                  watched = false;
                  if (!ended && starving) {
                    // Who was woken for nothing meanwhile goes on to be patient.
                    if (mine == turn) {
                      transfer.chunks().hurry();
                    }
                    hurryLater();
                  }
                }),
        PATIENCE_NANOS);
  }

  /** What a bridge had to tell that is used up by now is no reason to look. */
  private void pumpFromBridge() {
    if (bridge.isPresent()) {
      pump();
    }
  }

  private boolean fetchFrom(Bridge from) throws DownloadException {
    Optional<Bridge.Block> block = from.poll();
    if (block.isPresent()) {
      take(block.get().bytes(), 0, block.get().length());
      return true;
    }
    if (!from.isOver()) {
      return false;
    }
    bridge = Optional.empty();
    from.throwFailure();
    return true;
  }

  private void take(byte[] from, int start, int length) {
    bytes = from;
    offset = start;
    left = length;
  }

  /** Who is cut because the download was stopped is not gone by himself. */
  private DownloadException broken(Throwable cause) {
    return stopped ? DownloadException.stopped(cause) : DownloadException.clientGone(cause);
  }

  private void fail(DownloadException why) {
    if (failure.isEmpty()) {
      failure = Optional.of(why);
    }
    bridge.ifPresent(Bridge::abandon);
  }

  /** The other thread ends soon, as nobody takes what it makes; it may still read an object. */
  private void endIfNobodyWorks() {
    if (failure.isPresent() && !ended && bridge.filter(Bridge::isWorking).isEmpty()) {
      ended = true;
      end.accept(failure);
    }
  }
}
