package org.dcm4chee.arc.zip.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the requests for a ZIP that the server has not ended yet. A deployment that goes while the
 * server still ends one leaves what the server has of it in that request's thread, and so itself in
 * the heap, until the thread ends. Thread-safe.
 */
@ApplicationScoped
public class OpenRequests {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();

  @GuardedBy("lock")
  private int open;

  /** For CDI. */
  public OpenRequests() {}

  /**
   * One begins.
   *
   * @return what is to be run once when it has ended; it works when the deployment has gone, too
   */
  Runnable begin() {
    lock.lock();
    try {
      open++;
    } finally {
      lock.unlock();
    }
    return this::end;
  }

  private void end() {
    lock.lock();
    try {
      open--;
      if (open == 0) {
        none.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until none is open.
   *
   * @return whether that is so now
   */
  boolean awaitNone(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long nanos = atMost.toNanos();
      while (open > 0 && nanos > 0) {
        nanos = none.awaitNanos(nanos);
      }
      return open == 0;
    } finally {
      lock.unlock();
    }
  }

  /** How many are open. */
  int open() {
    lock.lock();
    try {
      return open;
    } finally {
      lock.unlock();
    }
  }
}
