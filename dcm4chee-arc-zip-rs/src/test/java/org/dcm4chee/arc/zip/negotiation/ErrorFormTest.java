package org.dcm4chee.arc.zip.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An error is a page for who navigates in a browser, and JSON for programs")
class ErrorFormTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8 | HTML",
        "text/html | HTML",
        "TEXT/HTML; charset=utf-8 | HTML",
        "text/* | HTML",
        "text/html, */* | HTML",
        "text/html, application/json | HTML",
        "application/json;q=0.9, text/html | HTML",
        "application/zip, text/html;q=0.1 | HTML",
        "application/json, text/html | JSON",
        "text/html;q=0.5, application/json | JSON",
        "text/html;q=0.1, application/json;q=0.5, text/html | JSON",
        "text/html;q=0 | JSON",
        "text/html;q=0, */* | JSON",
        "*/* | JSON",
        "application/zip | JSON",
        "application/json | JSON",
        "no media type | JSON",
        "'' | JSON",
      })
  void wanted(String accept, ErrorForm form) {
    assertThat(ErrorForm.wanted(List.of(accept))).isEqualTo(form);
  }

  @Test
  void severalFields_areOneList_noneIsAProgram() {
    assertThat(ErrorForm.wanted(List.of("application/zip", "text/html"))).isEqualTo(ErrorForm.HTML);
    assertThat(ErrorForm.wanted(List.of())).isEqualTo(ErrorForm.JSON);
  }
}
