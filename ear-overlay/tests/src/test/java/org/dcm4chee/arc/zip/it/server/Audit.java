package org.dcm4chee.arc.zip.it.server;

import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the archive's audit says at the end of a transfer. */
public record Audit(List<String> transferred, List<String> failed, String outcome) {
  private static final Pattern RECORD =
      Pattern.compile(
          "\"event\":\"transferred\",\"study\":\"([^\"]*)\",(?:\"patient\":\"[^\"]*\",)?\"transferred\":\\[([^]]*)],"
              + "\"failed\":\\[([^]]*)],\"outcome\":\"([^\"]*)\"");

  /** Waits for the record of the last transfer of a study, which is written after the answer. */
  public static Audit of(ArchiveUnderTest archive, String study) {
    return await("the audit record of " + study)
        .until(() -> last(archive, study), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<Audit> last(ArchiveUnderTest archive, String study) {
    return RECORD
        .matcher(archive.control("GET", "audit"))
        .results()
        .filter(record -> record.group(1).equals(study))
        .reduce((earlier, later) -> later)
        .map(record -> new Audit(list(record.group(2)), list(record.group(3)), record.group(4)));
  }

  private static List<String> list(String json) {
    return Stream.of(json.replace("\"", "").split(","))
        .filter(uid -> !uid.isEmpty())
        .sorted()
        .toList();
  }
}
