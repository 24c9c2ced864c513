package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jboss.resteasy.specimpl.PathSegmentImpl;
import org.junit.jupiter.api.DisplayName;
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
}
