package org.dcm4chee.arc.zip.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What workers are to do next. Every object is looked at once as the work goes on, so that nothing
 * is quadratic in their number; what was passed over and can be done later is remembered.
 *
 * <p>Thread-safe.
 */
final class Agenda<F extends ObjectFacts> {

  /** What is to be done with an object. */
  enum Task {
    /** Ask its header; encode it if that does not tell. */
    OUTLINE,
    /** Encode it, and keep its bytes if there is memory. */
    ENCODE,
    /** Encode it for its CRC-32 alone. */
    CHECK
  }

  /** A claimed object, and memory for its bytes if there is. */
  record Job<F extends ObjectFacts>(
      Task task, int index, Slot<F> slot, Optional<SegmentedBuffer> buffer) {}

  private enum Phase {
    NOTHING,
    OUTLINING,
    MEASURING,
    WRITING
  }

  private final List<Slot<F>> slots;
  private final ByteBudget budget;

  /** Behind {@link #next}, but to be done all the same: they came late, or are waited for. */
  @GuardedBy("this")
  private final TreeSet<Integer> late = new TreeSet<>();

  /** Whose CRC-32 alone is wanted. */
  @GuardedBy("this")
  private final BitSet checks = new BitSet();

  @GuardedBy("this")
  private int nextCheck;

  @GuardedBy("this")
  private Phase phase = Phase.NOTHING;

  @GuardedBy("this")
  private int next;

  @GuardedBy("this")
  private int last = -1;

  /** What the writer has come to. */
  @GuardedBy("this")
  private int position;

  /** What the writer sends; nothing before it has begun. */
  @GuardedBy("this")
  private int firstSent;

  @GuardedBy("this")
  private int lastSent = -1;

  @GuardedBy("this")
  private final Groups<F> groups;

  Agenda(List<Slot<F>> slots, ByteBudget budget) {
    this.slots = slots;
    this.budget = budget;
    groups = new Groups<>(slots);
  }

  /** How far the writer is. */
  synchronized Progress progress() {
    return new Progress(firstSent, lastSent, position);
  }

  /** Whether something was not given out since this was asked last; the time for it may be now. */
  synchronized boolean takeHeldBack() {
    return groups.takeHeldBack();
  }

  @GuardedBy("this")
  private boolean tooFar(int index) {
    return groups.holdBack(index, phase == Phase.WRITING ? position : groups.floor(next));
  }

  /** Every object's header is to be asked. */
  synchronized void outlineAll() {
    start(Phase.OUTLINING);
  }

  /** Every object is to be encoded. */
  synchronized void measureAll() {
    start(Phase.MEASURING);
  }

  /** Whether {@link #next} may find something: asked before a worker is started for it. */
  synchronized boolean hasWork() {
    return switch (phase) {
      case NOTHING -> false;
      case OUTLINING, MEASURING -> !late.isEmpty() || (next <= last && !tooFar(next));
      case WRITING ->
          (!late.isEmpty() && !blocked(late.first()))
              || (next <= last && !blocked(next))
              || (!groups.areSeveral() && checks.nextSetBit(nextCheck) >= 0);
    };
  }

  @GuardedBy("this")
  private void start(Phase started) {
    phase = started;
    next = 0;
    groups.start();
    last = slots.size() - 1;
    late.clear();
  }

  /** Nothing more is to be done. */
  synchronized void stop() {
    phase = Phase.NOTHING;
    late.clear();
    checks.clear();
  }

  /** The objects from {@code first} to {@code lastIndex} are to be encoded for the writer. */
  synchronized void inOrder(int first, int lastIndex) {
    phase = Phase.WRITING;
    position = first;
    firstSent = first;
    lastSent = lastIndex;
    next = first;
    last = lastIndex;
    late.clear();
  }

  /** Of these objects the CRC-32 is wanted, when there is nothing better to do. */
  synchronized void check(BitSet indexes) {
    checks.or(indexes);
    nextCheck = 0;
  }

  /** The object at {@code index}, which may have been passed over, can be encoded now. */
  synchronized void becameReady(int index) {
    if (index < next && index <= last) {
      late.add(index);
    }
  }

