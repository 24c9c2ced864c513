package org.dcm4chee.arc.zip.archive;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.dcm4chee.arc.retrieve.RetrieveContext;

/**
 * The retrieve caches of the retrieves that a download has open: one thread waits for the copies of
 * each that has near-line objects. Thread-safe.
 */
final class RetrieveCaches implements AutoCloseable {
  private final LongSupplier clock;
  private final List<RetrieveCache> caches = new CopyOnWriteArrayList<>();

  RetrieveCaches() {
    this(System::nanoTime);
  }

  RetrieveCaches(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Marks as ready what is on line, and starts copying the rest.
   *
   * @return to be {@linkplain #close(RetrieveCache) closed} with its retrieve
   */
  RetrieveCache request(
      RetrieveContext context, Iterable<InstanceSource> sources, ThreadFactory threads) {
    RetrieveCache cache = new RetrieveCache(context, clock);
    caches.add(cache);
    cache.request(sources, threads);
    return cache;
  }

  /** Nobody waits for copies of this retrieve any more. */
  void close(RetrieveCache cache) {
    cache.close();
    caches.remove(cache);
  }

  /** Looks at the clock: a copy that never ends is not waited for. From any thread. */
  void tick() {
    caches.forEach(RetrieveCache::tick);
  }

  @Override
  public void close() {
    caches.forEach(this::close);
  }
}
