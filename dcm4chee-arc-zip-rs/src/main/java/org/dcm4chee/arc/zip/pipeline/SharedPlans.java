package org.dcm4chee.arc.zip.pipeline;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where several servers keep their plans together. What is kept is sealed: nobody reads it who
 * could not read the objects themselves. It may be slow, full, divided or down, may forget whatever
 * it likes and may fail in any way, at once or later: {@link ClusterPlans} knows how to do without.
 * Thread-safe. Implemented outside of the plugin, for servers that have what it needs.
 */
public interface SharedPlans {

  /** What was put under {@code key}, by whichever server, if it is still there. */
  CompletionStage<Optional<byte[]>> get(String key);

  /**
   * Keeps {@code sealed}, instead of what was there.
   *
   * @param sealed not changed by anybody afterwards
   */
  CompletionStage<?> put(String key, byte[] sealed);

  /** Forgets what is there. */
  CompletionStage<?> drop(String key);
}