  /** The writer has come to the object at {@code index}. */
  synchronized void reached(int index) {
    position = Math.max(position, index);
  }

  /** The writer waits for the object at {@code index}. */
  synchronized void wanted(int index) {
    position = Math.max(position, index);
    if (index < next) {
      late.add(index);
    }
  }

  /** The writer needs nothing up to {@code index} any more. */
  synchronized void passed(int index) {
    position = index + 1;
    next = Math.max(next, position);
    late.headSet(position).clear();
  }

  /** The next object that a worker is to take, claimed; empty if there is none it may take now. */
  synchronized Optional<Job<F>> next() {
    return switch (phase) {
      case NOTHING -> Optional.empty();
      case OUTLINING -> nextOfAll(Task.OUTLINE);
      case MEASURING -> nextOfAll(Task.ENCODE);
      case WRITING -> nextInOrder().or(this::nextCheck);
    };
  }

  @GuardedBy("this")
  private Optional<Job<F>> nextOfAll(Task task) {
    while (true) {
      Integer index = late.pollFirst();
      if (index == null) {
        if (next > last || tooFar(next)) {
          return Optional.empty();
        }
        index = next++;
      }
      Slot<F> slot = slots.get(index);
      boolean known =
          slot.measurement().isPresent() || (task == Task.OUTLINE && slot.outline().isPresent());
      if (!known && slot.claim()) {
        Optional<SegmentedBuffer> buffer = task == Task.ENCODE ? buffer(slot) : Optional.empty();
        return Optional.of(new Job<>(task, index, slot, buffer));
      }
    }
  }

  @GuardedBy("this")
  private Optional<Job<F>> nextInOrder() {
    while (!late.isEmpty()) {
      int index = late.first();
      if (blocked(index)) {
        return Optional.empty();
      }
      late.pollFirst();
      Optional<Job<F>> job = encode(index);
      if (job.isPresent()) {
        return job;
      }
    }
    while (next <= last) {
      if (slots.get(next).state() == Slot.State.OPEN && blocked(next)) {
        return Optional.empty();
      }
      Optional<Job<F>> job = encode(next++);
      if (job.isPresent()) {
        return job;
      }
    }
    return Optional.empty();
  }

  /**
   * Whether there will be memory for it, but not now, or others need that more; or its group is not
   * the turn of workers yet.
   */
  @GuardedBy("this")
  private boolean blocked(int index) {
    long size = slots.get(index).expectedBody();
    return tooFar(index)
        || (SegmentedBuffer.couldFit(size, budget)
            && (!SegmentedBuffer.fits(size, budget)
                || (index != position && budget.isContended())));
  }

  /**
   * Not for a worker: larger than the budget will ever be, or taken by the writer; or wanted for
   * its CRC-32 alone, which is known by now.
   */
  @GuardedBy("this")
  private Optional<Job<F>> encode(int index) {
    Slot<F> slot = slots.get(index);
    boolean isSent = index >= firstSent && index <= lastSent;
    if (slot.state() != Slot.State.OPEN || (!isSent && slot.measurement().isPresent())) {
      return Optional.empty();
    }
    Optional<SegmentedBuffer> buffer = buffer(slot);
    if (buffer.isEmpty()) {
      return Optional.empty();
    }
    if (!slot.claim()) {
      buffer.get().release();
      return Optional.empty();
    }
    return Optional.of(new Job<>(Task.ENCODE, index, slot, buffer));
  }

  private Optional<SegmentedBuffer> buffer(Slot<F> slot) {
    return SegmentedBuffer.withRoomFor(slot.expectedBody(), budget, Workspace.SHARED);
  }

  @GuardedBy("this")
  private Optional<Job<F>> nextCheck() {
    if (groups.areSeveral()) {
      // They are of any groups: the writer asks for them one after the other.
      return Optional.empty();
    }
    for (int i = checks.nextSetBit(nextCheck); i >= 0; i = checks.nextSetBit(nextCheck)) {
      nextCheck = i + 1;
      Slot<F> slot = slots.get(i);
      if (slot.measurement().isEmpty() && slot.claim()) {
        return Optional.of(new Job<>(Task.CHECK, i, slot, Optional.empty()));
      }
    }
    return Optional.empty();
  }
}
