package org.dcm4chee.arc.zip.archive;

import java.util.concurrent.Executor;

/**
 * One download's way to the threads that encode: as long as somebody waits for its bytes in a
 * thread of his own, he does what none of them has time for; once nobody does, its work waits for
 * its turn. Thread-safe.
 */
final class WorkerAccess implements Executor {
  private final Workers workers;
  private volatile boolean patient;

  WorkerAccess(Workers workers) {
    this.workers = workers;
  }

  /** From now on no thread of its own waits for it. */
  void waitForTurn() {
    patient = true;
  }

  @Override
  public void execute(Runnable task) {
    (patient ? workers.patient() : workers.executor()).execute(task);
  }
}
