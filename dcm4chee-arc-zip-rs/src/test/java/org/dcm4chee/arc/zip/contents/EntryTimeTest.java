package org.dcm4chee.arc.zip.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An entry is as old as its object says, and never as the clock says")
class EntryTimeTest {

  @ParameterizedTest(name = "content {0} {1}, study {2} {3} → {4}")
  @CsvSource(
      nullValues = "-",
      value = {
        "20240229,   120102,      20200101, 101010, 2024-02-29T12:01:02",
        "20240229,   120102.5,    20200101, 101010, 2024-02-29T12:01:02",
        "2024.02.29, 12:01:02,    20200101, 101010, 2024-02-29T12:01:02",
        "20240229,   -,           20200101, 101010, 2024-02-29T00:00",
        "20240229,   1201,        20200101, 101010, 2024-02-29T00:00",
        "20240229,   250000,      20200101, 101010, 2024-02-29T00:00",
        "20240230,   120102,      20200101, 101010, 2020-01-01T10:10:10",
        "202402,     120102,      20200101, 101010, 2020-01-01T10:10:10",
        "-,          120102,      20200101, 101010, 2020-01-01T10:10:10",
        "-,          120102,      -,        101010, 1980-01-01T00:00",
        "20240229\\\\20240301, 120102, 20200101, 101010, 2024-02-29T12:01:02"
      })
  void time(
      String contentDate,
      String contentTime,
      String studyDate,
      String studyTime,
      LocalDateTime expected) {
    Attributes dataset = new Attributes();
    set(dataset, Tag.ContentDate, VR.DA, contentDate);
    set(dataset, Tag.ContentTime, VR.TM, contentTime);
    set(dataset, Tag.StudyDate, VR.DA, studyDate);
    set(dataset, Tag.StudyTime, VR.TM, studyTime);

    assertThat(EntryTime.of(Values.of(dataset, EntryTime.tags().toArray()))).isEqualTo(expected);
  }

  private static void set(Attributes dataset, int tag, VR vr, String text) {
    if (text != null) {
      dataset.setBytes(tag, vr, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
  }
}
