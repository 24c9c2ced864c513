package org.dcm4chee.arc.standin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveEnd;
import org.dcm4chee.arc.retrieve.RetrieveStart;
import org.dcm4chee.arc.store.InstanceLocations;

/** What the archive's audit would have written, by the same rules. */
@ApplicationScoped
public class AuditLog {

  /** One record: of one patient and one study, those of the context's first instance. */
  public record Entry(
      String event,
      String studyUID,
      String patientID,
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
    Set<String> failed = new LinkedHashSet<>(Arrays.asList(ctx.failedSOPInstanceUIDs()));
    List<String> transferred =
        ctx.getMatches().stream()
            .map(InstanceLocations::getSopInstanceUID)
            .filter(uid -> !failed.contains(uid))
            .toList();
    Throwable exception = ctx.getException();
    Attributes first = new Attributes(ctx.getMatches().get(0).getAttributes());
    entries.add(
        new Entry(
            event,
            first.getString(Tag.StudyInstanceUID, ""),
            first.getString(Tag.PatientID, ""),
            transferred,
            List.copyOf(failed),
            exception == null ? "" : String.valueOf(exception.getMessage())));
  }

  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  public synchronized void clear() {
    entries.clear();
  }
}
