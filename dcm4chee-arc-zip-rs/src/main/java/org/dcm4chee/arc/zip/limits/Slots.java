package org.dcm4chee.arc.zip.limits;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * The downloads that go on at the same time in this server, in all and for each user; and where it
 * is one of several, also those of the others. One for the whole application. Thread-safe.
 *
 * <p>A slot is there, or the client is to come back: nobody waits for one, but for one whose
 * download {@linkplain Lease#ends() is ending}. Its client may have the last byte, and ask for the
 * next ZIP, before this server has got round to giving the slot back. No more wait than are ending,
 * each for at most {@link #ENDS_WITHIN}; what is ending counts as long as it is there, so that who
 * never takes the last byte gains nothing. Servers of a cluster do not count each other's that are
 * ending: of these only the last piece is on its way.
 */
public final class Slots {
  /** How long a slot that is about to be given back is waited for. */
  static final Duration ENDS_WITHIN = Duration.ofSeconds(1);

  private final Object lock = new Object();

  /** Of each user who has any. */
  @GuardedBy("lock")
  private final Map<String, Count> byUser = new HashMap<>();

  @GuardedBy("lock")
  private final Count all = new Count();

  private final Duration endsWithin;
  private final Optional<ClusterSlots> cluster;

  /** What one user has, or all together. */
  private static final class Count {
    int inUse;
    int ending;
    int waiting;

    /** What the servers of a cluster count: what is ending they cannot wait for. */
    int goingOn() {
      return inUse - ending;
    }

    boolean isNothing() {
      return inUse == 0 && waiting == 0;
    }
  }

  /** Of a server that stands alone. */
  public Slots() {
    this(ENDS_WITHIN);
  }

  /** The same, with another time to wait for what is ending. */
  Slots(Duration endsWithin) {
    this.endsWithin = endsWithin;
    cluster = Optional.empty();
  }

  /**
   * Of one of several servers.
   *
   * @param trouble told why the others cannot be counted, now and then
   */
  public Slots(LeaseBoard board, LongSupplier clock, Consumer<Throwable> trouble) {
    endsWithin = ENDS_WITHIN;
    cluster = Optional.of(new ClusterSlots(board, this::own, clock, trouble));
  }

  private ServerSlots own() {
    synchronized (lock) {
      Map<String, Integer> slots = new HashMap<>();
      byUser.forEach((user, count) -> slots.put(user, count.goingOn()));
      slots.values().removeIf(count -> count == 0);
      return ServerSlots.of(slots);
    }
  }

  /** Tells the other servers again what this one has: to be called every ten seconds. */
  public void renew() {
    cluster.ifPresent(ClusterSlots::renew);
  }

  /** One download's slot. Thread-safe; it is given back once, however often it is closed. */
  public final class Lease implements AutoCloseable {
    private final String userKey;

    @GuardedBy("lock")
    private boolean open = true;

    @GuardedBy("lock")
    private boolean ending;

    private volatile boolean told;

    private Lease(String userKey) {
      this.userKey = userKey;
    }

    /**
     * The client is about to have all that it gets: when it comes again, it is to find the slot
     * free, or wait for a moment. To be told before the last bytes are given away. Waits for
     * nobody: other servers hear of it when the slot is given back, or {@link #endsEverywhere}.
     */
    public void ends() {
      synchronized (lock) {
        if (open && !ending) {
          ending = true;
          all.ending++;
          ofUser(userKey).ending++;
        }
      }
    }

    /** The same, and the other servers know it as well. May wait for them, but not for long. */
    public void endsEverywhere() {
      ends();
      tell();
    }

    private void tell() {
      if (!told) {
        told = true;
        cluster.ifPresent(ClusterSlots::tell);
      }
    }

    /** Gives the slot back. */
    @Override
    public void close() {
      synchronized (lock) {
        if (!open) {
          return;
        }
        open = false;
        for (Count count : new Count[] {all, ofUser(userKey)}) {
          count.inUse--;
          count.ending -= ending ? 1 : 0;
        }
        forgetIfNothing(userKey);
        lock.notifyAll();
      }
      // At once: who is finished here may begin there.
      tell();
    }
  }

  @GuardedBy("lock")
  private Count ofUser(String userKey) {
    return byUser.computeIfAbsent(userKey, key -> new Count());
  }

  @GuardedBy("lock")
  private void forgetIfNothing(String userKey) {
    byUser.computeIfPresent(userKey, (key, count) -> count.isNothing() ? null : count);
  }

  /**
   * Takes a slot, to be given back with {@link Lease#close()}.
   *
   * @param userKey tells users apart: a name, or an address where nobody is logged in; is not shown
   * @param settings those of this request: a limit that was lowered strikes the next one to come
   * @throws Refusal if this user has all that one may have, or if the server or the cluster has
   */
  public Lease acquire(String userKey, ZipSettings settings) {
    synchronized (lock) {
      try {
        takeOrWait(userKey, settings);
      } finally {
        forgetIfNothing(userKey);
      }
    }
    Lease lease = new Lease(userKey);
    try {
      cluster.ifPresent(others -> requireOfAll(others, userKey, settings));
      return lease;
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  @GuardedBy("lock")
  private void takeOrWait(String userKey, ZipSettings settings) {
    long deadline = System.nanoTime() + endsWithin.toNanos();
    Count user = ofUser(userKey);
    Optional<Refusal> refusal = refusal(settings, user);
    while (refusal.isPresent()) {
      Count full = refusal.get().reason() == SlotBound.OF_USER.reason() ? user : all;
      long left = deadline - System.nanoTime();
      if (left <= 0 || full.waiting >= full.ending) {
        throw refusal.get();
      }
      user.waiting++;
      all.waiting++;
      try {
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw refusal.get();
      } finally {
        user.waiting--;
        all.waiting--;
      }
      refusal = refusal(settings, user);
    }
    user.inUse++;
    all.inUse++;
  }

  @GuardedBy("lock")
  private Optional<Refusal> refusal(ZipSettings settings, Count user) {
    return SlotBound.OF_USER
        .exceeded(settings, user.inUse)
        .or(() -> SlotBound.OF_SERVER.exceeded(settings, all.inUse))
        .or(() -> SlotBound.OF_CLUSTER.exceeded(settings, all.inUse));
  }

  /** Counts the slot that was just taken as one of this server's. */
  private void requireOfAll(ClusterSlots servers, String userKey, ZipSettings settings) {
    ServerSlots others = servers.ofOthers(userKey);
    int ofUser;
    int inAll;
    synchronized (lock) {
      ofUser = ofUser(userKey).goingOn() + others.of(userKey);
      inAll = all.goingOn() + others.inUse();
    }
    Optional<Refusal> refusal =
        SlotBound.OF_USER
            .exceeded(settings, ofUser - 1)
            .or(() -> SlotBound.OF_CLUSTER.exceeded(settings, inAll - 1));
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** How many slots are taken. */
  public int inUse() {
    synchronized (lock) {
      return all.inUse;
    }
  }

  /** How many of them one user has. */
  public int inUse(String userKey) {
    synchronized (lock) {
      return byUser.getOrDefault(userKey, new Count()).inUse;
    }
  }

  /**
   * What is taken at one moment, without names.
   *
   * @param inUse slots in use
   * @param ofEachUser how many of them each user has who has any, the most first
   */
  public record Taken(int inUse, List<Integer> ofEachUser) {
    /** A copy of the list. */
    public Taken {
      ofEachUser = List.copyOf(ofEachUser);
    }
  }

  /** How many users are remembered: those who have a slot, or wait for one. */
  int remembered() {
    synchronized (lock) {
      return byUser.size();
    }
  }

  /** What is taken now. */
  public Taken taken() {
    synchronized (lock) {
      return new Taken(
          all.inUse,
          byUser.values().stream()
              .map(count -> count.inUse)
              .filter(count -> count > 0)
              .sorted(Comparator.reverseOrder())
              .toList());
    }
  }
}
