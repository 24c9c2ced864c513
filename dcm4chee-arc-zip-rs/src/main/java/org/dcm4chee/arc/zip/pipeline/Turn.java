package org.dcm4chee.arc.zip.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Where the writer waits for one object: in a thread that blocks, or by an action that is run when
 * it is worth looking again. It is woken only for that object: a wake-up costs as much as encoding
 * a small one. Thread-safe.
 */
final class Turn {
  private static final int NOBODY = -1;

  @GuardedBy("this")
  private int awaited = NOBODY;

  @GuardedBy("this")
  private Optional<Runnable> action = Optional.empty();

  /** The writer is about to look for the object at {@code index}. */
  synchronized void expect(int index) {
    awaited = index;
  }

  /** What the writer looks for. */
  synchronized int awaited() {
    return awaited;
  }

  /** Something has become of the object at {@code index}. */
  void changed(int index) {
    Optional<Runnable> toRun;
    synchronized (this) {
      if (index != awaited) {
        return;
      }
      toRun = wake();
    }
    toRun.ifPresent(Runnable::run);
  }

  /** Something has changed for whatever the writer looks for. */
  void changed() {
    Optional<Runnable> toRun;
    synchronized (this) {
      toRun = wake();
    }
    toRun.ifPresent(Runnable::run);
  }

  @GuardedBy("this")
  private Optional<Runnable> wake() {
    notifyAll();
    Optional<Runnable> toRun = action;
    action = Optional.empty();
    return toRun;
  }

  /** Waits as long as {@code nothingNew}. */
  synchronized void await(BooleanSupplier nothingNew) throws InterruptedException {
    while (nothingNew.getAsBoolean()) {
      wait();
    }
  }

  /**
   * Runs {@code look} once: now, in this thread, unless {@code nothingNew}; else with the next
   * change, in the thread that makes it.
   */
  void onChange(BooleanSupplier nothingNew, Runnable look) {
    synchronized (this) {
      if (nothingNew.getAsBoolean()) {
        action = Optional.of(look);
        return;
      }
    }
    look.run();
  }
}
