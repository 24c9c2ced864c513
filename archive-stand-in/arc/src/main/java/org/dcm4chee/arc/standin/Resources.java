package org.dcm4chee.arc.standin;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is open and what was done, so that tests can see that nothing stays behind. */
public final class Resources {
  private static final Map<String, AtomicLong> COUNTERS = new ConcurrentHashMap<>();

  private Resources() {}

  public static void add(String name, long delta) {
    COUNTERS.computeIfAbsent(name, key -> new AtomicLong()).addAndGet(delta);
  }

  /** Begins to count anew. */
  public static void reset() {
    COUNTERS.clear();
  }

  public static Map<String, Long> snapshot() {
    Map<String, Long> values = new TreeMap<>();
    COUNTERS.forEach((name, value) -> values.put(name, value.get()));
    return values;
  }
}
