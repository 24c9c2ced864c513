package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.dcm4chee.arc.zip.pipeline.Agenda.Job;
import org.dcm4chee.arc.zip.pipeline.ObjectEncoder.Cancelled;

/**
 * Does what is on an {@link Agenda}, with at most {@code threads} threads of the caller's executor.
 * None of them ever waits: who finds nothing to do ends, and is started anew. Once closed, nothing
 * that the executor still has in its queue leads to the download. Thread-safe.
 */
final class Workers<F extends ObjectFacts> {
  /** How long the first worker may take to start. */
  private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  static final int CAUSES_KEPT = 16;

  private final Agenda<F> agenda;
  private final int threads;
  private final Executor executor;
  private final IntConsumer changed;
  private final Runnable ended;

  /** What the executor sees of this. */
  private final AtomicReference<Optional<Workers<F>>> self =
      new AtomicReference<>(Optional.of(this));

  /** Who runs, or is in the executor's queue. */
  private final AtomicInteger active = new AtomicInteger();

  private final AtomicInteger running = new AtomicInteger();

  /** Objects that failed; only the first {@value #CAUSES_KEPT} keep what was thrown. */
  private final AtomicLong failures = new AtomicLong();

  private final CountDownLatch started = new CountDownLatch(1);
  private final Object idle = new Object();
  private volatile boolean cancelled;
  private volatile Optional<Error> fatal = Optional.empty();

  /**
   * @param changed told of each object whose state has changed
   * @param ended told when a worker has ended
   */
  Workers(Agenda<F> agenda, int threads, Executor executor, IntConsumer changed, Runnable ended) {
    this.agenda = agenda;
    this.threads = threads;
    this.executor = executor;
    this.changed = changed;
    this.ended = ended;
  }

  /** Starts as many workers as may run, if there is anything to do for them. */
  void start() {
    AtomicReference<Optional<Workers<F>>> reference = self;
    while (enter()) {
      try {
        executor.execute(() -> reference.get().ifPresent(Workers::work));
      } catch (RejectedExecutionException e) {
        // The writer encodes what no worker does: slower, but it goes on.
        leave();
        return;
      }
    }
  }

  private boolean enter() {
    if (isOver() || !agenda.hasWork()) {
      return false;
    }
    int before;
    do {
      before = active.get();
      if (before >= threads) {
        return false;
      }
    } while (!active.compareAndSet(before, before + 1));
    return true;
  }

  private void leave() {
    active.decrementAndGet();
    ended.run();
  }

  private void work() {
    running.incrementAndGet();
    started.countDown();
    try {
      while (!isOver()) {
        Optional<Job<F>> job = agenda.next();
        if (job.isEmpty()) {
          break;
        }
        run(job.get(), () -> cancelled);
      }
    } finally {
      // Whatever has broken it: who is not there any more is not to be waited for.
      if (running.decrementAndGet() == 0) {
        synchronized (idle) {
          idle.notifyAll();
        }
      }
      leave();
    }
    // What came on the agenda in between found all workers busy.
    start();
  }

  private boolean isOver() {
    return cancelled || fatal.isPresent();
  }

  /** Does {@code job} in this thread, until {@code stop}. */
  void run(Job<F> job, BooleanSupplier stop) {
    Slot<F> slot = job.slot();
    boolean keeps = false;
    try {
      Optional<Outline<F>> outline =
          job.task() == Agenda.Task.OUTLINE ? outline(slot) : Optional.empty();
      if (outline.isPresent()) {
        slot.outlined(outline.get());
      } else {
        keeps = encode(job, stop);
      }
    } catch (Cancelled | NotNowException e) {
      slot.reopen();
    } catch (IOException | RuntimeException | LinkageError e) {
      slot.fail(failure(e));
    } catch (Error e) {
      slot.reopen();
      fatal = Optional.of(e);
    } finally {
      if (!keeps) {
        job.buffer().ifPresent(SegmentedBuffer::release);
      }
      changed.accept(job.index());
    }
  }

  /** Why an object failed, whoever has tried it; of many only the first keep what was thrown. */
  Failure failure(Throwable thrown) {
    Failure failure = Failure.of(thrown);
    return failures.incrementAndGet() <= CAUSES_KEPT ? failure : failure.withoutCause();
  }

  private static <F extends ObjectFacts> Optional<Outline<F>> outline(Slot<F> slot)
      throws IOException {
    if (slot.isDoubted()) {
      return Optional.empty();
    }
    try {
      return slot.source().outline();
    } catch (EncodeAgainException e) {
      // The other copy is not to be trusted before it has been read to its end.
      return Optional.empty();
    }
  }

  /** Returns whether the bytes are kept. */
  private boolean encode(Job<F> job, BooleanSupplier stop) throws IOException {
    Slot<F> slot = job.slot();
    Measurement<F> measurement = ObjectEncoder.measure(slot, job.buffer(), Workspace.SHARED, stop);
    if (job.buffer().isPresent() && !job.buffer().get().overflowed() && !cancelled) {
      job.buffer().get().trim();
      return slot.keep(measurement, job.buffer().get());
    }
    slot.measured(measurement);
    return false;
  }

  /** Whether a worker runs, or is about to. */
  boolean areActive() {
    return active.get() > 0;
  }

  /** Whether a worker has ever run. */
  boolean haveStarted() {
    return started.getCount() == 0;
  }

  /** Waits for the first worker for a moment, or less if {@code nanos} nanoseconds are. */
  void awaitStart(long nanos) throws InterruptedException {
    boolean unused = started.await(Math.min(nanos, START_NANOS), TimeUnit.NANOSECONDS);
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** What no object is to blame for: memory that is exhausted, a stack that is too deep. */
  Optional<Error> fatal() {
    return fatal;
  }

  /** All end as soon as they write their next block. */
  void cancel() {
    cancelled = true;
  }

  /**
   * Cancels, and waits for up to {@code nanos} nanoseconds for those who run; who is still in the
   * executor's queue finds nothing to do.
   *
   * @return whether nobody works any more
   */
  boolean close(long nanos) {
    cancel();
    agenda.stop();
    boolean interrupted = false;
    long deadline = System.nanoTime() + nanos;
    synchronized (idle) {
      while (running.get() > 0 && !interrupted) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          break;
        }
        try {
          idle.wait(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    self.set(Optional.empty());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return running.get() == 0;
  }
}
