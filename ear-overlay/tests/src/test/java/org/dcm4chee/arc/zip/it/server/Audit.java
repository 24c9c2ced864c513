package org.dcm4chee.arc.zip.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the archive's audit says at the end of a transfer. */
public record Audit(List<String> transferred, List<String> failed, String outcome) {
  private static final Pattern RECORD =
      Pattern.compile(
          "\"event\":\"transferred\",\"study\":\"([^\"]*)\",(?:\"patient\":\"[^\"]*\",)?\"transferred\":\\[([^]]*)],"
              + "\"failed\":\\[([^]]*)],\"outcome\":\"([^\"]*)\"");

  /**
   * Waits for the record of the transfer of a study, which is written after the answer. There may
   * be no other of that study: it would be taken for the one that is not written yet.
   */
  public static Audit of(ArchiveUnderTest archive, String study) {
    List<Audit> records =
        await("the audit record of " + study)
            .until(() -> all(archive, study), found -> !found.isEmpty());
    assertThat(records)
        .as("records of " + study + "; forget those of earlier transfers")
        .hasSize(1);
    return records.get(0);
  }

  /** Waits for the records of so many transfers of a study. */
  public static List<Audit> of(ArchiveUnderTest archive, String study, int transfers) {
    return await(transfers + " audit records of " + study)
        .until(() -> all(archive, study), found -> found.size() == transfers);
  }

  /** Waits until what was begun has ended, with its record, and forgets the records of all. */
  public static void forget(OpenResources open) {
    open.awaitNoMore();
    open.archive().control("DELETE", "audit");
  }

  private static List<Audit> all(ArchiveUnderTest archive, String study) {
    return RECORD
        .matcher(archive.control("GET", "audit"))
        .results()
        .filter(record -> record.group(1).equals(study))
        .map(record -> new Audit(list(record.group(2)), list(record.group(3)), record.group(4)))
        .toList();
  }

  private static List<String> list(String json) {
    return Stream.of(json.replace("\"", "").split(","))
        .filter(uid -> !uid.isEmpty())
        .sorted()
        .toList();
  }
}
