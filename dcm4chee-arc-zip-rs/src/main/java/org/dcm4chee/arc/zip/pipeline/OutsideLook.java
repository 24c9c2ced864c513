package org.dcm4chee.arc.zip.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * A look at the files of one download from outside, by workers, for no longer than somebody waits
 * for it: a network storage may take its time, or for ever. Used once, by one thread.
 */
final class OutsideLook {
  /** How long the first worker may take to start. */
  private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How many files a worker looks at before another may take some. */
  private static final int PORTION = 16;

  private final List<? extends Slot<?>> slots;
  private final Download.Resources resources;
  private final BooleanSupplier stop;

  /** One is not in its place, or nobody waits any more. */
  private final AtomicBoolean over = new AtomicBoolean();

  private final CountDownLatch done = new CountDownLatch(1);

  /**
   * @param stop asked again and again; when true, nothing is looked at any more
   */
  OutsideLook(List<? extends Slot<?>> slots, Download.Resources resources, BooleanSupplier stop) {
    this.slots = slots;
    this.resources = resources;
    this.stop = stop;
  }

  /**
   * Whether all are in their place, as far as that can be told within {@code nanos} nanoseconds.
   */
  boolean findsAllInPlace(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    // What the executor still has in its queue afterwards leads to nothing.
    AtomicReference<Optional<OutsideLook>> untaken = new AtomicReference<>(Optional.of(this));
    try {
      if (!byWorkers(untaken, deadline)
          || (!done.await(Math.min(nanos, START_NANOS), TimeUnit.NANOSECONDS)
              && untaken.getAndSet(Optional.empty()).isPresent())) {
        // The threads are busy with others' work.
        look(Sharing.ALONE, deadline);
      }
      while (!done.await(
          Math.min(START_NANOS, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        if (isLate(deadline)) {
          return false;
        }
      }
      return !over.get();
    } finally {
      over.set(true);
      untaken.set(Optional.empty());
    }
  }

  private boolean byWorkers(AtomicReference<Optional<OutsideLook>> untaken, long deadline) {
    Sharing sharing = Sharing.with(resources.executor(), resources.threads() - 1, PORTION);
    try {
      resources
          .executor()
          .execute(
              () ->
                  untaken
                      .getAndSet(Optional.empty())
                      .ifPresent(look -> look.look(sharing, deadline)));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void look(Sharing sharing, long deadline) {
    boolean looked = false;
    try {
      sharing.each(slots.size(), i -> lookAt(i, deadline));
      looked = true;
    } finally {
      if (!looked) {
        over.set(true);
      }
      done.countDown();
    }
  }

  private void lookAt(int index, long deadline) {
    if (!over.get() && (isLate(deadline) || !slots.get(index).source().isInPlace())) {
      over.set(true);
    }
  }

  private boolean isLate(long deadline) {
    return stop.getAsBoolean() || System.nanoTime() - deadline >= 0;
  }
}
