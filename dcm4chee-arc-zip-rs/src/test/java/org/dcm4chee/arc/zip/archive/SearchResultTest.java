package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.SearchLevel;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of what a search finds the UIDs are kept, and no more than a ZIP may have")
class SearchResultTest {
  private static final ZipSettings SETTINGS =
      ZipSettings.defaults()
          .with(Setting.MAX_STUDIES, Limit.of(2))
          .with(Setting.MAX_INSTANCES, Limit.of(3));

  private static SearchResult.Item item(String study, String series, String instance) {
    return new SearchResult.Item(study, series, instance, OptionalLong.of(2), OptionalLong.of(10));
  }

  private static SearchResult of(SearchLevel level, SearchResult.Item... items) {
    SearchResult result = new SearchResult(level, SETTINGS);
    for (SearchResult.Item item : items) {
      result.add(item);
    }
    return result;
  }

  @Test
  void studiesAreInTheOrderOfTheirUids_andMeanAllTheirSeries() {
    SearchResult result = of(SearchLevel.STUDY, item("2", "", ""), item("1", "", ""));

    assertThat(result.studies()).hasToString("{1={}, 2={}}");
    assertThat(result.tooLarge()).isEmpty();
  }

  @Test
  void seriesAndInstancesAreOfTheirStudies_eachOnce() {
    assertThat(
            of(
                    SearchLevel.SERIES,
                    item("1", "1.2", ""),
                    item("2", "2.1", ""),
                    item("1", "1.1", ""),
                    item("1", "1.1", ""))
                .studies())
        .hasToString("{1={1.1=[], 1.2=[]}, 2={2.1=[]}}");
    assertThat(
            of(
                    SearchLevel.INSTANCE,
                    item("1", "1.1", "1.1.2"),
                    item("1", "1.1", "1.1.1"),
                    item("1", "1.2", "1.2.1"))
                .studies())
        .hasToString("{1={1.1=[1.1.1, 1.1.2], 1.2=[1.2.1]}}");
  }

  @Test
  void moreStudiesThanAllowed_areCounted_withWhatTheListSaysOfThem_andNotKept() {
    SearchResult result =
        of(
            SearchLevel.STUDY,
            item("1", "", ""),
            item("2", "", ""),
            item("3", "", ""),
            item("4", "", ""));

    assertThat(result.studies()).isEmpty();
    assertThat(result.tooLarge().orElseThrow())
        .hasMessageStartingWith(
            "This search finds 4 studies, 8 series, 40 instances, but a ZIP may have at most 2"
                + " studies");
  }

  @Test
  void moreInstancesThanAllowed_areCounted_andNotKept() {
    SearchResult result =
        of(
            SearchLevel.INSTANCE,
            item("1", "1.1", "1"),
            item("1", "1.1", "2"),
            item("1", "1.1", "3"),
            item("1", "1.1", "4"),
            item("1", "1.1", "5"));

    assertThat(result.studies()).isEmpty();
    assertThat(result.tooLarge().map(Refusal::reason)).contains(Refusal.Reason.MAX_INSTANCES);
    assertThat(result.tooLarge().orElseThrow())
        .hasMessageStartingWith("This search finds 1 studies, 5 instances,");
  }

  @Test
  void nothingWasFoundUntilSomethingIs() {
    assertThat(of(SearchLevel.STUDY).isEmpty()).isTrue();
    assertThat(of(SearchLevel.STUDY, item("1", "", "")).isEmpty()).isFalse();
  }

  @Test
  void whatTheListSaysOfInstancesIsNoReasonToRefuse_someMayBeHidden() {
    assertThat(of(SearchLevel.STUDY, item("1", "", "")).tooLarge()).isEmpty();
  }

  @Test
  void aMatchWithoutTheUidsOfItsLevelIsNone() {
    assertThatThrownBy(() -> of(SearchLevel.STUDY, item("", "", "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of(SearchLevel.SERIES, item("1", "", "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of(SearchLevel.INSTANCE, item("1", "1.1", "")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
