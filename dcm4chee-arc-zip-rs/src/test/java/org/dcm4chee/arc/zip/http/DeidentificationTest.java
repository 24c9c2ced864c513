package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.QueryString;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Who asks for de-identification where there is none is not sent identified objects")
class DeidentificationTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aets/A/rs/studies/1.2?deidentify=basic",
        "aets/A/rs/studies/1.2/metadata?deidentify=",
        "aets/A/rs?anonymize=yes",
        "//aets/A//rs/studies?x=1&anonymize=yes"
      })
  void whereTheAnswerIsNoZip(String path) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Deidentification.requireNotAskedFor(FakeExchange.request("GET", path)))
        .withMessageContaining("de-identifies ZIPs only")
        .matches(refusal -> refusal.reason() == Refusal.Reason.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aets/A/rs/studies/1.2",
        "aets/A/rs/studies/1.2?accept=application/zip",
        "aets/A/wado?anonymize=yes",
        "devices/A/rs?deidentify=basic",
        "aets/A?deidentify=basic"
      })
  void othersMayMeanSomethingElseByIt(String path) {
    assertThatCode(() -> Deidentification.requireNotAskedFor(FakeExchange.request("GET", path)))
        .doesNotThrowAnyException();
  }

  @Test
  void cleanPixelsArePromisedByNobody() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Deidentification.requireNotAnonymize(QueryString.parse("anonymize=yes")))
        .withMessageContaining("deidentify=basic");
    assertThatCode(
            () -> Deidentification.requireNotAnonymize(QueryString.parse("deidentify=basic")))
        .doesNotThrowAnyException();
  }
}
