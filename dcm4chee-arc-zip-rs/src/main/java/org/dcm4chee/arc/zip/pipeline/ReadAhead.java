package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.dcm4chee.arc.zip.pipeline.ObjectEncoder.Cancelled;

/**
 * Encodes the objects of one download ahead of the one writer that sends them. First everything is
 * {@linkplain #outlineAll outlined} or {@linkplain #measureAll measured}, then objects are encoded
 * {@linkplain #inOrder in order}: from the writer's position on, as much as the budget holds. What
 * no worker does, because there is none or because it is larger than the memory, the writer does.
 *
 * <p>As long as it is because it is the one place where workers, writer and memory meet.
 * Thread-safe; {@link #poll}, {@link #await}, {@link #onChange} and {@link #done} belong to the one
 * writer.
 */
final class ReadAhead<F extends ObjectFacts> {
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<Slot<F>> slots;
  private final ByteBudget budget;
  private final Agenda<F> agenda;
  private final Workers<F> workers;
  private final Turn turn = new Turn();
  private final AtomicBoolean waitsForRoom = new AtomicBoolean();
  private final Runnable onRoom = this::roomIsThere;
  private volatile boolean hurried;

  /** Counts what is not known yet; ended early by what ends everything. */
  private volatile CountDownLatch unknown = new CountDownLatch(0);

