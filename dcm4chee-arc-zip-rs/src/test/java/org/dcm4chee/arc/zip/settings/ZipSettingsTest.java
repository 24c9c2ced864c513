package org.dcm4chee.arc.zip.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcm4chee.arc.zip.deidentify.Option;
import org.dcm4chee.arc.zip.negotiation.TransferSyntaxes;
import org.dcm4chee.arc.zip.pipeline.Compression;
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
    assertThat(settings.get(Setting.ENABLED)).isTrue();
    assertThat(settings.get(Setting.ROLES)).isEmpty();
    assertThat(settings.get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(100_000));
    assertThat(settings.get(Setting.MAX_BYTES)).isEqualTo(Limit.of(214_748_364_800L));
    assertThat(settings.get(Setting.MAX_CONCURRENT)).isEqualTo(Limit.of(16));
    assertThat(settings.get(Setting.MAX_CONCURRENT_PER_USER)).isEqualTo(Limit.of(4));
    assertThat(settings.get(Setting.MAX_RATE))
        .as("the one whose default it is")
        .isEqualTo(Limit.UNLIMITED);
    assertThat(settings.get(Setting.MAX_SECONDS)).isEqualTo(Limit.of(21_600));
    assertThat(settings.get(Setting.PREPARE_SECONDS)).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.get(Setting.BUFFER_BYTES)).isEqualTo(67_108_864L);
    assertThat(settings.get(Setting.THREADS)).isEqualTo(8);
    assertThat(settings.get(Setting.COMPRESSION)).isEqualTo(Compression.STORE);
    assertThat(settings.get(Setting.ON_MISSING)).isEqualTo(OnMissing.OMIT);
    assertThat(settings.get(Setting.SYNTAXES)).isEqualTo(TransferSyntaxes.Rules.STANDARD);
    assertThat(settings.get(Setting.ENTRY_NAME_FORMAT)).isEmpty();
    assertThat(settings.get(Setting.FILE_NAME)).isEmpty();
    assertThat(settings.get(Setting.MANIFEST)).isFalse();
    assertThat(settings.get(Setting.RANGES)).isTrue();
    assertThat(settings.get(Setting.IDLE_SECONDS)).isEqualTo(Limit.of(120));
    assertThat(settings.get(Setting.VERIFY)).isEqualTo(Verify.NONE);
    assertThat(settings.changed()).isEmpty();
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
            "zip.maxConcurrentCluster", "40",
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
            "zip.ranges", "false",
            "zip.idleSeconds", "0.5 min",
            "zip.verify", "Digest",
            "zip.collections", "False",
            "zip.maxStudies", "7",
            "zip.filterRequired", "false",
            "zip.deidentify", "Allowed",
            "zip.deidentifyOptions", "Modified-Dates; device",
            "zip.deidentifyKey", "0123456789abcdef0123456789abcdef",
            "zip.deidentifyAllow", "US, sc",
            "zip.encryption", "Always",
            "zip.password", "correct horse",
            "zip.passwordMinLength", "8",
            "zip.passwordOverHttp", "true");

    assertThat(problems).isEmpty();
    assertThat(settings)
        .isEqualTo(
            ZipSettings.defaults()
                .with(Setting.ENABLED, false)
                .with(Setting.ROLES, List.of("research", "admin", "teacher"))
                .with(Setting.MAX_INSTANCES, Limit.of(7))
                .with(Setting.MAX_BYTES, Limit.of(1_610_612_736L))
                .with(Setting.MAX_CONCURRENT, Limit.UNLIMITED)
                .with(Setting.MAX_CONCURRENT_CLUSTER, Limit.of(40))
                .with(Setting.MAX_CONCURRENT_PER_USER, Limit.of(1))
                .with(Setting.MAX_RATE, Limit.of(20_000_000))
                .with(Setting.MAX_SECONDS, Limit.of(5_400))
                .with(Setting.PREPARE_SECONDS, Duration.ZERO)
                .with(Setting.BUFFER_BYTES, 1L << 20)
                .with(Setting.THREADS, 64)
                .with(Setting.COMPRESSION, Compression.AUTO)
                .with(Setting.ON_MISSING, OnMissing.FAIL)
                .with(Setting.SYNTAXES, TransferSyntaxes.Rules.ARCHIVE)
                .with(Setting.ENTRY_NAME_FORMAT, Optional.of("{00080060}/{00200013,number,000000}"))
                .with(Setting.FILE_NAME, Optional.of("study {0020000D}"))
                .with(Setting.MANIFEST, true)
                .with(Setting.RANGES, false)
                .with(Setting.IDLE_SECONDS, Limit.of(30))
                .with(Setting.VERIFY, Verify.DIGEST)
                .with(Setting.COLLECTIONS, false)
                .with(Setting.MAX_STUDIES, Limit.of(7))
                .with(Setting.FILTER_REQUIRED, false)
                .with(Setting.DEIDENTIFY, Deidentify.ALLOWED)
                .with(Setting.DEIDENTIFY_OPTIONS, Set.of(Option.DEVICE, Option.MODIFIED_DATES))
                .with(
                    Setting.DEIDENTIFY_KEY,
                    Optional.of(new Secret("0123456789abcdef0123456789abcdef")))
                .with(
                    Setting.DEIDENTIFY_ALLOW,
                    Set.of(
                        org.dcm4chee.arc.zip.deidentify.Kind.US,
                        org.dcm4chee.arc.zip.deidentify.Kind.SC))
                .with(Setting.ENCRYPTION, Encrypt.ALWAYS)
                .with(Setting.PASSWORD, Optional.of(new Secret("correct horse")))
                .with(Setting.PASSWORD_MIN_LENGTH, 8)
                .with(Setting.PASSWORD_OVER_HTTP, true))
        .hasSameHashCodeAs(settings.with(Setting.ENABLED, false));
    assertThat(settings.inForce())
        .isEqualTo(settings.changed())
        .containsExactly(
            entry("zip.enabled", "false"),
            entry("zip.roles", "research, admin, teacher"),
            entry("zip.maxInstances", "7"),
            entry("zip.maxBytes", "1.5 GiB"),
            entry("zip.maxConcurrent", "unlimited"),
            entry("zip.maxConcurrentCluster", "40"),
            entry("zip.maxConcurrentPerUser", "1"),
            entry("zip.maxRate", "20 MB/s"),
            entry("zip.maxSeconds", "1.5 h"),
            entry("zip.idleSeconds", "30 s"),
            entry("zip.prepareSeconds", "0 s"),
            entry("zip.bufferBytes", "1 MiB"),
            entry("zip.threads", "64"),
            entry("zip.compression", "auto"),
            entry("zip.onMissing", "fail"),
            entry("zip.verify", "digest"),
            entry("zip.syntaxes", "archive"),
            entry("zip.entryNameFormat", "{00080060}/{00200013,number,000000}"),
            entry("zip.fileName", "study {0020000D}"),
            entry("zip.manifest", "true"),
            entry("zip.ranges", "false"),
            entry("zip.collections", "false"),
            entry("zip.maxStudies", "7"),
            entry("zip.filterRequired", "false"),
            entry("zip.deidentify", "allowed"),
            entry("zip.deidentifyOptions", "device, modified-dates"),
            entry("zip.deidentifyKey", "(set, not shown)"),
            entry("zip.deidentifyAllow", "us, sc"),
            entry("zip.encryption", "always"),
            entry("zip.password", "(set, not shown)"),
            entry("zip.passwordMinLength", "8"),
            entry("zip.passwordOverHttp", "true"));
  }

  @Test
  void whatIsInForceByDefaultIsShownForPeople() {
    assertThat(ZipSettings.defaults().inForce())
        .hasSize(Setting.ALL.size())
        .containsEntry("zip.roles", "(any)")
        .containsEntry("zip.maxBytes", "200 GiB")
        .containsEntry("zip.maxRate", "unlimited")
        .containsEntry("zip.maxSeconds", "6 h")
        .containsEntry("zip.idleSeconds", "2 min")
        .containsEntry("zip.bufferBytes", "64 MiB")
        .containsEntry("zip.threads", "8")
        .containsEntry(
            "zip.entryNameFormat",
            "(the archive's own dcmWadoZIPEntryNameFormat if one is set, else readable names"
                + " without patient data)");
  }

  @Test
  void changedIsWhatDiffersFromTheDefault() {
    assertThat(settings("zip.maxBytes", "214748364800", "zip.manifest", "true").changed())
        .containsExactly(entry("zip.manifest", "true"));
  }

  @Test
  void oneSettingCanBePutBack() {
    ZipSettings settings = settings("zip.manifest", "true");

    assertThat(settings.without(Setting.MANIFEST)).isEqualTo(ZipSettings.defaults());
    assertThat(settings.without(Setting.RANGES)).isEqualTo(settings);
    assertThat(settings.get(Setting.MANIFEST)).isTrue();
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
    assertThat(settings("zip.maxBytes", text).get(Setting.MAX_BYTES)).hasToString(expected);
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
    assertThat(settings("zip.maxSeconds", text).get(Setting.MAX_SECONDS)).hasToString(expected);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest(name = "{0}={1} is a problem, and the default is in force: {2}")
  @CsvSource({
    "zip.enabled, yes, it is none of these words",
    "zip.roles, ',', it has no name",
    "zip.maxInstances, 0, it is less than 1",
    "zip.maxInstances, -1, it does not begin with a number",
    "zip.maxInstances, 1.5, it is no whole number",
    "zip.maxInstances, 10 MB, there is no unit MB",
    "zip.maxInstances, infinite, it does not begin with a number",
    "zip.maxInstances, '1,000', 'there is no unit ,000'",
    "zip.maxBytes, '', it is empty",
    "zip.maxBytes, 5 PB, there is no unit PB",
    "zip.maxBytes, 5 m, there is no unit m",
    "zip.maxBytes, 5 MB/s, there is no unit MB/s",
    "zip.maxBytes, 999999999999999 TiB, it is larger than anything can be",
    "zip.maxBytes, 99999999999999999999999, there is no number 99999999999999999999999",
    "zip.maxBytes, 1.2.3 GB, there is no number 1.2.3",
    "zip.maxBytes, 0.0 GB, it is less than 1 B",
    "zip.maxRate, fast, it does not begin with a number",
    "zip.maxSeconds, 6 d, there is no unit d",
    "zip.maxSeconds, 1:30, there is no unit :30",
    "zip.idleSeconds, 0, it is less than 1 s",
    "zip.idleSeconds, 0.5 s, it is no whole number",
    "zip.prepareSeconds, unlimited, it does not begin with a number",
    "zip.prepareSeconds, 2 h, it is more than 1 h",
    "zip.bufferBytes, 1 KiB, it is less than 1 MiB",
    "zip.bufferBytes, 1 TiB, it is more than 16 GiB",
    "zip.threads, 0, it is less than 1",
    "zip.threads, 65, it is more than 64",
    "zip.compression, zstd, it is none of these words",
    "zip.onMissing, maybe, it is none of these words",
    "zip.verify, true, it is none of these words",
    "zip.syntaxes, mine, it is none of these words",
    "zip.entryNameFormat, '{00080060', it has a { that is never closed",
    "zip.entryNameFormat, '00080060}{', it has a } that closes nothing",
    "zip.entryNameFormat, '{nonsense}', '\"nonsense\" is neither a tag nor a keyword'",
    "zip.manifest, 1, it is none of these words",
    "zip.ranges, on, it is none of these words",
    "zip.deidentify, yes, it is none of these words",
    "zip.deidentifyOptions, 'device, dates', there is no dates",
    "zip.deidentifyAllow, ct, there is no ct",
  })
  void invalid(String property, String value, String reason) {
    ZipSettings settings = settings(property, value);

    if (!property.equals("zip.roles") && !property.equals("zip.deidentify")) {
      assertThat(settings).isEqualTo(ZipSettings.defaults());
    }
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).property()).isEqualTo(property);
    assertThat(problems.get(0).value()).isEqualTo(value);
    assertThat(problems.get(0).reason()).isEqualTo(reason);
    assertThat(problems.get(0).allowed()).isNotBlank().doesNotContain("`");
  }

  @Test
  @DisplayName("a mistake in what forbids something does not allow it")
  void mistakesFailClosed() {
    assertThat(settings("zip.roles", ",").get(Setting.ROLES)).isNotEmpty();
    assertThat(settings("zip.deidentify", "alway").get(Setting.DEIDENTIFY))
        .isEqualTo(Deidentify.ALWAYS);
  }

  @Test
  @DisplayName("a secret is never shown, not even one that is not understood")
  void secrets() {
    ZipSettings settings = settings("zip.deidentifyKey", "s3cr3t");

    assertThat(settings.get(Setting.DEIDENTIFY_KEY)).isEmpty();
    assertThat(problems.toString()).doesNotContain("s3cr3t").contains("less than 32 characters");
    assertThat(new Secret("s3cr3t").toString()).doesNotContain("s3cr3t");
  }

  @Test
  void aMisspeltNameIsAProblemAndOthersPropertiesAreNot() {
    settings("zip.maxByte", "1", "roles", "admin", "zipper", "x");

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).property()).isEqualTo("zip.maxByte");
    assertThat(problems.get(0).reason()).isEqualTo("there is no such setting");
    assertThat(problems.get(0).allowed()).contains("zip.maxBytes");
  }

  @Test
  void oneInvalidValueLeavesTheOthersInForce() {
    ZipSettings settings = settings("zip.maxBytes", "much", "zip.maxInstances", "9");

    assertThat(settings.get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(9));
    assertThat(settings.get(Setting.MAX_BYTES))
        .isEqualTo(ZipSettings.defaults().get(Setting.MAX_BYTES));
  }

  static List<Setting<?>> all() {
    return Setting.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("the documented default and example are what the parser understands")
  <T> void documentation(Setting<T> setting) throws NotUnderstood {
    assertThat(setting.meaning()).isNotBlank();
    assertThat(setting.allowed()).isNotBlank();
    assertThat(setting.parse(setting.example()))
        .as("an example shows another value")
        .isNotEqualTo(setting.defaultValue());
    if (!setting.documentedDefault().startsWith("(")) {
      assertThat(setting.parse(setting.documentedDefault())).isEqualTo(setting.defaultValue());
      assertThat(setting.defaultInForce()).isEqualTo(setting.documentedDefault());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("what is shown can be written, and means the same")
  <T> void shown(Setting<T> setting) throws NotUnderstood {
    T example = setting.parse(setting.example());
    if (setting.isSecret()) {
      assertThat(setting.format(example)).doesNotContain(setting.example());
      return;
    }

    assertThat(setting.parse(setting.format(example))).isEqualTo(example);
    assertThat(settings(setting.property(), setting.format(example)))
        .isEqualTo(ZipSettings.defaults().with(setting, example));
    assertThat(problems).isEmpty();
  }

  @Test
  @DisplayName("a setting is one row: the constant and its place in the list, in the same order")
  void everyRowIsInTheList() {
    List<Object> constants =
        Arrays.stream(Setting.class.getDeclaredFields())
            .filter(field -> field.getType() == Setting.class)
            .map(ZipSettingsTest::valueOf)
            .toList();

    assertThat(Setting.ALL).hasSizeGreaterThan(15).isEqualTo(constants);
    assertThat(Setting.ALL.stream().map(Setting::property)).doesNotHaveDuplicates();
    assertThat(ZipSettings.defaults().inForce().keySet())
        .containsExactlyElementsOf(Setting.ALL.stream().map(Setting::property).toList());
  }

  @Test
  @DisplayName("a constant is named as its property is")
  void constantsAreNamedAsTheirProperties() {
    for (Field field : Setting.class.getDeclaredFields()) {
      if (field.getType() == Setting.class) {
        String words = field.getName().toLowerCase(Locale.ROOT).replace("_", "");
        assertThat(((Setting<?>) valueOf(field)).name().toLowerCase(Locale.ROOT)).isEqualTo(words);
      }
    }
  }

  private static Object valueOf(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field + " is not for everybody", e);
    }
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

  @Test
  void aLimitIsWrittenAsItIsRead() {
    assertThat(Limit.of(5)).hasToString("5");
    assertThat(Limit.of(5).orMax()).isEqualTo(5);
    assertThat(Limit.UNLIMITED).hasToString("unlimited");
    assertThat(Limit.UNLIMITED.orMax()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void settingsAreEqualIfTheSameIsSetInThem() {
    ZipSettings one = ZipSettings.defaults().with(Setting.MAX_INSTANCES, Limit.of(7));

    assertThat(one)
        .isEqualTo(ZipSettings.defaults().with(Setting.MAX_INSTANCES, Limit.of(7)))
        .isNotEqualTo(ZipSettings.defaults())
        .isNotEqualTo("zip.maxInstances=7")
        .hasToString("{zip.maxInstances=7}");
    assertThat(one.hashCode())
        .isEqualTo(ZipSettings.defaults().with(Setting.MAX_INSTANCES, Limit.of(7)).hashCode())
        .isNotEqualTo(ZipSettings.defaults().hashCode());
    assertThat(one.without(Setting.MAX_INSTANCES)).isEqualTo(ZipSettings.defaults());
  }

  @Test
  void aRowSaysWhatItCounts_andHowItIsNamed() {
    assertThat(Setting.MAX_BYTES.unit()).isEqualTo(Unit.BYTES);
    assertThat(Setting.MAX_INSTANCES.unit()).isEqualTo(Unit.ONE);
    assertThat(Setting.ENABLED.unit()).isEqualTo(Unit.NONE);
    assertThat(Setting.MAX_BYTES).hasToString("zip.maxBytes");
  }

  /** Who looks at them once more, to see whether they are what they were, would else never stop. */
  @ParameterizedTest
  @MethodSource("all")
  void whatIsReadTwiceIsEqual(Setting<?> setting) {
    Map<String, String> properties = Map.of(setting.property(), setting.example());

    assertThat(ZipSettings.from(properties, problems::add))
        .isEqualTo(ZipSettings.from(properties, problems::add));
    assertThat(problems).isEmpty();
  }
}
