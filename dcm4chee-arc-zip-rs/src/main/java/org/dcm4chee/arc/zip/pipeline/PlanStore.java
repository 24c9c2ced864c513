package org.dcm4chee.arc.zip.pipeline;

import java.util.Optional;

/**
 * Where the plans of recent downloads are remembered, so that a resumed one does not read again
 * what the client has: in this server's memory, or shared by several servers. What is kept is
 * opaque and holds nothing but the plan. A store may forget whatever it likes; a plan that another
 * version wrote is not read. Thread-safe.
 */
public interface PlanStore {

  /** What was put under {@code key}, if it is still there; not to be changed. */
  Optional<byte[]> get(String key);

  /**
   * Keeps {@code plan}, instead of what was there.
   *
   * @param plan not changed by anybody afterwards
   */
  void put(String key, byte[] plan);

  /** Forgets what is there. */
  void drop(String key);

  /** Whether other servers read it too. */
  default boolean isShared() {
    return false;
  }
}
