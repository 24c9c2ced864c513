package org.dcm4chee.arc.zip.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way to one client: knows how many bytes it has accepted, whether it is being waited for, and
 * whether it has gone. The connection is looked at only while nobody writes to it, and not any more
 * once the answer is complete: what comes then is the client's next request. Written by one thread;
 * what it knows may be asked by any.
 */
final class ClientStream extends OutputStream {
  private final ReentrantLock connection = new ReentrantLock();
  private final Client client;
  private final Object ending = new Object();
  private volatile long accepted;
  private volatile boolean waiting;
  private volatile boolean over;

  /** Set before the first byte, by the thread that writes. */
  private OutputStream out = nullOutputStream();

  /** Bytes with which the client has all; the thread that writes asks, as for what follows. */
  private long all = Long.MAX_VALUE;

  private Runnable beforeAll = () -> {};

  @GuardedBy("ending")
  private Optional<Thread> writer = Optional.empty();

  @GuardedBy("ending")
  private boolean interrupted;

  ClientStream(Client client) {
    this.client = client;
  }

  /** Where the bytes go. */
  void to(OutputStream target) {
    out = target;
  }

  /**
   * What is to be done before the client is given the last of {@code length} bytes, with which it
   * knows that it has all. To be told before the first.
   */
  void beforeItHas(long length, Runnable action) {
    all = length;
    beforeAll = action;
  }

  private void isToBeGiven(int bytes) {
    if (accepted + bytes >= all) {
      beforeAll.run();
    }
  }

  /** Bytes that the client, or the network before it, has taken. */
  long accepted() {
    return accepted;
  }

  /** Whether the client has been given bytes and has not taken them yet. */
  boolean isWaiting() {
    return waiting;
  }

  /** Whether the client has gone, as far as that can be told now. */
  boolean isGone() {
    if (over || !connection.tryLock()) {
      return false;
    }
    try {
      return !over && client.isGone();
    } finally {
      connection.unlock();
    }
  }

  /** The connection is not this download's any more. */
  void end() {
    connection.lock();
    try {
      synchronized (ending) {
        over = true;
      }
    } finally {
      connection.unlock();
    }
  }

  /**
   * Ends the connection, from any thread, also while it is being written to; not once the answer is
   * complete, when the client's next request may be on it.
   */
  void cut() {
    synchronized (ending) {
      if (!over && client.cut() && writer.isPresent()) {
        writer.get().interrupt();
        interrupted = true;
      }
    }
  }

  private void begins() {
    synchronized (ending) {
      writer = Optional.of(Thread.currentThread());
    }
    waiting = true;
  }

  private void ended() {
    waiting = false;
    synchronized (ending) {
      writer = Optional.empty();
      if (interrupted) {
        // It was for this write, and not for what the thread does next.
        interrupted = false;
        boolean unused = Thread.interrupted();
      }
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Somebody else gives the client bytes. */
  void gives(int bytes) {
    isToBeGiven(bytes);
    waiting = true;
  }

  /** The client has taken what somebody else gave it. */
  // One thread writes: the count is volatile for those who read it.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void taken(int bytes) {
    accepted += bytes;
    waiting = false;
  }

  // One thread writes: the count is volatile for those who read it.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    isToBeGiven(length);
    connection.lock();
    begins();
    try {
      out.write(bytes, offset, length);
      accepted += length;
    } finally {
      ended();
      connection.unlock();
    }
  }

  @Override
  public void flush() throws IOException {
    connection.lock();
    begins();
    try {
      out.flush();
    } finally {
      ended();
      connection.unlock();
    }
  }
}
