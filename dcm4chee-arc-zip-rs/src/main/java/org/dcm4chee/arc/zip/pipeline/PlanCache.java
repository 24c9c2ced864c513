package org.dcm4chee.arc.zip.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the plans of recent downloads, so that a resumed one does not read again what the
 * client has. Bounded by the memory the plans take; the one not used for longest goes first.
 * Thread-safe.
 */
public final class PlanCache {
  private final long maxWeight;
  private final Map<String, ZipPlan> plans = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  /** A cache of plans that take at most about {@code maxWeight} bytes together. */
  public PlanCache(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /** The plan of the representation that {@code key} stands for. */
  public synchronized Optional<ZipPlan> get(String key) {
    return Optional.ofNullable(plans.get(key));
  }

  synchronized void put(String key, ZipPlan plan) {
    drop(key);
    long added = plan.weight();
    if (added > maxWeight) {
      return;
    }
    plans.put(key, plan);
    weight += added;
    var eldest = plans.entrySet().iterator();
    while (weight > maxWeight) {
      weight -= eldest.next().getValue().weight();
      eldest.remove();
    }
  }

  synchronized void drop(String key) {
    ZipPlan dropped = plans.remove(key);
    if (dropped != null) {
      weight -= dropped.weight();
    }
  }

  /** How many plans are remembered. */
  public synchronized int size() {
    return plans.size();
  }
}
