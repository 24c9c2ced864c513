package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.negotiation.QueryString;
import org.dcm4chee.arc.zip.negotiation.SearchLevel;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.jboss.resteasy.core.interception.jaxrs.PreMatchContainerRequestContext;
import org.jboss.resteasy.specimpl.PathSegmentImpl;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A search is recognised however its URL is written")
class SearchResourceTest {

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "aets/A/rs/studies                              | A STUDY []",
        "aets/A/rs/studies/                             | A STUDY []",
        "/aets/A/rs//series                             | A SERIES []",
        "aets/A/rs/instances;x=y                        | A INSTANCE []",
        "aets/A/rs/studies/1.2/series                   | A SERIES [1.2]",
        "aets/A/rs/studies/1.2/instances                | A INSTANCE [1.2]",
        "aets/A/rs/studies/1.2/series/3/instances       | A INSTANCE [1.2, 3]",
        "aets/%41/rs/%73tudies                          | A STUDY []",
        "aets/A/rs/patients                             | -",
        "aets/A/rs/studies/1.2                          | -",
        "aets/A/rs/studies/1.2/series/3                 | -",
        "aets/A/rs/series/1.2                           | -",
        "aets/A/rs/series/1.2/instances                 | -",
        "aets/A/rs/studies/count                        | -",
        "aets/A/dimse/studies                           | -",
        "aets/A/rs                                      | -",
        "x/A/rs/studies                                 | -"
      })
  void path(String path, String expected) {
    Optional<SearchResource> found = SearchResource.of(PathSegmentImpl.parseSegments(path, true));

    assertThat(found.map(r -> r.aeTitle() + " " + r.level() + " " + r.uids()).orElse(null))
        .isEqualTo(expected);
  }

  private static final SearchResource STUDIES =
      new SearchResource("A", SearchLevel.STUDY, List.of());

  @Test
  void theArchiveIsAskedForTheListOfWhatItFinds_withoutWhatItWouldTakeForKeys() throws Exception {
    PreMatchContainerRequestContext request =
        FakeExchange.request(
            "GET",
            "aets/A/rs/studies?PatientID=1&dicomdir=true&manifest=true&filename=x&deidentify=basic"
                + "&encrypt=true&accept=application/zip&limit=5",
            "Range",
            "bytes=5-");

    assertThat(SearchResource.asked(request)).isEmpty();
    SearchResource.ask(request, STUDIES);

    assertThat(FakeExchange.query(request))
        .isEqualTo("PatientID=1&accept=application/dicom%2Bjson&limit=5");
    assertThat(request.getHeaderString("Accept")).isEqualTo("application/dicom+json");
    assertThat(request.getHeaderString("Range")).isNull();
    assertThat(RequestWords.conditions(request).range()).contains("bytes=5-");
    assertThat(SearchResource.asked(request)).contains(STUDIES);
  }

  @Test
  void whatCannotBeHadIsRefusedAsTheDecisionWordsIt() {
    Decision.Zip wanted = new Decision.Zip(List.of("*"));
    assertThat(SearchResource.zip(wanted)).isEqualTo(wanted);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> SearchResource.zip(new Decision.NotAcceptable("Take JSON.")))
        .withMessage("Take JSON.")
        .matches(refusal -> refusal.reason() == Refusal.Reason.NOT_ACCEPTABLE);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> SearchResource.zip(new Decision.Malformed("Write it so.")))
        .withMessage("Write it so.")
        .matches(refusal -> refusal.reason() == Refusal.Reason.MALFORMED);
  }

  @Test
  void aSearchIsNarrowedByItsPathOrByItsKeys() {
    ZipSettings settings = ZipSettings.defaults();
    SearchResource below = new SearchResource("A", SearchLevel.SERIES, List.of("1.2"));
    SearchResource belowAll = new SearchResource("A", SearchLevel.SERIES, List.of("*"));

    assertThatCode(() -> below.requireAllowed(settings, QueryString.parse("")))
        .doesNotThrowAnyException();
    assertThatCode(() -> STUDIES.requireAllowed(settings, QueryString.parse("PatientID=1")))
        .doesNotThrowAnyException();
    for (SearchResource everything : List.of(STUDIES, belowAll)) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> everything.requireAllowed(settings, QueryString.parse("limit=5")))
          .withMessageContaining(everything.level().resource())
          .matches(refusal -> refusal.reason() == Refusal.Reason.NO_FILTER);
    }
  }

  @Test
  void whereCollectionsAreSwitchedOffThereAreNone() {
    ZipSettings off = ZipSettings.defaults().with(Setting.COLLECTIONS, false);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> STUDIES.requireAllowed(off, QueryString.parse("PatientID=1")))
        .withMessageContaining("zip.collections=false")
        .matches(refusal -> refusal.reason() == Refusal.Reason.NOT_ALLOWED);
  }
}
