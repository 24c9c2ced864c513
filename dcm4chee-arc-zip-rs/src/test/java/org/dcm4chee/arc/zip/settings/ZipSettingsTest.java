package org.dcm4chee.arc.zip.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Settings are properties of the web application")
class ZipSettingsTest {
  private final List<Problem> problems = new ArrayList<>();

  private ZipSettings settings(String... namesAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return ZipSettings.from(properties, problems::add);
  }

  @Test
  void whatIsAbsentIsTheDefaultAndNeverUnlimited() {
    ZipSettings settings = settings();

    assertThat(problems).isEmpty();
    assertThat(settings).isEqualTo(ZipSettings.defaults());
    assertThat(settings.enabled()).isTrue();
    assertThat(settings.roles()).isEmpty();
    assertThat(settings.maxInstances()).isEqualTo(Limit.of(100_000));
    assertThat(settings.maxBytes()).isEqualTo(Limit.of(214_748_364_800L));
    assertThat(settings.maxConcurrent()).isEqualTo(Limit.of(16));
    assertThat(settings.maxConcurrentPerUser()).isEqualTo(Limit.of(4));
    assertThat(settings.maxRate()).as("the one whose default it is").isEqualTo(Limit.UNLIMITED);
    assertThat(settings.maxSeconds()).isEqualTo(Limit.of(21_600));
    assertThat(settings.prepareSeconds()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.bufferBytes()).isEqualTo(67_108_864L);
    assertThat(settings.threads()).isBetween(1, 4);
    assertThat(settings.compression()).isEqualTo(Compression.STORE);
    assertThat(settings.onMissing()).isEqualTo(OnMissing.OMIT);
    assertThat(settings.syntaxes()).isEqualTo(Syntaxes.STANDARD);
    assertThat(settings.entryNameFormat()).isEmpty();
    assertThat(settings.fileName()).isEmpty();
    assertThat(settings.manifest()).isFalse();
    assertThat(settings.ranges()).isTrue();
  }

  @Test
  void everySettingCanBeSet() {
    ZipSettings settings =
        settings(
            "zip.enabled", "false",
            "zip.roles", "research, admin ;teacher",
            "zip.maxInstances", "7",
            "zip.maxBytes", "1.5 GiB",
            "zip.maxConcurrent", "unlimited",
            "zip.maxConcurrentPerUser", "1",
            "zip.maxRate", "20 MB/s",
            "zip.maxSeconds", "90 min",
            "zip.prepareSeconds", "0",
            "zip.bufferBytes", "1 MiB",
            "zip.threads", "64",
            "zip.compression", "Auto",
            "zip.onMissing", "FAIL",
            "zip.syntaxes", "archive",
            "zip.entryNameFormat", "{00080060}/{00200013,number,000000}",
            "zip.fileName", "study {0020000D}",
            "zip.manifest", "TRUE",
            "zip.ranges", "false");

    assertThat(problems).isEmpty();
    assertThat(settings)
        .isEqualTo(
            new ZipSettings(
                false,
                List.of("research", "admin", "teacher"),
                Limit.of(7),
                Limit.of(1_610_612_736L),
                Limit.UNLIMITED,
                Limit.of(1),
                Limit.of(20_000_000),
                Limit.of(5_400),
                Duration.ZERO,
                1 << 20,
                64,
                Compression.AUTO,
                OnMissing.FAIL,
                Syntaxes.ARCHIVE,
                Optional.of("{00080060}/{00200013,number,000000}"),
                Optional.of("study {0020000D}"),
                true,
                false));
  }

