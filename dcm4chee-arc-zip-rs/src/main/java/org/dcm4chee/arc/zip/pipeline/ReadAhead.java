package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntToLongFunction;
import org.dcm4chee.arc.zip.pipeline.ObjectEncoder.Cancelled;

/**
 * Encodes the objects of one download ahead of the one thread that writes them. At most {@code
 * threads} workers run at a time, and none of them ever waits: not for memory, not for the client,
 * not for nearline storage. A worker that finds nothing it may do ends, and is started anew when
 * the writer has made room.
 *
 * <p>It has two phases. <em>Measuring</em>: every object is encoded once, what fits the budget is
 * kept. <em>In order</em>: from the writer's position on, as much as the budget holds.
 *
 * <p>Thread-safe; {@link #take} and {@link #done} belong to the one writer.
 */
final class ReadAhead<F extends ObjectFacts> {
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  private enum State {
    /** On its way from nearline storage. */
    WAITING,
    /** Nobody is encoding it, and it is not kept. */
    OPEN,
    /** A worker, or the writer, is encoding it. */
    CLAIMED,
    /** Encoded, and its bytes are in memory. */
    KEPT,
    /** It could not be encoded. */
    FAILED,
    /** The writer needs it no more. */
    DONE
  }

  private final List<? extends ObjectSource<F>> sources;
  private final Compression compression;
  private final int threads;
  private final Executor executor;
  private final ByteBudget budget;
  private final Workspace workspace = new Workspace();

  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Each is signalled only when somebody's wait is over: a wake-up costs as much as a small object.
   */
  private final Condition measuredAll = lock.newCondition();

  private final Condition awaitedChanged = lock.newCondition();
  private final Condition idle = lock.newCondition();
  private final State[] states;
  private final List<Measurement<F>> measurements;
  private final SegmentedBuffer[] kept;
  private final Throwable[] failures;
  private IntToLongFunction expectedSize;
  private boolean measuring;
  private int position;
  private int last;
  private int unmeasured;
  private int active;
  private int awaited = -1;
  private boolean workersStarted;
  private volatile boolean cancelled;
  private Optional<Error> fatal = Optional.empty();

  ReadAhead(
      List<? extends ObjectSource<F>> sources,
      Compression compression,
      int threads,
      Executor executor,
      ByteBudget budget) {
    this.sources = sources;
    this.compression = compression;
    this.threads = threads;
    this.executor = executor;
    this.budget = budget;
    states = new State[sources.size()];
    measurements = new ArrayList<>(Collections.nCopies(sources.size(), null));
    kept = new SegmentedBuffer[sources.size()];
    failures = new Throwable[sources.size()];
    expectedSize = i -> sources.get(i).estimatedSize();
    unmeasured = sources.size();
    last = -1;
    for (int i = 0; i < states.length; i++) {
      states[i] = sources.get(i).isReady() ? State.OPEN : State.WAITING;
    }
    for (int i = 0; i < states.length; i++) {
      if (states[i] == State.WAITING) {
        int index = i;
        sources.get(i).onReady(() -> becameReady(index));
      }
    }
  }

  private void becameReady(int index) {
    lock.lock();
    try {
      if (states[index] == State.WAITING) {
        states[index] = State.OPEN;
        if (measuring) {
          position = Math.min(position, index);
        }
        signal(index);
      }
    } finally {
      lock.unlock();
    }
    startWorkers();
  }

