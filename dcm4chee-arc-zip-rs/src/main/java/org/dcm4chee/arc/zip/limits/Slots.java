package org.dcm4chee.arc.zip.limits;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * The downloads that go on at the same time in this server, in all and for each user. One for the
 * whole application. Thread-safe; nobody waits: a slot is there, or the client is to come back.
 */
public final class Slots {
  /** When to come back: long enough not to be a burden, short enough to be of use. */
  static final int RETRY_AFTER_SECONDS = 30;

  private final Object lock = new Object();

  /** Slots in use of each user who has any. Guarded by the lock. */
  private final Map<String, Integer> byUser = new HashMap<>();

  /** Slots in use. Guarded by the lock. */
  private int inUse;

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
      }
    }
  }

  /**
   * Takes a slot, to be given back with {@link Lease#close()}.
   *
   * @param userKey tells users apart: a name, or an address where nobody is logged in; is not shown
   * @param settings those of this request: a limit that was lowered strikes the next one to come
   * @throws Refusal if this user has all that one may have, or if the server has
   */
  public Lease acquire(String userKey, ZipSettings settings) {
    synchronized (lock) {
      int ofUser = byUser.getOrDefault(userKey, 0);
      if (settings.get(Setting.MAX_CONCURRENT_PER_USER).isExceededBy(ofUser + 1L)) {
        throw refusal(
            Refusal.Reason.MAX_CONCURRENT_PER_USER,
            Setting.MAX_CONCURRENT_PER_USER,
            settings.get(Setting.MAX_CONCURRENT_PER_USER),
            ofUser,
            "You are downloading %d ZIPs already, and at most %s at the same time are allowed for"
                + " one user (%s). Wait until one of them is finished; in %d seconds it may be"
                + " worth while to try again.");
      }
      if (settings.get(Setting.MAX_CONCURRENT).isExceededBy(inUse + 1L)) {
        throw refusal(
            Refusal.Reason.MAX_CONCURRENT,
            Setting.MAX_CONCURRENT,
            settings.get(Setting.MAX_CONCURRENT),
            inUse,
            "This server is sending %d ZIPs already, and at most %s at the same time are allowed"
                + " (%s). Please try again in %d seconds.");
      }
      byUser.put(userKey, ofUser + 1);
      inUse++;
      return new Lease(userKey);
    }
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

  private static Refusal refusal(
      Refusal.Reason reason, Setting<Limit> setting, Limit limit, int taken, String sentence) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("limit", setting.property());
    details.put("value", limit.orMax());
    details.put("inUse", taken);
    details.put("retryAfterSeconds", RETRY_AFTER_SECONDS);
    return new Refusal(
        reason,
        sentence.formatted(taken, limit, setting.property(), RETRY_AFTER_SECONDS),
        OptionalInt.of(RETRY_AFTER_SECONDS),
        details);
  }
}
