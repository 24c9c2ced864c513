package org.dcm4chee.arc.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.dcm4chee.arc.conf.Availability;
import org.dcm4chee.arc.store.InstanceLocations;

/**
 * Copies of nearline files to the retrieve cache, one after the other in a thread of their own. A
 * copy that is there is a further location in its match's list, which is not thread-safe, as in the
 * archive; it is forgotten with the context, so the next retrieve copies again.
 */
final class RetrieveCacheCopies {
  private static final String END = "";

  private final StandInRetrieveService service;
  private final StandInContext ctx;
  private final List<InstanceLocations> scheduled = new ArrayList<>();
  private final BlockingQueue<Object> completed = new LinkedBlockingQueue<>();

  RetrieveCacheCopies(StandInRetrieveService service, StandInContext ctx) {
    this.service = service;
    this.ctx = ctx;
  }

  void schedule(InstanceLocations match) {
    scheduled.add(match);
  }

  void start() {
    Thread thread = new Thread(this::copyAll, "stand-in-retrieve-cache");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the next copy; null when there will be none any more. */
  InstanceLocations next() {
    try {
      if (completed.take() instanceof InstanceLocations match) {
        return match;
      }
      completed.add(END);
      return null;
    } catch (InterruptedException e) {
      return null;
    }
  }

  private void copyAll() {
    List<InstanceLocations> hanging = new ArrayList<>();
    for (InstanceLocations match : scheduled) {
      if (has(Faults.Kind.COPY_HANGS, match)) {
        hanging.add(match);
      } else {
        copy(match);
      }
    }
    // In the archive copies are parallel, and one that hangs keeps only itself and the end back.
    for (InstanceLocations match : hanging) {
      Waiting.asLongAs(() -> has(Faults.Kind.COPY_HANGS, match));
      copy(match);
    }
    completed.add(END);
  }

  private boolean has(Faults.Kind kind, InstanceLocations match) {
    return service.faults(match).has(kind, match.getSopInstanceUID());
  }

  private void copy(InstanceLocations match) {
    Faults faults = service.faults(match);
    Waiting.millis(Math.max(0, faults.number(Faults.Kind.NEARLINE, match.getSopInstanceUID())));
    if (has(Faults.Kind.COPY_FAILS, match)) {
      ctx.incrementFailuresOnCopyToRetrieveCache();
      return;
    }
    Resources.add("copiedToRetrieveCache", 1);
    match.getLocations().add(service.cached(match));
    if (ctx.getUpdateInstanceAvailability() == null) {
      ctx.setUpdateInstanceAvailability(Availability.ONLINE);
    }
    completed.add(match);
  }
}
