package org.dcm4chee.arc.zip.limits;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the servers of a cluster know of each other's slots, by leases: each says what it has before
 * it counts, so that of two that come at the same moment at least one sees the other; they may then
 * both be refused, but never both be given the last slot. What it says holds for {@link #LIFE} and
 * is said again in time. When the others cannot be reached, this server counts its own slots alone,
 * for a while, and says so in the log. Thread-safe.
 */
final class ClusterSlots {
  /** After so long the slots of a server that has died are free. */
  static final Duration LIFE = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration REST = Duration.ofSeconds(10);

  private final String server = UUID.randomUUID().toString();
  private final LeaseBoard board;
  private final Supplier<ServerSlots> own;
  private final LongSupplier clock;
  private final Consumer<Throwable> trouble;
  private final Object telling = new Object();

  @GuardedBy("telling")
  private long restUntil;

  /** Nothing has to be said again where nothing is. */
  @GuardedBy("telling")
  private boolean nothingSaid = true;

  /**
   * A server of a cluster.
   *
   * @param own what this server has now
   * @param clock nanoseconds, such as {@link System#nanoTime}
   * @param trouble told what failed, at most once in each rest
   */
  ClusterSlots(
      LeaseBoard board,
      Supplier<ServerSlots> own,
      LongSupplier clock,
      Consumer<Throwable> trouble) {
    this.board = board;
    this.own = own;
    this.clock = clock;
    this.trouble = trouble;
    restUntil = clock.getAsLong();
  }

  /** What all others have; says first what this one has. */
  ServerSlots ofOthers(String userKey) {
    if (!tell()) {
      return ServerSlots.NONE;
    }
    try {
      int inUse = 0;
      int ofUser = 0;
      for (Map.Entry<String, String> said : board.all().entrySet()) {
        if (!said.getKey().equals(server)) {
          ServerSlots slots = ServerSlots.read(said.getValue());
          inUse += slots.inUse();
          ofUser += slots.of(userKey);
        }
      }
      ServerSlots sum = ServerSlots.of(Map.of(userKey, ofUser));
      return new ServerSlots(inUse, sum.byUser());
    } catch (RuntimeException | LinkageError e) {
      synchronized (telling) {
        rest(e);
      }
      return ServerSlots.NONE;
    }
  }

  /** Says what this server has, unless there is nothing to say. To be called once in a while. */
  void renew() {
    boolean idle;
    synchronized (telling) {
      idle = nothingSaid && own.get().inUse() == 0;
    }
    if (!idle) {
      tell();
    }
  }

  /**
   * Says what this server has, one after the other, so that the last is what counts.
   *
   * @return whether the others know
   */
  boolean tell() {
    synchronized (telling) {
      if (clock.getAsLong() - restUntil < 0) {
        return false;
      }
      try {
        ServerSlots slots = own.get();
        board
            .say(server, slots.written(), LIFE)
            .toCompletableFuture()
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        nothingSaid = slots.inUse() == 0;
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (TimeoutException e) {
        rest(new TimeoutException("no answer within " + PATIENCE.toMillis() + " ms"));
      } catch (ExecutionException e) {
        rest(e.getCause());
      } catch (RuntimeException | LinkageError e) {
        rest(e);
      }
      nothingSaid = false;
      return false;
    }
  }

  @GuardedBy("telling")
  private void rest(Throwable cause) {
    restUntil = clock.getAsLong() + REST.toNanos();
    trouble.accept(cause);
  }
}
