package org.dcm4chee.arc.zip.pipeline;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of bytes that may be held in memory at the same time. A budget can be part of another,
 * so that each download is bounded and all of them together are. Reserving never blocks: who does
 * not get memory does without. Thread-safe.
 */
public final class ByteBudget {
  private final long limit;
  private final Optional<ByteBudget> parent;
  private final AtomicLong reserved = new AtomicLong();

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

  /** Gives back what was reserved. */
  void release(long bytes) {
    reserved.addAndGet(-bytes);
    parent.ifPresent(p -> p.release(bytes));
  }
}
