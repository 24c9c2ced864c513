package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a URL names is one retrieve, which the archive has begun and ends")
class OneRetrieveTest {

  private static RetrieveContext context(String series, String instance) {
    Map<String, Fake.Answer> answers = new HashMap<>();
    answers.put("getStudyInstanceUID", arguments -> "1.2");
    answers.put("getSeriesInstanceUID", arguments -> series);
    answers.put("getSopInstanceUID", arguments -> instance);
    return Fake.of(RetrieveContext.class, answers);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, 1.2.3",
        "1.3, -, 1.2.3_1.2.3.1",
        "1.3, 1.4, 1.2.3_1.2.3.1_1.2.3.1.1",
        "-, 1.4, 1.2.3_1.2.3.1_1.2.3.1.1"
      })
  void theZipIsNamedByWhatTheUrlNames(String series, String instance, String name) {
    try (ArchiveWithoutServer archive = new ArchiveWithoutServer()) {
      FakeContext found = archive.finds(new FakeObject(1, 1, 10));
      SourceFactory.Sources sources =
          new SourceFactory(found.get(), archive.wish()).of(found.get().getMatches());

      assertThat(new OneRetrieve(context(series, instance)).fileName(sources)).isEqualTo(name);
    }
  }

  @Test
  void itIsGivenOnce_andIsOfOneStudy() {
    RetrieveContext context = context(null, null);
    OneRetrieve selection = new OneRetrieve(context);

    assertThat(selection.next()).containsSame(context);
    assertThat(selection.next()).isEmpty();
    assertThat(selection.again(0)).isSameAs(context);
    assertThat(selection.severalStudies()).isFalse();
    assertThat(selection.endsWithAnswer()).as("the archive ends it").isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, -, study", "1.3, -, series", "1.3, 1.4, instance", "-, 1.4, instance"})
  void refusalAndLogNameWhatTheUrlNames(String series, String instance, String level) {
    OneRetrieve selection = new OneRetrieve(context(series, instance));
    Refusal refusal =
        selection
            .checkSizes(
                ZipSettings.defaults().with(Setting.MAX_INSTANCES, Limit.of(1)),
                List.of(new SeriesSize("1.3", 2, 1)),
                uid -> "remapped " + uid)
            .orElseThrow();

    assertThat(refusal).hasMessageStartingWith("This " + level + " has 2 instances");
    assertThat(refusal.details().get("series").toString()).contains("remapped 1.3");
    assertThat(selection.inWords(uid -> "remapped " + uid)).isEqualTo(level + " remapped 1.2");
    assertThat(selection.checkSizes(ZipSettings.defaults(), List.of(), uid -> uid)).isEmpty();
  }
}
