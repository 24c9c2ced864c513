package org.dcm4chee.arc.zip.limits;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * The downloads that go on at the same time in this server, in all and for each user; and where it
 * is one of several, also those of the others. One for the whole application. Thread-safe; nobody
 * waits for a slot: it is there, or the client is to come back.
 */
public final class Slots {
  /** When to come back: long enough not to be a burden, short enough to be of use. */
  static final int RETRY_AFTER_SECONDS = 30;

  private final Object lock = new Object();

  /** Slots in use of each user who has any. Guarded by the lock. */
  private final Map<String, Integer> byUser = new HashMap<>();

  /** Slots in use. Guarded by the lock. */
  private int inUse;

  private final Optional<ClusterSlots> cluster;

  /** Of a server that stands alone. */
  public Slots() {
    cluster = Optional.empty();
  }

  /**
   * Of one of several servers.
   *
   * @param trouble told why the others cannot be counted, now and then
   */
  public Slots(LeaseBoard board, LongSupplier clock, Consumer<Throwable> trouble) {
    cluster = Optional.of(new ClusterSlots(board, this::own, clock, trouble));
  }

  private ServerSlots own() {
    synchronized (lock) {
      return ServerSlots.of(byUser);
    }
  }

  /** Tells the other servers again what this one has: to be called every ten seconds. */
  public void renew() {
    cluster.ifPresent(ClusterSlots::renew);
  }

  /** One download's slot. Thread-safe; it is given back once, however often it is closed. */
  public final class Lease implements AutoCloseable {
    private final String userKey;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Lease(String userKey) {
      this.userKey = userKey;
    }

    /** Gives the slot back. */
    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        giveBack(userKey);
        // At once: who is finished here may begin there.
        cluster.ifPresent(ClusterSlots::tell);
      }
    }
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
      int ofUser = byUser.getOrDefault(userKey, 0);
      require(settings, Bound.OF_USER, ofUser);
      require(settings, Bound.OF_SERVER, inUse);
      require(settings, Bound.OF_CLUSTER, inUse);
      byUser.put(userKey, ofUser + 1);
      inUse++;
    }
    Lease lease = new Lease(userKey);
    try {
      cluster.ifPresent(all -> requireOfAll(all, userKey, settings));
      return lease;
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /** Counts the slot that was just taken as one of this server's. */
  private void requireOfAll(ClusterSlots all, String userKey, ZipSettings settings) {
    ServerSlots others = all.ofOthers(userKey);
    int ofUser;
    int inAll;
    synchronized (lock) {
      ofUser = byUser.getOrDefault(userKey, 1) + others.of(userKey);
      inAll = inUse + others.inUse();
    }
    require(settings, Bound.OF_USER, ofUser - 1);
    require(settings, Bound.OF_CLUSTER, inAll - 1);
  }

  /** What bounds the number of slots, and how that is said. */
  private record Bound(Refusal.Reason reason, Setting<Limit> setting, String sentence) {
    static final Bound OF_USER =
        new Bound(
            Refusal.Reason.MAX_CONCURRENT_PER_USER,
            Setting.MAX_CONCURRENT_PER_USER,
            "You are downloading %d ZIPs already, and at most %s at the same time are allowed for"
                + " one user (%s). Wait until one of them is finished; in %d seconds it may be"
                + " worth while to try again.");
    static final Bound OF_SERVER =
        new Bound(
            Refusal.Reason.MAX_CONCURRENT,
            Setting.MAX_CONCURRENT,
            "This server is sending %d ZIPs already, and at most %s at the same time are allowed"
                + " (%s). Please try again in %d seconds.");
    static final Bound OF_CLUSTER =
        new Bound(
            Refusal.Reason.MAX_CONCURRENT_CLUSTER,
            Setting.MAX_CONCURRENT_CLUSTER,
            "The servers of this archive are sending %d ZIPs already, and at most %s at the same"
                + " time are allowed (%s). Please try again in %d seconds.");
  }

  /** Whether one more may be taken when so many are. */
  private static void require(ZipSettings settings, Bound bound, int taken) {
    Limit limit = settings.get(bound.setting());
    if (!limit.isExceededBy(taken + 1L)) {
      return;
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("limit", bound.setting().property());
    details.put("value", limit.orMax());
    details.put("inUse", taken);
    details.put("retryAfterSeconds", RETRY_AFTER_SECONDS);
    throw new Refusal(
        bound.reason(),
        String.format(
            Locale.ROOT,
            bound.sentence(),
            taken,
            limit,
            bound.setting().property(),
            RETRY_AFTER_SECONDS),
        OptionalInt.of(RETRY_AFTER_SECONDS),
        details);
  }

  /** How many slots are taken. */
  public int inUse() {
    synchronized (lock) {
      return inUse;
    }
  }

  /** How many of them one user has. */
  public int inUse(String userKey) {
    synchronized (lock) {
      return byUser.getOrDefault(userKey, 0);
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

  /** What is taken now. Only users who have a slot are remembered. */
  public Taken taken() {
    synchronized (lock) {
      return new Taken(inUse, byUser.values().stream().sorted(Comparator.reverseOrder()).toList());
    }
  }

  private void giveBack(String userKey) {
    synchronized (lock) {
      inUse--;
      byUser.computeIfPresent(userKey, (key, count) -> count > 1 ? count - 1 : null);
    }
  }
}
