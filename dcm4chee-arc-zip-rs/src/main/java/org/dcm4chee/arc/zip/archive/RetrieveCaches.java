package org.dcm4chee.arc.zip.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.dcm4chee.arc.retrieve.RetrieveContext;

/**
 * The retrieve caches of all retrieves of one download, asked one after the other: at most one
 * thread waits for copies, however many studies there are. Thread-safe.
 */
final class RetrieveCaches implements AutoCloseable {
  private final List<RetrieveCache> caches = new ArrayList<>();
  private final List<SourceFactory.Sources> sources;
  private volatile int asked;
  private volatile boolean closed;

  /**
   * @param contexts of the retrieves
   * @param sources of each of them
   */
  RetrieveCaches(List<RetrieveContext> contexts, List<SourceFactory.Sources> sources) {
    this.sources = sources;
    contexts.forEach(context -> caches.add(new RetrieveCache(context)));
  }

  /** Marks as ready what is on line, and starts copying the rest, study by study. */
  void request(ThreadFactory threads) {
    for (int next = asked; next < caches.size() && !closed; next = asked) {
      asked = next + 1;
      if (caches
          .get(next)
          .request(sources.get(next).acceptable(), threads, () -> request(threads))) {
        return;
      }
    }
  }

  /** Looks at the clock: a copy that never ends is not waited for. From any thread. */
  void tick() {
    caches.forEach(RetrieveCache::tick);
  }

  @Override
  public void close() {
    closed = true;
    caches.forEach(RetrieveCache::close);
  }
}
