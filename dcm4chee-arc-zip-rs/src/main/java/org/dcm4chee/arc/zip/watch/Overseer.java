package org.dcm4chee.arc.zip.watch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks at every running download once a second, and stops one whose time is over, whose client
 * accepts nothing for too long while it is waited for, or whose client is gone. One for the server
 * and one periodic task for all: a scheduler may keep what is scheduled long after it was
 * cancelled, and so nothing of one download is ever scheduled. Of an ended download nothing stays.
 *
 * <p>It is late by up to two seconds, never early. Thread-safe.
 */
public final class Overseer implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final LongSupplier clock;
  private final Consumer<Throwable> faults;
  private final Set<Registration> running = ConcurrentHashMap.newKeySet();

  /** Only one thread looks at a time. */
  private final ReentrantLock looking = new ReentrantLock();

  private final ReentrantLock lifecycle = new ReentrantLock();
  private final Condition noneLeft = lifecycle.newCondition();

  /** Guarded by {@link #lifecycle}. */
  private Future<?> task;

  private volatile boolean closed;

  /** By the system's clock. */
  public Overseer(Consumer<Throwable> faults) {
    this(System::nanoTime, faults);
  }

  /**
   * By another clock.
   *
   * @param clock nanoseconds since any time
   * @param faults is told, once for each download, that it failed when it was looked at or stopped;
   *     it does not throw
   */
  public Overseer(LongSupplier clock, Consumer<Throwable> faults) {
    this.clock = clock;
    this.faults = faults;
  }

  /** A download that is looked after until this is closed. Thread-safe; closing twice is once. */
  public final class Registration implements AutoCloseable {
    private final Watched download;

    /** Since when the client is seen to accept nothing. Guarded by {@link #looking}. */
    private OptionalLong waitingSince = OptionalLong.empty();

    /** Bytes that it had accepted then. Guarded by {@link #looking}. */
    private long accepted;

    /** Guarded by {@link #looking}. */
    private boolean stopped;

    /** Guarded by {@link #looking}. */
    private boolean toldOfFault;

    private Registration(Watched download) {
      this.download = download;
    }

    /** It has ended. */
    @Override
    public void close() {
      leave(this);
    }
  }

  /**
   * Begins to look.
   *
   * @param scheduler runs the one periodic task, until {@link #close()}
   * @throws IllegalStateException if it looks already, or does not any more
   * @throws java.util.concurrent.RejectedExecutionException if the scheduler takes no task
   */
  public void start(ScheduledExecutorService scheduler) {
    lifecycle.lock();
    try {
      if (task != null || closed) {
        throw new IllegalStateException("The overseer is started once");
      }
      task =
          scheduler.scheduleWithFixedDelay(
              this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      lifecycle.unlock();
    }
  }

  /** A download begins. Where all has been stopped, it is stopped at once. */
  public Registration register(Watched download) {
    Registration registration = new Registration(download);
    running.add(registration);
    if (closed) {
      lookAt(registration);
    }
    return registration;
  }

  /** How many downloads are looked after. */
  public int watched() {
    return running.size();
  }

  private void leave(Registration registration) {
    if (running.remove(registration) && running.isEmpty()) {
      lifecycle.lock();
      try {
        noneLeft.signalAll();
      } finally {
        lifecycle.unlock();
      }
    }
  }

  /** Stops all downloads, and those that come later; does not wait for their end. */
  @Override
  public void close() {
    lifecycle.lock();
    try {
      closed = true;
      if (task != null) {
        task.cancel(false);
      }
    } finally {
      lifecycle.unlock();
    }
    look();
  }

  /**
   * Waits until no download is left.
   *
   * @param atMost how long
   * @return what is left then
   */
  public List<Watched> awaitNone(Duration atMost) throws InterruptedException {
    lifecycle.lock();
    try {
      long nanos = atMost.toNanos();
      while (!running.isEmpty() && nanos > 0) {
        nanos = noneLeft.awaitNanos(nanos);
      }
    } finally {
      lifecycle.unlock();
    }
    return running.stream().map(registration -> registration.download).toList();
  }

  /** One look at each. */
  void look() {
    running.forEach(this::lookAt);
  }

  /**
   * What fails for one download, whatever it is, keeps no other from being looked at: a scheduler
   * ends a periodic task that throws, and every limit would end with it.
   */
  private void lookAt(Registration registration) {
    looking.lock();
    try {
      stopIfNecessary(registration);
    } catch (RuntimeException | Error e) {
      if (!registration.toldOfFault) {
        registration.toldOfFault = true;
        faults.accept(e);
      }
    } finally {
      looking.unlock();
    }
  }

  /** A stop that failed is tried again. */
  private void stopIfNecessary(Registration registration) {
    if (registration.stopped) {
      return;
    }
    Optional<Watched.Why> why = reasonToStop(registration);
    if (why.isPresent()) {
      registration.download.stop(why.get());
      registration.stopped = true;
    }
  }

  private Optional<Watched.Why> reasonToStop(Registration registration) {
    if (closed) {
      return Optional.of(Watched.Why.UNDEPLOYED);
    }
    Watched download = registration.download;
    long now = clock.getAsLong();
    OptionalLong max = download.maxNanos();
    if (max.isPresent() && now - download.startedNanos() >= max.getAsLong()) {
      return Optional.of(Watched.Why.TIME_IS_OVER);
    }
    if (download.clientGone()) {
      return Optional.of(Watched.Why.CLIENT_GONE);
    }
    return isIdle(registration, now) ? Optional.of(Watched.Why.CLIENT_IDLE) : Optional.empty();
  }

  /**
   * Counted from the first look that saw it waiting: what happened between two looks is the
   * client's to be credited with.
   */
  private static boolean isIdle(Registration registration, long now) {
    Watched download = registration.download;
    long accepted = download.acceptedBytes();
    if (!download.writing()) {
      registration.waitingSince = OptionalLong.empty();
      return false;
    }
    if (registration.waitingSince.isEmpty() || accepted != registration.accepted) {
      registration.waitingSince = OptionalLong.of(now);
      registration.accepted = accepted;
      return false;
    }
    OptionalLong idle = download.idleNanos();
    return idle.isPresent() && now - registration.waitingSince.getAsLong() >= idle.getAsLong();
  }
}
