package org.dcm4chee.arc.zip.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.InstanceLocations;

/**
 * Has the archive copy what is nearline to its retrieve cache, and tells each source when it can be
 * read. What could not be copied is read directly.
 */
final class RetrieveCache implements AutoCloseable {
  private final RetrieveContext context;
  private final Map<String, InstanceSource> waiting = new HashMap<>();
  private final List<Future<?>> collector = new ArrayList<>();

  RetrieveCache(RetrieveContext context) {
    this.context = context;
  }

  /** Marks as ready what is on line, and starts copying the rest. */
  void request(List<InstanceSource> sources, ExecutorService executor) {
    for (InstanceSource source : sources) {
      if (context.copyToRetrieveCache(source.match())) {
        waiting.put(source.match().getSopInstanceUID(), source);
      } else {
        source.markReady();
      }
    }
    if (waiting.isEmpty()) {
      return;
    }
    context.copyToRetrieveCache(null);
    try {
      collector.add(executor.submit(this::collect));
    } catch (RejectedExecutionException e) {
      collect();
    }
  }

  private void collect() {
    try {
      for (InstanceLocations copied = context.copiedToRetrieveCache();
          copied != null;
          copied = context.copiedToRetrieveCache()) {
        InstanceSource source = waiting.remove(copied.getSopInstanceUID());
        if (source != null) {
          source.markReady(copied);
        }
      }
    } finally {
      waiting.values().forEach(InstanceSource::markReady);
    }
  }

  @Override
  public void close() {
    collector.forEach(future -> future.cancel(true));
  }
}
