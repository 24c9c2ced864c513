package org.dcm4chee.arc.zip.contents;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dcm4che3.data.Tag;

/** The time of an entry: when its object was made, as the dataset says; never the clock's. */
final class EntryTime {
  /** For objects that have no date; the first that a ZIP can say. */
  static final LocalDateTime UNKNOWN = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final int[][] DATES_AND_TIMES = {
    {Tag.ContentDate, Tag.ContentTime},
    {Tag.AcquisitionDate, Tag.AcquisitionTime},
    {Tag.SeriesDate, Tag.SeriesTime},
    {Tag.StudyDate, Tag.StudyTime}
  };

  private static final Pattern DATE = Pattern.compile("[0-9]{8}");
  private static final Pattern TIME = Pattern.compile("[0-9]{6}.*");

  private EntryTime() {}

  /** The attributes that say it. */
  static IntStream tags() {
    return Arrays.stream(DATES_AND_TIMES).flatMapToInt(Arrays::stream);
  }

  static LocalDateTime of(Values values) {
    for (int[] tags : DATES_AND_TIMES) {
      Optional<LocalDate> date = date(values.text(tags[0]));
      if (date.isPresent()) {
        return date.get().atTime(time(values.text(tags[1])));
      }
    }
    return UNKNOWN;
  }

  private static Optional<LocalDate> date(String text) {
    String digits = text.replace(".", "");
    if (!DATE.matcher(digits).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDate.of(number(digits, 0, 4), number(digits, 4, 6), number(digits, 6, 8)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static LocalTime time(String text) {
    String digits = text.replace(":", "");
    if (!TIME.matcher(digits).matches()) {
      return LocalTime.MIDNIGHT;
    }
    try {
      return LocalTime.of(number(digits, 0, 2), number(digits, 2, 4), number(digits, 4, 6));
    } catch (DateTimeException e) {
      return LocalTime.MIDNIGHT;
    }
  }

  private static int number(String digits, int from, int to) {
    return Integer.parseInt(digits.substring(from, to));
  }
}
