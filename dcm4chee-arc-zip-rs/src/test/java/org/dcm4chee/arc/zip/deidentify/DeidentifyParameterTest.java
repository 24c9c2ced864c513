package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeidentifyParameterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "basic|basic",
        " basic , uids |basic,uids",
        "basic,full-dates,device,uids,device|basic,uids,device,full-dates",
        "basic,modified-dates|basic,modified-dates",
        "basic,institution,patient-characteristics,safe-private"
            + "|basic,safe-private,institution,patient-characteristics"
      })
  @DisplayName("a profile with options, in whatever order")
  void valid(String value, String keyword) {
    assertThat(DeidentifyParameter.parse(value))
        .isInstanceOfSatisfying(
            DeidentifyParameter.Valid.class,
            valid -> assertThat(valid.profile().keyword()).isEqualTo(keyword));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yes",
        "BASIC",
        "full-dates",
        "basic,",
        "basic,dates",
        "basic,Full-Dates",
        "basic;uids",
        "basic,full-dates,modified-dates",
        "basic,basic",
        "basic,<script>"
      })
  @DisplayName("anything else is refused, and the answer lists what there is and nothing of it")
  void refused(String value) {
    assertThat(DeidentifyParameter.parse(value))
        .isInstanceOfSatisfying(
            DeidentifyParameter.Refused.class,
            refused -> {
              assertThat(refused.words()).contains("deidentify=basic").doesNotContain("script");
              for (Option option : Option.values()) {
                assertThat(refused.words()).contains(option.keyword());
              }
            });
  }

  @Test
  @DisplayName("a profile cannot have both options for dates")
  void bothDates() {
    assertThatThrownBy(() -> Profile.basic(Option.FULL_DATES, Option.MODIFIED_DATES))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
