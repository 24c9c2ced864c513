package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.dcm4chee.arc.zip.archive.SearchResult;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.SearchLevel;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a list says is seen in the refusal of one study too many. */
@DisplayName("The archive's list of matches is read: UIDs, and how much there is of each")
class FoundItemsTest {
  private static final String STUDY = "\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"%s\"]}";
  private static final String SERIES = ",\"0020000E\":{\"vr\":\"UI\",\"Value\":[\"%s\"]}";

  private static SearchResult read(SearchLevel level, String json) throws IOException {
    SearchResult result =
        new SearchResult(level, ZipSettings.defaults().with(Setting.MAX_STUDIES, Limit.of(1)));
    FoundItems.read(out -> out.write(json.getBytes(StandardCharsets.UTF_8)), level, result);
    return result;
  }

  private static Map<String, Object> found(SearchLevel level, String json) throws IOException {
    return read(level, json).tooLarge().map(Refusal::details).orElse(Map.of());
  }

  private static String study(String uid, String related) {
    return '{' + STUDY.formatted(uid) + related + '}';
  }

  private static String number(String tag, String value) {
    return ",\"" + tag + "\":{\"vr\":\"IS\",\"Value\":[" + value + "]}";
  }

  @Test
  void numbersMayBeNumbersOrTexts() throws IOException {
    String one = study("1.1", number("00201206", "3") + number("00201208", "\" 40 \""));
    String other = study("1.2", number("00201206", "\"4\"") + number("00201208", "5"));

    assertThat(found(SearchLevel.STUDY, "[" + one + "," + other + "]"))
        .contains(entry("studies", 2L), entry("series", 7L), entry("instances", 45L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"00201206\":{\"vr\":\"IS\"}",
        ",\"00201206\":{\"vr\":\"IS\",\"Value\":[]}",
        ",\"00201206\":{\"vr\":\"IS\",\"Value\":[null]}",
        ",\"00201206\":{\"vr\":\"IS\",\"Value\":[true]}",
        ",\"00201206\":{\"vr\":\"IS\",\"Value\":[-1]}",
        ",\"00201206\":{\"vr\":\"IS\",\"Value\":[1.5]}",
        ",\"00201206\":{\"vr\":\"IS\",\"Value\":[\"many\"]}",
        ",\"00201206\":{\"vr\":\"IS\",\"Value\":[1234567890123]}",
        ",\"00201206\":[3]"
      })
  void whatIsNoNumberIsNotKnown(String related) throws IOException {
    String one = study("1.1", number("00201206", "3"));

    assertThat(found(SearchLevel.STUDY, "[" + one + "," + study("1.2", related) + "]"))
        .containsEntry("studies", 2L)
        .doesNotContainKey("series");
  }

  @Test
  void belowAStudyTheInstancesAreThoseOfTheSeries() throws IOException {
    String one = study("1.1", SERIES.formatted("2.1") + number("00201209", "30"));
    String other =
        study(
            "1.2", SERIES.formatted("2.2") + number("00201209", "12") + number("00201208", "9999"));

    assertThat(found(SearchLevel.SERIES, "[" + one + "," + other + "]"))
        .contains(entry("studies", 2L), entry("series", 2L), entry("instances", 42L));
  }

  @Test
  void noMatchesAreNoError() throws IOException {
    assertThat(read(SearchLevel.STUDY, "[]").isEmpty()).isTrue();
    assertThat(read(SearchLevel.STUDY, "[" + study("1.1", "") + "]").isEmpty()).isFalse();
  }

  @Test
  void aMatchWithoutTheUidsOfItsLevelIsNone() {
    for (String json :
        new String[] {
          "[{}]",
          "[{\"0020000D\":{\"vr\":\"UI\",\"Value\":[12]}}]",
          "[{\"0020000D\":{\"vr\":\"UI\"}}]",
          "[{\"0020000D\":\"1.2\"}]"
        }) {
      assertThatThrownBy(() -> read(SearchLevel.STUDY, json))
          .as(json)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot be read");
    }
    assertThatThrownBy(() -> read(SearchLevel.SERIES, "[" + study("1.1", "") + "]"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> read(SearchLevel.INSTANCE, "[" + study("1.1", SERIES.formatted("2.1")) + "]"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void halfAListIsNone() {
    assertThatThrownBy(() -> read(SearchLevel.STUDY, "[" + study("1.1", "")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(SearchLevel.STUDY, "[{\"0020000D\" 1}]"))
        .isInstanceOf(IOException.class);
  }
}
