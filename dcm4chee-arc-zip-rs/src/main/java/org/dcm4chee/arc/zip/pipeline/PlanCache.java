package org.dcm4chee.arc.zip.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the plans of recent downloads, so that a resumed one does not read again what the
 * client has. Bounded by the memory the plans take; the one not used for longest goes first.
 * Thread-safe.
 */
public final class PlanCache implements PlanStore {
  private final long maxWeight;
  private final Map<String, byte[]> plans = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  /** A cache of plans that take at most about {@code maxWeight} bytes together. */
  public PlanCache(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  @Override
  public synchronized Optional<byte[]> get(String key) {
    return Optional.ofNullable(plans.get(key));
  }

  @Override
  public synchronized void put(String key, byte[] plan) {
    drop(key);
    long added = plan.length;
    if (added > maxWeight) {
      return;
    }
    plans.put(key, plan);
    weight += added;
    var eldest = plans.entrySet().iterator();
    while (weight > maxWeight) {
      weight -= eldest.next().getValue().length;
      eldest.remove();
    }
  }

  @Override
  public synchronized void drop(String key) {
    byte[] dropped = plans.remove(key);
    if (dropped != null) {
      weight -= dropped.length;
    }
  }

  /** How many plans are remembered. */
  public synchronized int size() {
    return plans.size();
  }
}
