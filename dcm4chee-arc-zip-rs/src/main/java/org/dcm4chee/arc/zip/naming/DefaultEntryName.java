package org.dcm4chee.arc.zip.naming;

import java.util.OptionalInt;

/**
 * The name of an object when nobody configured one: readable, sorted as the series are read, and
 * without data of the patient. Immutable. It is a proposal: {@link EntryNames} makes it safe and
 * unique.
 *
 * @param folder {@code <Modality><SeriesNumber, 3 digits>[ <SeriesDescription>]}
 * @param file {@code <InstanceNumber, 6 digits>.dcm}
 */
public record DefaultEntryName(String folder, String file) {
  private static final String NO_MODALITY = "OT";

  /**
   * From attributes of the dataset that is written.
   *
   * @param modality (0008,0060); blank if absent, then {@code OT}
   * @param seriesNumber (0020,0011); if absent, {@code 000}
   * @param seriesDescription (0008,103E); blank if absent
   * @param instanceNumber (0020,0013); if absent, {@code 000000}
   */
  public static DefaultEntryName of(
      String modality,
      OptionalInt seriesNumber,
      String seriesDescription,
      OptionalInt instanceNumber) {
    String kind = PathComponent.sanitise(modality);
    String description = PathComponent.sanitise(seriesDescription);
    String folder =
        (kind.isEmpty() ? NO_MODALITY : kind)
            + digits(seriesNumber.orElse(0), 3)
            + (description.isEmpty() ? "" : " " + description);
    return new DefaultEntryName(folder, digits(instanceNumber.orElse(0), 6) + ".dcm");
  }

  /** At least so many characters, the sign among them; a format would take most of the time. */
  private static String digits(int number, int atLeast) {
    String digits = Long.toString(Math.abs((long) number));
    String sign = number < 0 ? "-" : "";
    return sign + "0".repeat(Math.max(atLeast - sign.length() - digits.length(), 0)) + digits;
  }

  /** Folder and file. */
  public String path() {
    return folder + "/" + file;
  }
}
