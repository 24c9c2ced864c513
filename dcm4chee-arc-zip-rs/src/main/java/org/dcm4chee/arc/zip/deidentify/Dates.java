package org.dcm4chee.arc.zip.deidentify;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/** Moves dates back by days and leaves times as they are (PS3.5 §6.2: DA, DT, TM, AS). */
final class Dates {
  private static final int YEAR = 4;
  private static final int YEAR_AND_MONTH = 6;
  private static final int DATE = 8;
  private static final int SECONDS = 14;
  private static final int MAX_FRACTION = 7;
  private static final int OFFSET = 5;
  private static final int MAX_YEARS = 89;

  /** One of ACR-NEMA has colons. */
  private static final String ONE_TIME =
      "(?:[0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:\\.[0-9]*)?)?)?)?";

  private static final Pattern TIME =
      Pattern.compile(ONE_TIME + "(?:-" + ONE_TIME + ")?|[+-][0-9]{4}");

  private Dates() {}

  /**
   * A DA value moved back: a date, one of ACR-NEMA with dots, a year, a year and month, or a range.
   * The part of a date that is not there is taken for its middle. Nothing if it is no date.
   */
  static Optional<String> shiftDate(String date, int days) {
    int dash = date.indexOf('-');
    if (dash < 0) {
      return shiftDigits(
          date.length() == 10 && date.charAt(4) == '.' && date.charAt(7) == '.'
              ? date.replace(".", "")
              : date,
          days);
    }
    return range(date, dash, part -> shiftDigits(part, days));
  }

  private interface Shift {
    Optional<String> of(String part);
  }

  private static Optional<String> range(String range, int dash, Shift shift) {
    String from = range.substring(0, dash);
    String to = range.substring(dash + 1);
    if (from.isEmpty() && to.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> shiftedFrom = from.isEmpty() ? Optional.of("") : shift.of(from);
    Optional<String> shiftedTo = to.isEmpty() ? Optional.of("") : shift.of(to);
    return shiftedFrom.flatMap(f -> shiftedTo.map(t -> f + '-' + t));
  }

  /** A year, year and month, or date in digits. */
  private static Optional<String> shiftDigits(String digits, int days) {
    int length = digits.length();
    if (digitsFrom(digits, 0) != length
        || (length != YEAR && length != YEAR_AND_MONTH && length != DATE)) {
      return Optional.empty();
    }
    try {
      int year = Integer.parseInt(digits, 0, YEAR, 10);
      int month = length > YEAR ? Integer.parseInt(digits, YEAR, YEAR_AND_MONTH, 10) : 7;
      int day =
          length == DATE
              ? Integer.parseInt(digits, YEAR_AND_MONTH, DATE, 10)
              : length == YEAR ? 1 : 15;
      LocalDate shifted = LocalDate.of(year, month, day).minusDays(days);
      if (shifted.getYear() < 1) {
        return Optional.empty();
      }
      int number =
          shifted.getYear() * 10_000 + shifted.getMonthValue() * 100 + shifted.getDayOfMonth();
      return Optional.of(Integer.toString(100_000_000 + number).substring(1, 1 + length));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A DT value moved back, time, fraction and offset as they were; a range too. */
  static Optional<String> shiftDateTime(String dateTime, int days) {
    Optional<String> single = shiftSingleDateTime(dateTime, days);
    // The dash of a range looks like that of an offset: what is no single value may be a range.
    for (int dash = dateTime.indexOf('-');
        single.isEmpty() && dash >= 0;
        dash = dateTime.indexOf('-', dash + 1)) {
      single = range(dateTime, dash, part -> shiftSingleDateTime(part, days));
    }
    return single;
  }

  private static Optional<String> shiftSingleDateTime(String s, int days) {
    int digits = digitsFrom(s, 0);
    int at = digits;
    if (digits > SECONDS || (digits & 1) != 0) {
      return Optional.empty();
    }
    if (at < s.length() && s.charAt(at) == '.') {
      int end = digitsFrom(s, at + 1);
      if (digits != SECONDS || end == at + 1 || end - at > MAX_FRACTION) {
        return Optional.empty();
      }
      at = end;
    }
    boolean offset =
        s.length() - at == OFFSET
            && (s.charAt(at) == '+' || s.charAt(at) == '-')
            && digitsFrom(s, at + 1) == s.length();
    if (at != s.length() && !offset) {
      return Optional.empty();
    }
    int dateEnd = Math.min(digits, DATE);
    return shiftDigits(s.substring(0, dateEnd), days).map(d -> d + s.substring(dateEnd));
  }

  private static int digitsFrom(String s, int from) {
    int i = from;
    while (i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  /** Whether it has nothing but what dates and times are written with. */
  static boolean isTemporal(String s) {
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if ((c < '0' || c > '9') && ".:+- ".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether each value is a time, a range of such, or an offset, too short to have a date in it.
   */
  static boolean areTimes(String values) {
    for (String value : values.split("\\\\", -1)) {
      if (!TIME.matcher(Values.stripped(value)).matches()) {
        return false;
      }
    }
    return true;
  }

  /** An AS value, that of the very old {@code 090Y}; nothing if it is no age (PS3.15 §E.3.7). */
  static Optional<String> age(String age) {
    if (age.length() != 4 || digitsFrom(age, 0) != 3 || "DWMY".indexOf(age.charAt(3)) < 0) {
      return Optional.empty();
    }
    boolean veryOld = age.charAt(3) == 'Y' && Integer.parseInt(age, 0, 3, 10) > MAX_YEARS;
    return Optional.of(veryOld ? "090Y" : age);
  }
}