  /**
   * Encodes all objects once, for at most {@code nanos} nanoseconds.
   *
   * @return whether every object is measured or has failed
   */
  boolean measureAll(long nanos) throws InterruptedException {
    if (nanos <= 0) {
      return states.length == 0;
    }
    lock.lock();
    try {
      measuring = true;
      position = 0;
    } finally {
      lock.unlock();
    }
    long deadline = System.nanoTime() + nanos;
    startWorkers();
    lock.lock();
    try {
      while (unmeasured > 0 && !cancelled && fatal.isEmpty()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          break;
        }
        if (workersStarted) {
          measuredAll.awaitNanos(left);
        } else if (measuredAll.awaitNanos(Math.min(left, 100_000_000L)) <= 0 && !workersStarted) {
          // The container's threads are busy: better to do it here than to do nothing.
          measureHere(deadline);
        }
      }
      measuring = false;
      throwIfFatal();
      return unmeasured == 0;
    } finally {
      lock.unlock();
    }
  }

  private void measureHere(long deadline) {
    int index = nextToMeasure();
    if (index < 0) {
      return;
    }
    states[index] = State.CLAIMED;
    Optional<SegmentedBuffer> buffer =
        SegmentedBuffer.withRoomFor(expectedSize.applyAsLong(index), budget, workspace);
    lock.unlock();
    try {
      encode(index, buffer, () -> cancelled || System.nanoTime() - deadline > 0);
    } finally {
      lock.lock();
    }
  }

  /**
   * Ends the measuring; from now on objects are encoded in order, for a writer that starts with the
   * one at {@code first} and ends with the one at {@code lastIndex}.
   *
   * @param expected the size of each object's body in bytes, exact where it is known
   */
  void inOrder(int first, int lastIndex, IntToLongFunction expected) {
    lock.lock();
    try {
      measuring = false;
      position = first;
      last = lastIndex;
      expectedSize = expected;
      for (int i = 0; i < states.length; i++) {
        if ((i < first || i > lastIndex) && states[i] == State.KEPT) {
          letGo(i);
        }
      }
    } finally {
      lock.unlock();
    }
    startWorkers();
  }

  /** What is known of the object at {@code index}, if it was encoded once. */
  Optional<Measurement<F>> measurement(int index) {
    lock.lock();
    try {
      return Optional.ofNullable(measurements.get(index));
    } finally {
      lock.unlock();
    }
  }

  /** Why the object at {@code index} could not be encoded, if it could not. */
  Optional<Throwable> failure(int index) {
    lock.lock();
    try {
      return Optional.ofNullable(failures[index]);
    } finally {
      lock.unlock();
    }
  }

  /** What {@link #take} found. */
  sealed interface Taken<F extends ObjectFacts> {
    /** The bytes are here. */
    record Kept<F extends ObjectFacts>(Measurement<F> measurement, SegmentedBuffer buffer)
        implements Taken<F> {}

    /** Nobody has encoded it ahead: the writer does it itself. */
    record Unkept<F extends ObjectFacts>() implements Taken<F> {}

    /** It cannot be encoded. */
    record Failed<F extends ObjectFacts>(Throwable cause) implements Taken<F> {}
  }

  /** Waits until the object at {@code index} is the writer's; to be followed by {@link #done}. */
  Taken<F> take(int index) throws InterruptedException, Cancelled {
    lock.lock();
    try {
      while (true) {
        throwIfFatal();
        if (cancelled) {
          throw new Cancelled();
        }
        switch (states[index]) {
          case KEPT -> {
            return new Taken.Kept<>(measurements.get(index), kept[index]);
          }
          case FAILED -> {
            return new Taken.Failed<>(failures[index]);
          }
          case OPEN -> {
            states[index] = State.CLAIMED;
            return new Taken.Unkept<>();
          }
          case DONE -> throw new IllegalStateException("Object " + index + " was written before");
          case WAITING, CLAIMED -> {
            awaited = index;
            awaitedChanged.await();
          }
        }
      }
    } finally {
      awaited = -1;
      lock.unlock();
    }
  }

  /** The writer has finished with the object at {@code index}: its memory is free for others. */
  void done(int index) {
    lock.lock();
    try {
      if (kept[index] != null) {
        letGo(index);
      }
      states[index] = State.DONE;
      position = index + 1;
    } finally {
      lock.unlock();
    }
    if (budget.reserved() <= budget.limit() / 2) {
      // Not for every object: starting a worker costs more than encoding a small one.
      startWorkers();
    }
  }

  /** Encodes for the writer, in its own thread, an object that it has taken. */
  Measurement<F> encodeTaken(int index, OutputStream out) throws IOException {
    ObjectSource<F> source = sources.get(index);
    return ObjectEncoder.encode(
        source, compression.formOf(source), out, workspace, () -> cancelled);
  }

  /** A buffer for an object that the writer encodes itself, if the budget has room for it. */
  Optional<SegmentedBuffer> buffer(long expected) {
    return SegmentedBuffer.withRoomFor(expected, budget, workspace);
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Ends all work as soon as each worker writes its next block. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Cancels, gives the workers up to {@code nanos} to notice, and lets go of all memory.
   *
   * @return whether no worker is left
   */
  boolean close(long nanos) {
    cancel();
    boolean interrupted = false;
    lock.lock();
    try {
      long left = nanos;
      while (active > 0 && left > 0) {
        try {
          left = idle.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true;
          break;
        }
      }
      for (int i = 0; i < kept.length; i++) {
        if (kept[i] != null) {
          letGo(i);
        }
      }
      workspace.close();
      return active == 0;
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void letGo(int index) {
    kept[index].release();
    kept[index] = null;
    states[index] = State.OPEN;
  }

  private void throwIfFatal() {
    if (fatal.isPresent()) {
      throw fatal.get();
    }
  }

  private void startWorkers() {
    while (true) {
      lock.lock();
      try {
        if (cancelled || active >= threads || nextForWorker() < 0) {
          return;
        }
        active++;
      } finally {
        lock.unlock();
      }
      try {
        executor.execute(this::work);
      } catch (RejectedExecutionException e) {
        // The writer encodes what no worker does: slower, but it goes on.
        workerEnded();
        return;
      }
    }
  }

  private void work() {
    while (true) {
      int index;
      Optional<SegmentedBuffer> buffer = Optional.empty();
      lock.lock();
      try {
        workersStarted = true;
        index = cancelled || fatal.isPresent() ? -1 : nextForWorker();
        if (index >= 0) {
          buffer = SegmentedBuffer.withRoomFor(expectedSize.applyAsLong(index), budget, workspace);
        }
        if (index < 0 || (!measuring && buffer.isEmpty())) {
          endWorker();
          return;
        }
        states[index] = State.CLAIMED;
      } finally {
        lock.unlock();
      }
      encode(index, buffer, () -> cancelled);
    }
  }

  private void workerEnded() {
    lock.lock();
    try {
      endWorker();
    } finally {
      lock.unlock();
    }
  }

  private void endWorker() {
    active--;
    if (active == 0) {
      idle.signalAll();
    }
  }

  private void signal(int index) {
    if (index == awaited) {
      awaitedChanged.signalAll();
    }
    if (unmeasured == 0) {
      measuredAll.signalAll();
    }
  }

  private void signalAll() {
    awaitedChanged.signalAll();
    measuredAll.signalAll();
  }

  private int nextForWorker() {
    return measuring ? nextToMeasure() : nextInOrder();
  }

  private int nextToMeasure() {
    while (position < states.length
        && (states[position] != State.OPEN || measurements.get(position) != null)) {
      position++;
    }
    return position < states.length ? position : -1;
  }

  private int nextInOrder() {
    for (int i = position; i <= last; i++) {
      if (states[i] == State.OPEN && failures[i] == null) {
        long size = expectedSize.applyAsLong(i);
        if (SegmentedBuffer.fits(size, budget)) {
          return i;
        }
        if (SegmentedBuffer.couldFit(size, budget)) {
          return -1;
        }
        // Larger than the budget will ever be: the writer streams it.
      }
    }
    return -1;
  }

  private void encode(int index, Optional<SegmentedBuffer> buffer, BooleanSupplier stop) {
    boolean keeps = false;
    try {
      ObjectSource<F> source = sources.get(index);
      Measurement<F> measurement =
          ObjectEncoder.encode(
              source,
              compression.formOf(source),
              buffer.isPresent() ? buffer.get() : NOWHERE,
              workspace,
              stop);
      keeps = measured(index, measurement, buffer);
    } catch (Cancelled e) {
      reopen(index);
    } catch (IOException | RuntimeException e) {
      failed(index, e);
    } catch (Error e) {
      failedForGood(index, e);
    } finally {
      if (!keeps) {
        buffer.ifPresent(SegmentedBuffer::release);
      }
    }
  }

  private boolean measured(
      int index, Measurement<F> measurement, Optional<SegmentedBuffer> buffer) {
    lock.lock();
    try {
      if (measurements.get(index) == null) {
        unmeasured--;
      }
      measurements.set(index, measurement);
      boolean keeps = buffer.isPresent() && !buffer.get().overflowed() && !cancelled;
      if (keeps) {
        buffer.get().trim();
        kept[index] = buffer.get();
        states[index] = State.KEPT;
      } else {
        states[index] = State.OPEN;
      }
      signal(index);
      return keeps;
    } finally {
      lock.unlock();
    }
  }

  private void reopen(int index) {
    lock.lock();
    try {
      states[index] = State.OPEN;
      signal(index);
    } finally {
      lock.unlock();
    }
  }

  private void failed(int index, Throwable failure) {
    lock.lock();
    try {
      if (measurements.get(index) == null) {
        unmeasured--;
      }
      failures[index] = failure;
      states[index] = State.FAILED;
      signal(index);
    } finally {
      lock.unlock();
    }
  }

  private void failedForGood(int index, Error error) {
    lock.lock();
    try {
      fatal = Optional.of(error);
      states[index] = State.OPEN;
      signalAll();
    } finally {
      lock.unlock();
    }
  }
}
