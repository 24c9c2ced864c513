package org.dcm4chee.arc.zip.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "The ZIP of a search has limits over all that it finds, and a refusal says how much that is")
class SearchLimitsTest {
  private static final ZipSettings SETTINGS =
      ZipSettings.defaults()
          .with(Setting.MAX_STUDIES, Limit.of(2))
          .with(Setting.MAX_INSTANCES, Limit.of(50))
          .with(Setting.MAX_BYTES, Limit.of(1L << 20));

  private static SearchLimits.Found found(long studies, long instances, long bytes) {
    return new SearchLimits.Found(
        studies, false, OptionalLong.of(7), OptionalLong.of(instances), OptionalLong.of(bytes));
  }

  @Test
  void asMuchAsIsAllowedIsAllowed() {
    assertThat(SearchLimits.checkSizes(SETTINGS, found(2, 50, 1L << 20))).isEmpty();
  }

  @Test
  void tooManyStudies() {
    Refusal refusal = SearchLimits.checkSizes(SETTINGS, found(3, 51, 2L << 20)).orElseThrow();

    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MAX_STUDIES);
    assertThat(refusal)
        .hasMessageStartingWith(
            "This search finds 3 studies, 7 series, 51 instances, 2 MiB, but a ZIP may have at most"
                + " 2 studies (zip.maxStudies). Narrow the search");
    assertThat(refusal.details())
        .containsEntry("limit", "zip.maxStudies")
        .containsEntry("value", 2L)
        .containsEntry("studies", 3L)
        .containsEntry("series", 7L)
        .containsEntry("instances", 51L)
        .containsEntry("bytes", 2L << 20);
  }

  @Test
  void tooManyInstances_tooManyBytes() {
    assertThat(SearchLimits.checkSizes(SETTINGS, found(2, 51, 0)).orElseThrow().reason())
        .isEqualTo(Refusal.Reason.MAX_INSTANCES);
    Refusal bytes = SearchLimits.checkSizes(SETTINGS, found(2, 50, 3L << 20)).orElseThrow();
    assertThat(bytes.reason()).isEqualTo(Refusal.Reason.MAX_BYTES);
    assertThat(bytes).hasMessageContaining("at most 1 MiB (zip.maxBytes)");
  }

  @Test
  void whatIsNotKnownIsNotSaid_andNoReasonToRefuse() {
    SearchLimits.Found studiesOnly =
        new SearchLimits.Found(
            100_000, true, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    assertThat(SearchLimits.checkSizes(SETTINGS, studiesOnly).orElseThrow())
        .hasMessageStartingWith("This search finds at least 100000 studies, but");
    assertThat(
            SearchLimits.checkSizes(
                SETTINGS.with(Setting.MAX_STUDIES, Limit.UNLIMITED), studiesOnly))
        .isEmpty();
  }

  @Test
  void aSearchForEverythingIsRefused_unlessTheSettingsAllowIt() {
    ZipSettings all = SETTINGS.with(Setting.FILTER_REQUIRED, false);

    assertThat(SearchLimits.checkFilter(SETTINGS, "studies", true)).isEmpty();
    assertThat(SearchLimits.checkFilter(all, "studies", false)).isEmpty();
    Optional<Refusal> refusal = SearchLimits.checkFilter(SETTINGS, "studies", false);
    assertThat(refusal.map(Refusal::reason)).contains(Refusal.Reason.NO_FILTER);
    assertThat(refusal.orElseThrow()).hasMessageContaining("zip.filterRequired");
  }
}
