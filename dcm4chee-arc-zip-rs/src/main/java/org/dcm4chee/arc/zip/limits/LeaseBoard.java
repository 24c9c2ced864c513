package org.dcm4chee.arc.zip.limits;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where the servers of a cluster tell each other which slots they have given. What one says holds
 * for a while and is then gone by itself, so that one that has died takes nothing with it. It may
 * fail in any way, at once or later: {@link ClusterSlots} knows how to do without. Thread-safe.
 * Implemented outside of the plugin, for servers that have what it needs.
 */
public interface LeaseBoard {

  /**
   * Says what a server has, instead of what it said before; done when all others see it.
   *
   * @param server that nobody else is named like
   * @param life for how long it holds
   */
  CompletionStage<?> say(String server, String slots, Duration life);

  /** What every server has said that still holds, by server; answers at once. */
  Map<String, String> all();
}