  ReadAhead(List<Slot<F>> slots, int threads, Executor executor, ByteBudget budget) {
    this.slots = slots;
    this.budget = budget;
    agenda = new Agenda<>(slots, budget);
    workers = new Workers<>(agenda, threads, executor, this::changed, turn::changed);
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).state() == Slot.State.WAITING) {
        int index = i;
        slots.get(i).source().onReady(() -> becameReady(index));
      }
    }
  }

  private void becameReady(int index) {
    slots.get(index).becameReady();
    agenda.becameReady(index);
    turn.changed(index);
    workers.start();
  }

  private void changed(int index) {
    Slot<F> slot = slots.get(index);
    if (isKnown(slot)) {
      unknown.countDown();
    }
    if (workers.fatal().isPresent()) {
      end();
    }
    turn.changed(index);
    budget.tellWaiters();
    if (agenda.takeHeldBack()) {
      workers.start();
    }
  }

  /** Nobody waits any more. */
  private void end() {
    CountDownLatch all = unknown;
    for (long left = all.getCount(); left > 0; left--) {
      all.countDown();
    }
    turn.changed();
  }

  private static boolean isKnown(Slot<?> slot) {
    return slot.outline().isPresent()
        || slot.measurement().isPresent()
        || slot.failure().isPresent();
  }

  /**
   * Asks all headers once, and encodes the objects whose header does not tell, for at most {@code
   * nanos} nanoseconds.
   *
   * @return whether all are outlined, measured or have failed
   */
  boolean outlineAll(long nanos) throws InterruptedException {
    return doAll(nanos, agenda::outlineAll);
  }

  /**
   * Encodes all objects once, for at most {@code nanos} nanoseconds.
   *
   * @return whether all are measured or have failed
   */
  boolean measureAll(long nanos) throws InterruptedException {
    return doAll(nanos, agenda::measureAll);
  }

  private boolean doAll(long nanos, Runnable start) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    int left = (int) slots.stream().filter(slot -> !isKnown(slot)).count();
    if (left == 0 || nanos <= 0) {
      return left == 0;
    }
    unknown = new CountDownLatch(left);
    start.run();
    workers.start();
    try {
      BooleanSupplier late = () -> workers.isCancelled() || System.nanoTime() - deadline > 0;
      if (workers.areActive()) {
        workers.awaitStart(nanos);
      }
      // Again and again: what becomes ready only now may find all threads busy with others' work.
      do {
        doItHere(late);
      } while (!late.getAsBoolean()
          && !unknown.await(
              Math.min(LOOK_AGAIN_NANOS, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
    } finally {
      agenda.stop();
    }
    throwIfFatal();
    return unknown.getCount() == 0 && !workers.isCancelled();
  }

  /** The threads are busy with others' work: better to do it here than to do nothing. */
  private void doItHere(BooleanSupplier late) {
    while (!late.getAsBoolean() && nobodyWorks() && workers.fatal().isEmpty()) {
      Optional<Agenda.Job<F>> job = agenda.next();
      if (job.isEmpty()) {
        return;
      }
      workers.run(job.get(), late);
      workers.start();
    }
  }

  private boolean nobodyWorks() {
    return !workers.haveStarted() || !workers.areActive();
  }

  /**
   * From now on objects are encoded in order, for a writer that starts with the one at {@code
   * first} and ends with the one at {@code last}; who has nothing to do finds the CRC-32 of {@code
   * checks}. Of each group one object is encoded now, whatever is kept of it: what has become of
   * the group since is known before a byte of it is sent.
   */
  void inOrder(int first, int last, BitSet checks) {
    int seen = -1;
    boolean grouped = !slots.isEmpty() && slots.get(slots.size() - 1).source().group() > 0;
    for (int i = 0; i < slots.size(); i++) {
      Slot<F> slot = slots.get(i);
      if (i < first || i > last) {
        slot.letGo();
      } else if (grouped && slot.state() != Slot.State.FAILED && slot.source().group() != seen) {
        seen = slot.source().group();
        slot.letGo();
      }
    }
    budget.tellWaiters();
    agenda.inOrder(first, last);
    agenda.check(checks);
    workers.start();
  }

  /**
   * Looks for the object at {@code index}; to be followed by {@link #done} when it is there.
   *
   * @param willing whether the writer would encode it at once, if nobody has begun
   * @return empty if it is not there yet; {@link #await} or {@link #onChange} tell when to ask
   *     again
   */
  Optional<Taken<F>> poll(int index, boolean willing) throws Cancelled {
    turn.expect(index);
    agenda.reached(index);
    Optional<Taken<F>> found = look(index, willing);
    return found.isPresent() || slots.get(index).state() != Slot.State.OPEN
        ? found
        : leaveToWorkers(index);
  }

  /** The object is open: sees to it that somebody takes it, or takes it. */
  private Optional<Taken<F>> leaveToWorkers(int index) throws Cancelled {
    long size = slots.get(index).expectedBody();
    if (SegmentedBuffer.fits(size, budget)) {
      agenda.wanted(index);
      workers.start();
      return look(index, !workers.areActive());
    }
    if (hurried || !SegmentedBuffer.couldFit(size, budget) || budget.reserved() > 0) {
      // What it holds is for later: to wait for others now could be to wait for ever.
      return look(index, true);
    }
    if (waitsForRoom.compareAndSet(false, true)) {
      budget.whenRoom(SegmentedBuffer.roundUp(size), onRoom);
    }
    return Optional.empty();
  }

  /** Until it finds an object in memory again, the writer waits for no more memory. */
  void hurry() {
    hurried = true;
    turn.changed();
  }

  private void roomIsThere() {
    waitsForRoom.set(false);
    turn.changed();
  }

  private Optional<Taken<F>> look(int index, boolean claim) throws Cancelled {
    throwIfFatal();
    if (workers.isCancelled()) {
      throw new Cancelled();
    }
    Slot<F> slot = slots.get(index);
    return switch (slot.state()) {
      case KEPT -> {
        hurried = false;
        yield Optional.of(
            new Taken.Kept<>(slot.measurement().orElseThrow(), slot.kept().orElseThrow()));
      }
      case FAILED -> Optional.of(new Taken.Failed<>(slot.failure().orElseThrow()));
      case DONE -> throw new IllegalStateException("Object " + index + " was written before");
      case OPEN -> claim && slot.claim() ? Optional.of(new Taken.Unkept<>()) : Optional.empty();
      case WAITING, CLAIMED -> Optional.empty();
    };
  }

  /** Waits until {@link #poll} is worth asking again. */
  void await() throws InterruptedException {
    int index = turn.awaited();
    turn.await(() -> !isOver() && isUnderWay(index));
  }

  /** Runs {@code look} once, in any thread, when {@link #poll} is worth asking again. */
  void onChange(Runnable look) {
    int index = turn.awaited();
    turn.onChange(
        () ->
            !isOver()
                && (isUnderWay(index)
                    || (slots.get(index).state() == Slot.State.OPEN
                        && (workers.areActive() || waitsForRoom.get()))),
        look);
  }

  private boolean isOver() {
    return workers.isCancelled() || workers.fatal().isPresent();
  }

  private boolean isUnderWay(int index) {
    Slot.State state = slots.get(index).state();
    return state == Slot.State.WAITING || state == Slot.State.CLAIMED;
  }

  /** What encoding the object at {@code index} has told, if it was encoded. */
  Optional<Measurement<F>> measurement(int index) {
    return slots.get(index).measurement();
  }

  /** The writer has finished with the object at {@code index}: its memory is free for others. */
  void done(int index) {
    slots.get(index).done();
    agenda.passed(index);
    budget.tellWaiters();
    if (budget.reserved() <= budget.limit() / 2) {
      // Not for every object: starting a worker costs more than encoding a small one.
      workers.start();
    }
  }

  /** The same for a writer that has a plan, in which everything is that the object has told. */
  void doneAsPlanned(int index) {
    done(index);
    slots.get(index).forget();
  }

  /** How far the writer is. */
  Progress progress() {
    return agenda.progress();
  }

  /** Encodes for the writer, in its own thread, an object that it has claimed. */
  Measurement<F> encodeClaimed(int index, OutputStream out) throws IOException {
    return told(index, slot -> encode(slot, out));
  }

  /** The same where what was written can be taken back, if another copy has to be read. */
  Measurement<F> measureClaimed(int index, Optional<SegmentedBuffer> buffer) throws IOException {
    return told(index, slot -> measure(slot, buffer));
  }

  private interface Encoding<F extends ObjectFacts> {
    Measurement<F> of(Slot<F> slot) throws IOException;
  }

  private Measurement<F> encode(Slot<F> slot, OutputStream out) throws IOException {
    boolean readFirst = slot.form().needsDigest() && slot.fileDigest().isEmpty();
    if (!readFirst) {
      // Who is read for its digest first has nothing written before its last byte was seen.
      slot.source().chooseCopy(workers::isCancelled);
    }
    Optional<SegmentedBuffer> buffer =
        readFirst
            // Read once into memory rather than twice.
            ? SegmentedBuffer.withRoomFor(slot.expectedBody(), budget, Workspace.SHARED)
            : Optional.empty();
    if (buffer.isPresent()) {
      try {
        Measurement<F> measurement = measure(slot, buffer);
        if (!buffer.get().overflowed()) {
          buffer.get().writeTo(out);
          return measurement;
        }
      } finally {
        buffer.get().release();
      }
    }
    return ObjectEncoder.encode(slot, out, Workspace.SHARED, workers::isCancelled);
  }

  private Measurement<F> measure(Slot<F> slot, Optional<SegmentedBuffer> buffer)
      throws IOException {
    return ObjectEncoder.measure(slot, buffer, Workspace.SHARED, workers::isCancelled);
  }

  private Measurement<F> told(int index, Encoding<F> encoding) throws IOException {
    Slot<F> slot = slots.get(index);
    try {
      Measurement<F> measurement = encoding.of(slot);
      slot.tell(measurement);
      return measurement;
    } catch (LinkageError e) {
      throw new IllegalStateException("A codec cannot be used", e);
    }
  }

  /** A buffer for an object that the writer encodes itself, if the budget has room for it. */
  Optional<SegmentedBuffer> buffer(int index) {
    return SegmentedBuffer.withRoomFor(slots.get(index).expectedBody(), budget, Workspace.SHARED);
  }

  /** Why an object that the writer has tried itself failed. */
  Failure failure(Throwable thrown) {
    return workers.failure(thrown);
  }

  boolean isCancelled() {
    return workers.isCancelled();
  }

  /** Ends all work as soon as each worker writes its next block. */
  void cancel() {
    workers.cancel();
    end();
  }

  /**
   * Cancels, gives the workers up to {@code nanos} nanoseconds to notice, and lets go of all
   * memory.
   *
   * @return whether no worker is left
   */
  boolean close(long nanos) {
    cancel();
    boolean ended = workers.close(nanos);
    budget.forget(onRoom);
    slots.forEach(Slot::abandon);
    budget.tellWaiters();
    return ended;
  }

  private void throwIfFatal() {
    if (workers.fatal().isPresent()) {
      throw workers.fatal().get();
    }
  }
}
