package org.dcm4chee.arc.zip.cluster;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.dcm4chee.arc.zip.pipeline.SharedPlans;
import org.infinispan.Cache;
import org.infinispan.context.Flag;

/**
 * Plans in the cache {@code plans}, replicated or distributed as the administrator has made it. How
 * many bytes they may take and how long they are kept is the cache's own. Thread-safe.
 */
@ApplicationScoped
public class InfinispanPlans implements SharedPlans {

  /** A look-up by hand would not start the cache; this does. */
  @Resource(lookup = "java:jboss/infinispan/cache/zip-rs/plans")
  private Cache<String, byte[]> cache;

  /** For CDI. */
  public InfinispanPlans() {}

  @Override
  public CompletionStage<Optional<byte[]>> get(String key) {
    return cache.getAsync(key).thenApply(Optional::ofNullable);
  }

  @Override
  public CompletionStage<?> put(String key, byte[] sealed) {
    return withoutAnswer().putAsync(key, sealed);
  }

  @Override
  public CompletionStage<?> drop(String key) {
    return withoutAnswer().removeAsync(key);
  }

  /** What was there before is nobody's concern, and need not be fetched. */
  private Cache<String, byte[]> withoutAnswer() {
    return cache.getAdvancedCache().withFlags(Flag.IGNORE_RETURN_VALUES);
  }
}