  @ParameterizedTest(name = "zip.maxBytes={0} is {1} bytes")
  @CsvSource({
    "1, 1",
    "1 B, 1",
    "2kB, 2000",
    "2 KB, 2000",
    "2 KiB, 2048",
    "3 MB, 3000000",
    "3 MiB, 3145728",
    "4GB, 4000000000",
    "4 gib, 4294967296",
    "5 TB, 5000000000000",
    "0.5 TiB, 549755813888",
    "'  10 MB  ', 10000000",
    "Unlimited, unlimited",
  })
  void sizes(String text, String expected) {
    assertThat(settings("zip.maxBytes", text).maxBytes()).hasToString(expected);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest(name = "zip.maxSeconds={0} is {1} s")
  @CsvSource({
    "30, 30",
    "30 s, 30",
    "2min, 120",
    "6 h, 21600",
    "0.5 h, 1800",
    "unlimited, unlimited"
  })
  void durations(String text, String expected) {
    assertThat(settings("zip.maxSeconds", text).maxSeconds()).hasToString(expected);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest(name = "{0}={1} is a problem, and the default is in force")
  @CsvSource({
    "zip.enabled, yes",
    "zip.roles, ','",
    "zip.maxInstances, 0",
    "zip.maxInstances, -1",
    "zip.maxInstances, 1.5",
    "zip.maxInstances, 10 MB",
    "zip.maxInstances, infinite",
    "zip.maxInstances, '1,000'",
    "zip.maxBytes, ''",
    "zip.maxBytes, 5 PB",
    "zip.maxBytes, 5 m",
    "zip.maxBytes, 999999999999999 TiB",
    "zip.maxBytes, 99999999999999999999999",
    "zip.maxBytes, 0.0 GB",
    "zip.maxRate, fast",
    "zip.maxSeconds, 6 d",
    "zip.maxSeconds, 1:30",
    "zip.prepareSeconds, unlimited",
    "zip.prepareSeconds, 2 h",
    "zip.bufferBytes, 1 KiB",
    "zip.bufferBytes, 1 TiB",
    "zip.threads, 0",
    "zip.threads, 65",
    "zip.compression, zstd",
    "zip.onMissing, maybe",
    "zip.syntaxes, mine",
    "zip.entryNameFormat, '{00080060'",
    "zip.entryNameFormat, '00080060}{'",
    "zip.manifest, 1",
    "zip.ranges, on",
  })
  void invalid(String property, String value) {
    ZipSettings settings = settings(property, value);

    assertThat(settings).isEqualTo(ZipSettings.defaults());
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).property()).isEqualTo(property);
    assertThat(problems.get(0).value()).isEqualTo(value);
    assertThat(problems.get(0).allowed()).isNotBlank().doesNotContain("`");
  }

  @Test
  void aMisspeltNameIsAProblemAndOthersPropertiesAreNot() {
    settings("zip.maxByte", "1", "roles", "admin", "zipper", "x");

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).property()).isEqualTo("zip.maxByte");
    assertThat(problems.get(0).allowed()).contains("zip.maxBytes");
  }

  @Test
  void oneInvalidValueLeavesTheOthersInForce() {
    ZipSettings settings = settings("zip.maxBytes", "much", "zip.maxInstances", "9");

    assertThat(settings.maxInstances()).isEqualTo(Limit.of(9));
    assertThat(settings.maxBytes()).isEqualTo(ZipSettings.defaults().maxBytes());
  }

  static List<Setting<?>> all() {
    return Setting.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("the documented default and example are what the parser understands")
  void documentation(Setting<?> setting) {
    assertThat(setting.meaning()).isNotBlank();
    assertThat(setting.allowed()).isNotBlank();
    assertThat(setting.parser().parse(setting.example()))
        .isPresent()
        .hasValueSatisfying(
            example ->
                assertThat(example)
                    .as("an example shows another value")
                    .isNotEqualTo(setting.defaultValue()));
    if (!setting.defaultText().startsWith("(") && !setting.name().equals("threads")) {
      assertThat(setting.parser().parse(setting.defaultText()))
          .hasValueSatisfying(value -> assertThat(value).isEqualTo(setting.defaultValue()));
    }
  }

  @Test
  void theTableHasARowForEachComponentOfTheRecord() {
    assertThat(Setting.ALL.stream().map(Setting::name))
        .containsExactly(
            Arrays.stream(ZipSettings.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toArray(String[]::new));
  }

  @Test
  void theTableIsMarkdown() {
    List<String> lines = SettingsTable.markdown().lines().toList();

    assertThat(lines).hasSize(Setting.ALL.size() + 2);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.chars().filter(c -> c == '|').count()).isEqualTo(6));
    assertThat(lines)
        .contains(
            "| `zip.maxConcurrent` | ZIPs at the same time in this server; more get 503 with"
                + " `Retry-After` | 16 | a whole number from 1, or `unlimited` |"
                + " `zip.maxConcurrent=8` |");
  }

  @Test
  void aLimitIsExceededByMoreThanItAndNothingExceedsUnlimited() {
    assertThat(Limit.of(5).isExceededBy(5)).isFalse();
    assertThat(Limit.of(5).isExceededBy(6)).isTrue();
    assertThat(Limit.UNLIMITED.isExceededBy(Long.MAX_VALUE)).isFalse();
    assertThatThrownBy(() -> Limit.of(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
