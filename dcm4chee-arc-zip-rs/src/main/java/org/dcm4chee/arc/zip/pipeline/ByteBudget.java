package org.dcm4chee.arc.zip.pipeline;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of bytes that may be held in memory at the same time. A budget can be part of another,
 * so that each download is bounded and all of them together are. Reserving never blocks: who does
 * not get memory does without, or is told when there is some. Thread-safe.
 */
public final class ByteBudget {
  private final long limit;
  private final Optional<ByteBudget> parent;
  private final AtomicLong reserved = new AtomicLong();

  /** Who waits for memory of this budget and its parts, in their order; only the whole has some. */
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

  private record Waiter(ByteBudget budget, long bytes, Runnable action) {}

  private ByteBudget(long limit, Optional<ByteBudget> parent) {
    if (limit < 0) {
      throw new IllegalArgumentException("A budget of " + limit + " bytes is less than nothing");
    }
    this.limit = limit;
    this.parent = parent;
  }

  /** A budget of its own of {@code limit} bytes, at least 0. */
  public static ByteBudget of(long limit) {
    return new ByteBudget(limit, Optional.empty());
  }

  /** A budget of {@code limit} bytes that also counts against this one. */
  public ByteBudget part(long limit) {
    return new ByteBudget(limit, Optional.of(this));
  }

  /** The most that can be reserved at the same time, in bytes. */
  public long limit() {
    return parent.map(p -> Math.min(limit, p.limit())).orElse(limit);
  }

  /** What is reserved now, in bytes. */
  public long reserved() {
    return reserved.get();
  }

  /** Whether {@code bytes} could be reserved now. */
  boolean hasRoomFor(long bytes) {
    return reserved.get() <= limit - bytes && parent.map(p -> p.hasRoomFor(bytes)).orElse(true);
  }

  /** Reserves {@code bytes}, or nothing. */
  boolean tryReserve(long bytes) {
    long before;
    do {
      before = reserved.get();
      if (before > limit - bytes) {
        return false;
      }
    } while (!reserved.compareAndSet(before, before + bytes));
    if (parent.isPresent() && !parent.get().tryReserve(bytes)) {
      reserved.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Gives back what was reserved; whoever does it, and holds no lock, {@link #tellWaiters}. */
  void release(long bytes) {
    reserved.addAndGet(-bytes);
    parent.ifPresent(p -> p.release(bytes));
  }

  /**
   * Runs {@code action} once there is room for {@code bytes}: now, or in the thread that {@link
   * #tellWaiters tells}. Who waits longest is told first. The room is not reserved: it may be gone
   * again.
   *
   * @param bytes at most {@link #limit}
   */
  void whenRoom(long bytes, Runnable action) {
    whole().waiters.add(new Waiter(this, bytes, action));
    tellWaiters();
  }

  /** {@code action} waits no more. */
  void forget(Runnable action) {
    whole().waiters.removeIf(waiter -> waiter.action() == action);
  }

  /** Whether somebody waits for memory that others have: nobody should have more than he needs. */
  boolean isContended() {
    return !whole().waiters.isEmpty();
  }

  private ByteBudget whole() {
    return parent.map(ByteBudget::whole).orElse(this);
  }

  /**
   * Tells those for whom there is room now. To be called without a lock: they may take their own.
   */
  void tellWaiters() {
    Queue<Waiter> all = whole().waiters;
    for (Waiter first = all.peek();
        first != null && first.budget().hasRoomFor(first.bytes());
        first = all.peek()) {
      if (all.remove(first)) {
        first.action().run();
      }
    }
  }
}
