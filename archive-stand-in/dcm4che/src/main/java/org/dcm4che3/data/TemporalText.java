package org.dcm4che3.data;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Calendar;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DA, TM and DT as text (PS3.5 §6.2), the older forms with separators included. */
final class TemporalText {
  private static final Pattern DATE = Pattern.compile("(\\d{4})[.-]?(\\d{2})?[.-]?(\\d{2})?");
  private static final Pattern TIME =
      Pattern.compile("(\\d{2}):?(\\d{2})?:?(\\d{2})?(?:\\.(\\d{1,6}))?");
  private static final Pattern DATE_TIME =
      Pattern.compile("(\\d{4,8})(\\d{2,6}(?:\\.\\d{1,6})?)?([+-]\\d{4})?");

  private TemporalText() {}

  /**
   * @param date DA, empty for 1970-01-01
   * @param time TM, empty for midnight
   * @throws IllegalArgumentException if it is neither
   */
  static ZonedDateTime parse(String date, String time, ZoneId zone, DatePrecision precision) {
    LocalDate day = LocalDate.EPOCH;
    precision.lastField = Calendar.DAY_OF_MONTH;
    if (!date.isEmpty()) {
      Matcher m = matched(DATE, date);
      if (m.group(2) == null) {
        precision.lastField = Calendar.YEAR;
      } else if (m.group(3) == null) {
        precision.lastField = Calendar.MONTH;
      }
      day = LocalDate.of(number(m, 1, 1970), number(m, 2, 1), number(m, 3, 1));
    }
    LocalTime hour = LocalTime.MIDNIGHT;
    if (!time.isEmpty()) {
      Matcher m = matched(TIME, time);
      int nanos =
          m.group(4) == null ? 0 : Integer.parseInt((m.group(4) + "00000000").substring(0, 9));
      // 60 is a leap second (PS3.5 §6.2, TM).
      hour = LocalTime.of(number(m, 1, 0), number(m, 2, 0), Math.min(number(m, 3, 0), 59), nanos);
      precision.lastField =
          m.group(4) != null
              ? Calendar.MILLISECOND
              : m.group(3) != null
                  ? Calendar.SECOND
                  : m.group(2) != null ? Calendar.MINUTE : Calendar.HOUR_OF_DAY;
    }
    return LocalDateTime.of(day, hour).atZone(zone);
  }

  /**
   * @param text DT
   * @throws IllegalArgumentException if it is none
   */
  static ZonedDateTime parseDateTime(String text, ZoneId zone, DatePrecision precision) {
    Matcher m = matched(DATE_TIME, text);
    ZoneId itsZone = m.group(3) == null ? zone : ZoneOffset.of(m.group(3));
    precision.includeTimezone = m.group(3) != null;
    return parse(m.group(1), m.group(2) == null ? "" : m.group(2), itsZone, precision);
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher m = pattern.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("Neither date nor time: " + text.length() + " characters");
    }
    return m;
  }

  private static int number(Matcher m, int group, int defVal) {
    return m.group(group) == null ? defVal : Integer.parseInt(m.group(group));
  }

  static String format(VR vr, ZonedDateTime t, DatePrecision precision) {
    String date =
        "uuuuMMdd"
            .substring(0, digits(precision, new int[] {Calendar.YEAR, 4, Calendar.MONTH, 6}, 8));
    String time =
        "HHmmss.SSS"
            .substring(
                0,
                digits(
                    precision,
                    new int[] {Calendar.HOUR_OF_DAY, 2, Calendar.MINUTE, 4, Calendar.SECOND, 6},
                    10));
    String pattern =
        switch (vr) {
          case DA -> date;
          case TM -> time;
          default ->
              (precision.lastField > Calendar.DAY_OF_MONTH ? date + time : date)
                  + (precision.includeTimezone ? "xx" : "");
        };
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(t);
  }

  private static int digits(DatePrecision precision, int[] digitsOfField, int all) {
    for (int i = 0; i < digitsOfField.length; i += 2) {
      if (precision.lastField == digitsOfField[i]) {
        return digitsOfField[i + 1];
      }
    }
    return all;
  }

  static TimeZone timeZone(String offsetFromUtc) {
    return TimeZone.getTimeZone(ZoneOffset.of(offsetFromUtc));
  }
}
