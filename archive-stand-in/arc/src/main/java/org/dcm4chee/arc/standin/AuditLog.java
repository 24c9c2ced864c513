package org.dcm4chee.arc.standin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveEnd;
import org.dcm4chee.arc.retrieve.RetrieveStart;
import org.dcm4chee.arc.store.InstanceLocations;

/** What the archive's audit would have written, by the same rules. */
@ApplicationScoped
public class AuditLog {

  /** One record. */
  public record Entry(
      String event,
      String studyUID,
      List<String> transferred,
      List<String> failed,
      String outcome) {}

  private final List<Entry> entries = new ArrayList<>();

  void onStart(@Observes @RetrieveStart RetrieveContext ctx) {
    add("begin", ctx);
  }

  void onEnd(@Observes @RetrieveEnd RetrieveContext ctx) {
    add("transferred", ctx);
  }

  private synchronized void add(String event, RetrieveContext ctx) {
    if (ctx.getMatches().isEmpty()) {
      return;
    }
    List<String> failed = List.of(ctx.failedSOPInstanceUIDs());
    List<String> transferred =
        ctx.getMatches().stream()
            .map(InstanceLocations::getSopInstanceUID)
            .filter(uid -> !failed.contains(uid))
            .toList();
    Throwable exception = ctx.getException();
    entries.add(
        new Entry(
            event,
            ctx.getStudyInstanceUID(),
            transferred,
            failed,
            exception == null ? "" : String.valueOf(exception.getMessage())));
  }

  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  public synchronized void clear() {
    entries.clear();
  }
}
