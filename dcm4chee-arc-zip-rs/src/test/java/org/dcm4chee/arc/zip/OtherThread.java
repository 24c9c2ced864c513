package org.dcm4chee.arc.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** What somebody else does in a thread of his own: a test waits for it, but not for ever. */
public final class OtherThread<T> {
  private static final long SAFETY_SECONDS = 10;

  private static final Set<Thread.State> WAITING =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  private final FutureTask<T> task;
  private final Thread thread;
  private volatile boolean interrupted;

  private OtherThread(Callable<T> call) {
    task =
        new FutureTask<>(
            () -> {
              try {
                return call.call();
              } finally {
                interrupted = Thread.currentThread().isInterrupted();
              }
            });
    thread = new Thread(task);
    thread.setDaemon(true);
  }

  /** It begins. */
  public static <T> OtherThread<T> does(Callable<T> call) {
    OtherThread<T> other = new OtherThread<>(call);
    other.thread.start();
    return other;
  }

  /** It begins, and has been done. */
  public static <T> T hasDone(Callable<T> call) throws Exception {
    return does(call).result();
  }

  /** Returns when it waits for something. */
  public OtherThread<T> waiting() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SAFETY_SECONDS);
    while (!WAITING.contains(thread.getState()) && !task.isDone() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(task.isDone()).as("it had nothing to wait for").isFalse();
    assertThat(thread.getState()).isIn(WAITING);
    return this;
  }

  public void interrupt() {
    thread.interrupt();
  }

  /** Whether it was interrupted in the end. */
  public boolean wasInterrupted() {
    return interrupted;
  }

  /** What has come of it. */
  public T result() throws Exception {
    try {
      return task.get(SAFETY_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
