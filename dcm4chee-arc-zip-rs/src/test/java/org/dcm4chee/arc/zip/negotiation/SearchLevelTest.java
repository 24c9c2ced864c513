package org.dcm4chee.arc.zip.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A search is narrowed by a key of its level or above whose value is not universal")
class SearchLevelTest {

  @ParameterizedTest(name = "{0}?{1} → {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "STUDY    | PatientID=4711                                   | true",
        "STUDY    | 00100020=4711                                    | true",
        "STUDY    | 0020000d=1.2                                     | true",
        "STUDY    | StudyDate=20250101-                              | true",
        "STUDY    | ModalitiesInStudy=CT&limit=5                     | true",
        "STUDY    | PatientName=Do*                                  | true",
        "STUDY    | Modality=CT                                      | false",
        "STUDY    | SeriesInstanceUID=1.2                            | false",
        "STUDY    | SOPClassUID=1.2                                  | false",
        "SERIES   | Modality=CT                                      | true",
        "SERIES   | PatientID=4711                                   | true",
        "SERIES   | SeriesInstanceUID=1.2,1.3                        | true",
        "SERIES   | SOPClassUID=1.2                                  | false",
        "INSTANCE | SOPClassUID=1.2                                  | true",
        "INSTANCE | Modality=CT                                      | true",
        "STUDY    | -                                                | false",
        "STUDY    | limit=10&offset=5&fuzzymatching=true             | false",
        "STUDY    | includefield=PatientID&accept=application/zip    | false",
        "STUDY    | manifest=true&dicomdir=true&deidentify=basic     | false",
        "STUDY    | access_token=abc&charset=utf-8&orderby=StudyDate | false",
        "STUDY    | PatientID=                                       | false",
        "STUDY    | PatientID                                        | false",
        "STUDY    | PatientID=*                                      | false",
        "STUDY    | PatientID=%2A                                    | false",
        "STUDY    | PatientID=**&StudyDate=-                         | false",
        "STUDY    | PatientName=%5E                                  | false",
        "STUDY    | StudyInstanceUID=1.2,*                           | false",
        "STUDY    | StudyInstanceUID=1.2%5C*                         | false",
        "STUDY    | StudyInstanceUID=1.2&StudyInstanceUID=*          | false",
        "STUDY    | PatientID=*&StudyDate=20250101                   | true",
        "STUDY    | patientid=4711                                   | false",
        "STUDY    | Unknown=4711                                     | false"
      })
  void table(SearchLevel level, String query, boolean narrowed) {
    assertThat(level.isNarrowedBy(QueryString.parse(query == null ? "" : query)))
        .isEqualTo(narrowed);
  }

  @Test
  void eachLevelIsNamedAsInItsUrl() {
    assertThat(SearchLevel.values())
        .extracting(SearchLevel::resource)
        .containsExactly("studies", "series", "instances");
  }
}
