package org.dcm4chee.arc.zip.it.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
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
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < deadline) {
      Audit found = null;
      Matcher matcher = RECORD.matcher(archive.control("GET", "audit"));
      while (matcher.find()) {
        if (matcher.group(1).equals(study)) {
          found = new Audit(list(matcher.group(2)), list(matcher.group(3)), matcher.group(4));
        }
      }
      if (found != null) {
        return found;
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError("No audit record of " + study);
  }

  private static List<String> list(String json) {
    return Stream.of(json.replace("\"", "").split(","))
        .filter(uid -> !uid.isEmpty())
        .sorted()
        .toList();
  }
}
