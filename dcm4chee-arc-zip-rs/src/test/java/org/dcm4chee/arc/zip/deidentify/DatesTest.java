package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "1015",
        "101530",
        "101530.123456",
        "101530. ",
        "10:15:30.5",
        "10-1130",
        "-10",
        "+0100",
        "-0530",
        "10\\1130\\ "
      })
  @DisplayName("times, ranges of times and offsets are none of a date")
  void times(String times) {
    assertThat(Dates.areTimes(times)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20230405",
        "20230405101530",
        "2023-04-05",
        "2023.04.05",
        "101530\\20230405",
        "Craig",
        "+20230405",
        "1"
      })
  @DisplayName("what may be a date, or is something else, is no time")
  void noTimes(String noTimes) {
    assertThat(Dates.areTimes(noTimes)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "20230101,1,20221231",
    "20240301,1,20240229",
    "20230301,1,20230228",
    "2023.03.01,1,20230228",
    "20230110,3650,20130112",
    "202301,31,202212",
    "2023,3650,2013",
    "00020101,365,00010101",
    "20230101-20230131,1,20221231-20230130",
    "20230101-,1,20221231-",
    "-20230101,1,-20221231"
  })
  @DisplayName("dates go back over months, leap years and in ranges; parts keep their precision")
  void dates(String date, int days, String expected) {
    assertThat(Dates.shiftDate(date, days)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "20230230",
        "00000000",
        "20231301",
        "2023010",
        "SMITH",
        "2023-01-01x",
        "00010101"
      })
  @DisplayName("what is no date is not moved")
  void noDates(String date) {
    assertThat(Dates.shiftDate(date, 366)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "20230101235959.123456+0100,20221231235959.123456+0100",
    "20230101000000,20221231000000",
    "202301010830,202212310830",
    "20230101-0500,20221231-0500",
    "20230101,20221231",
    "202301,202301",
    "2023,2023",
    "20230101-20230131,20221231-20230130",
    "20230101-0500-20230131-0500,20221231-0500-20230130-0500",
    "20230101120000-,20221231120000-",
    "-20230101,-20221231"
  })
  @DisplayName("of DT the date goes back; time, fraction and offset stay")
  void dateTimes(String dateTime, String expected) {
    assertThat(Dates.shiftDateTime(dateTime, 1)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2023010112345",
        "20230101.5",
        "20230101120000.",
        "20230101120000.1234567",
        "20230101+01",
        "20230101 Smith",
        "2023010112000012"
      })
  @DisplayName("what is no DT is not moved")
  void noDateTimes(String dateTime) {
    assertThat(Dates.shiftDateTime(dateTime, 1)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "045Y,045Y",
    "089Y,089Y",
    "090Y,090Y",
    "112Y,090Y",
    "011M,011M",
    "999W,999W",
    "003D,003D"
  })
  @DisplayName("ages over 89 become 90")
  void ages(String age, String expected) {
    assertThat(Dates.age(age)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "45Y", "45", "0045", "SMITH", "04 Y", "-45Y"})
  @DisplayName("what is no age is none")
  void noAges(String age) {
    assertThat(Dates.age(age)).isEmpty();
  }

  @Property
  void daysBetweenDatesOfAPatientStay(
      @ForAll @IntRange(min = 0, max = 30_000) int first,
      @ForAll @IntRange(min = 0, max = 30_000) int second,
      @ForAll @IntRange(min = 1, max = Pseudonyms.MAX_DAYS) int days) {
    DateTimeFormatter format = DateTimeFormatter.BASIC_ISO_DATE;
    LocalDate epoch = LocalDate.of(1940, 1, 1);
    LocalDate shiftedFirst =
        LocalDate.parse(
            Dates.shiftDate(format.format(epoch.plusDays(first)), days).orElseThrow(), format);
    LocalDate shiftedSecond =
        LocalDate.parse(
            Dates.shiftDate(format.format(epoch.plusDays(second)), days).orElseThrow(), format);
    assertThat(shiftedSecond.toEpochDay() - shiftedFirst.toEpochDay()).isEqualTo(second - first);
    assertThat(shiftedFirst).isEqualTo(epoch.plusDays(first - days));
  }
}
