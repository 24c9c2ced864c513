package org.dcm4chee.arc.zip.archive;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.InstanceLocations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the archive copy what is nearline to its retrieve cache, and tells each source when it can be
 * read. What could not be copied, or is not copied for too long, is read directly. The archive has
 * no other way to hear of a copy than a thread that waits: it is one of its own, for as long as
 * copies are waited for, and only in downloads that have nearline objects.
 */
final class RetrieveCache implements AutoCloseable {
  /** No copy has ended for so long: nobody waits any longer. In seconds, by a system property. */
  static final String PATIENCE_PROPERTY = "org.dcm4chee.arc.zip.copySeconds";

  private static final Logger LOG = LoggerFactory.getLogger(RetrieveCache.class);
  private static final long PATIENCE_NANOS = Long.getLong(PATIENCE_PROPERTY, 600) * 1_000_000_000L;

  private final RetrieveContext context;
  private final LongSupplier clock;
  private final Map<Key, InstanceSource> waiting = new ConcurrentHashMap<>();
  private volatile Thread collector;
  private volatile long lastCopy;

  /** Two series of a study may have the same SOP Instance UID. */
  private record Key(String series, String instance) {
    static Key of(InstanceLocations match) {
      MatchValues values = MatchValues.of(match);
      return new Key(values.series(), values.instance());
    }
  }

  RetrieveCache(RetrieveContext context, LongSupplier clock) {
    this.context = context;
    this.clock = clock;
  }

  /** Marks as ready what is on line, and starts copying the rest. */
  void request(Iterable<InstanceSource> sources, ThreadFactory threads) {
    for (InstanceSource source : sources) {
      if (isCopied(source.match())) {
        waiting.put(Key.of(source.match()), source);
      } else {
        source.markReady();
      }
    }
    if (waiting.isEmpty()) {
      return;
    }
    lastCopy = clock.getAsLong();
    context.copyToRetrieveCache(null);
    Thread thread = threads.newThread(this::collect);
    if (thread == null) {
      readDirectly();
      return;
    }
    collector = thread;
    thread.start();
  }

  /**
   * Whether the archive copies an object. It refuses to answer where one of the copies that there
   * are is on a storage that it does not know any more; the others can be read all the same.
   */
  private boolean isCopied(InstanceLocations match) {
    try {
      return context.copyToRetrieveCache(match);
    } catch (RuntimeException e) {
      LOG.debug("An object cannot be copied to the retrieve cache, and is read directly", e);
      return false;
    }
  }

  private void collect() {
    try {
      // The archive answers an interrupted wait with null, as if that had been the last copy.
      for (InstanceLocations copied = context.copiedToRetrieveCache();
          copied != null;
          copied = context.copiedToRetrieveCache()) {
        lastCopy = clock.getAsLong();
        InstanceSource source = waiting.remove(Key.of(copied));
        if (source != null) {
          source.markReady(copied);
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("The archive's retrieve cache failed; the objects are read directly", e);
    } finally {
      collector = null;
      readDirectly();
    }
  }

  /** Looks at the clock: a copy that never ends is not waited for. From any thread. */
  void tick() {
    Thread thread = collector;
    if (thread != null && clock.getAsLong() - lastCopy > PATIENCE_NANOS) {
      LOG.warn(
          "The archive has copied nothing to its retrieve cache for {} s; {} objects are read"
              + " directly",
          PATIENCE_NANOS / 1_000_000_000L,
          waiting.size());
      thread.interrupt();
      readDirectly();
    }
  }

  private void readDirectly() {
    waiting.values().forEach(InstanceSource::markReady);
    waiting.clear();
  }

  @Override
  public void close() {
    Thread thread = collector;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
