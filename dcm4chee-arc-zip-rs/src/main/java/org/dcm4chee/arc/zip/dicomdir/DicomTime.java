package org.dcm4chee.arc.zip.dicomdir;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Comparator;
import java.util.Locale;

/**
 * The order of DT values (PS3.5 §6.2). What is left out of one is its lowest value, a missing
 * offset is UTC's; what is no DT comes first.
 */
final class DicomTime {
  static final Comparator<String> ORDER = Comparator.comparing(DicomTime::instant);

  private static final DateTimeFormatter DT =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4)
          .optionalStart()
          .appendValue(ChronoField.MONTH_OF_YEAR, 2)
          .optionalStart()
          .appendValue(ChronoField.DAY_OF_MONTH, 2)
          .optionalStart()
          .appendValue(ChronoField.HOUR_OF_DAY, 2)
          .optionalStart()
          .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
          .optionalStart()
          .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 6, true)
          .optionalEnd()
          .optionalEnd()
          .optionalEnd()
          .optionalEnd()
          .optionalEnd()
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "+0000")
          .optionalEnd()
          .parseDefaulting(ChronoField.MONTH_OF_YEAR, 1)
          .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
          .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT);

  private DicomTime() {}

  private static Instant instant(String value) {
    try {
      return OffsetDateTime.parse(value.strip(), DT).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.MIN;
    }
  }
}
