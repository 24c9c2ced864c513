package org.dcm4chee.arc.zip.cluster;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.limits.LeaseBoard;
import org.infinispan.Cache;
import org.infinispan.context.Flag;

/**
 * What the servers say of their slots, in the cache {@code leases}: one entry a server. The cache
 * has to be replicated, so that each server has all of it. Thread-safe.
 */
@ApplicationScoped
public class InfinispanLeases implements LeaseBoard {

  /** A look-up by hand would not start the cache; this does. */
  @Resource(lookup = "java:jboss/infinispan/cache/zip-rs/leases")
  private Cache<String, String> cache;

  /** For CDI. */
  public InfinispanLeases() {}

  @Override
  public CompletionStage<?> say(String server, String slots, Duration life) {
    return cache
        .getAdvancedCache()
        .withFlags(Flag.IGNORE_RETURN_VALUES)
        .putAsync(server, slots, life.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Map<String, String> all() {
    // What is here is all there is, and needs no other server to be asked.
    return new HashMap<>(cache.getAdvancedCache().withFlags(Flag.CACHE_MODE_LOCAL));
  }
}
