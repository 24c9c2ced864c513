package org.dcm4chee.arc.zip.pipeline;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Threads of a container that do what they are given when the test says so, in its own thread. */
final class QueuedThreads implements Executor {
  /** They all have work of their own. */
  static final Executor BUSY =
      task -> {
        throw new RejectedExecutionException("All threads are busy");
      };

  /** More than any test has. */
  private static final int MOST_TASKS = 1_000;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  @Override
  public void execute(Runnable task) {
    if (tasks.size() == MOST_TASKS) {
      throw new IllegalStateException("There is no end of tasks");
    }
    tasks.add(task);
  }

  /** How many tasks wait for a thread. */
  int waiting() {
    return tasks.size();
  }

  /** Runs all that waits, and what comes of it. */
  void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
