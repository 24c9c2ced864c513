package org.dcm4chee.arc.standin;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveEnd;

/**
 * Holds up the end of each retrieve, before all who hear of it: as a busy server does, whose client
 * has its last byte by then. Whoever counts on that end at once is found so.
 */
@ApplicationScoped
public class LateEnd {
  private static final long NANOS =
      TimeUnit.MILLISECONDS.toNanos(Long.getLong("stand-in.lateMillis", 0));

  void onEnd(@Observes @RetrieveEnd @Priority(1) RetrieveContext ctx) {
    LockSupport.parkNanos(NANOS);
  }
}
