package org.dcm4chee.arc.zip.manifest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The text of {@code MISSING.txt}, which says what a ZIP does not hold. Stateless. */
public final class MissingText {
  private static final String END_OF_LINE = "\r\n";
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

  private MissingText() {}

  /**
   * A few words of explanation, then one line an object, in the order given: its SOP Instance UID,
   * a tab, and the reason. In UTF-8; lines end as every editor wants them.
   */
  public static byte[] of(List<Missing> missing) {
    StringBuilder text = new StringBuilder();
    text.append("This ZIP is not complete. ")
        .append(
            missing.size() == 1
                ? "One object is missing."
                : missing.size() + " objects are missing.")
        .append(END_OF_LINE)
        .append("Ask for them once more later, or ask the archive's administrator.")
        .append(END_OF_LINE)
        .append(END_OF_LINE)
        .append("SOP Instance UID\treason")
        .append(END_OF_LINE);
    missing.forEach(
        object ->
            text.append(oneLine(object.sopInstanceUid()))
                .append('\t')
                .append(oneLine(object.reason()))
                .append(END_OF_LINE));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String oneLine(String text) {
    return BREAKS.matcher(text).replaceAll(" ").strip();
  }
}
