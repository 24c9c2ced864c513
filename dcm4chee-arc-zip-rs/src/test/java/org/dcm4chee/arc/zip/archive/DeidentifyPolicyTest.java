package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dcm4chee.arc.zip.deidentify.Deidentifier;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Who asks for de-identification, or must have it, gets it or a refusal")
class DeidentifyPolicyTest {
  private static final String SECRET = "a secret of thirty-two characters and more";
  private static final String KEY = "zip.deidentifyKey=" + SECRET;
  private static final String ALLOWED = "zip.deidentify=allowed";

  private static ZipSettings settings(String... properties) {
    Map<String, String> map = new HashMap<>();
    for (String property : properties) {
      map.put(property.replaceAll("=.*", ""), property.replaceAll("^[^=]*=", ""));
    }
    return ZipSettings.from(map, problem -> {});
  }

  private static Optional<String> fingerprint(ZipSettings settings, String parameter) {
    return DeidentifyPolicy.decide(settings, Optional.ofNullable(parameter))
        .map(Deidentifier::fingerprint);
  }

  private static void assertRefused(
      Refusal.Reason reason, String word, ZipSettings settings, String parameter) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> DeidentifyPolicy.decide(settings, Optional.ofNullable(parameter)))
        .satisfies(
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(reason);
              assertThat(refusal.getMessage()).contains(word).doesNotContain(SECRET);
            });
  }

  @Test
  void whoDoesNotAskGetsObjectsAsTheyAre_unlessTheyAlwaysAreDeidentified() {
    assertThat(fingerprint(settings(KEY), null)).isEmpty();
    assertThat(fingerprint(settings(KEY, ALLOWED), null)).isEmpty();
    assertThat(fingerprint(settings(KEY, "zip.deidentify=always"), null))
        .isEqualTo(fingerprint(settings(KEY, ALLOWED), "basic"))
        .isPresent();
    assertThat(fingerprint(settings(KEY, "zip.deidentify=not understood"), null)).isPresent();
  }

  @Test
  void byDefaultNobodyMay() {
    assertRefused(Refusal.Reason.NOT_ALLOWED, "(zip.deidentify)", settings(KEY), "basic");
  }

  @Test
  void onlyOptionsThatTheSettingsHaveCanBeHad() {
    ZipSettings some = settings(KEY, ALLOWED, "zip.deidentifyOptions=uids, device");

    assertThat(fingerprint(some, "basic,uids"))
        .isPresent()
        .isNotEqualTo(fingerprint(some, "basic"))
        .isNotEqualTo(fingerprint(some, "basic,device"));
    assertRefused(
        Refusal.Reason.NOT_ALLOWED,
        "(zip.deidentifyOptions): institution, full-dates. Allowed are: uids, device.",
        some,
        "basic,uids,institution,full-dates");
    assertRefused(
        Refusal.Reason.NOT_ALLOWED,
        "(zip.deidentifyOptions): uids. None is.",
        settings(KEY, ALLOWED),
        "basic,uids");
  }

  @Test
  void whatIsNotUnderstoodIsMalformed_evenWhereNothingIsAllowed() {
    assertRefused(
        Refusal.Reason.MALFORMED, "the profile basic only", settings(KEY, ALLOWED), "strict");
    assertRefused(Refusal.Reason.MALFORMED, "not known", settings(KEY), "basic,faces");
  }

  @Test
  void withoutAKeyNothingIsSent() {
    assertRefused(
        Refusal.Reason.NOT_CONFIGURED, "zip.deidentifyKey is not set", settings(ALLOWED), "basic");
    assertRefused(
        Refusal.Reason.NOT_CONFIGURED,
        "zip.deidentifyKey is not set",
        settings("zip.deidentify=always"),
        null);
  }

  @Test
  void theKeyMayBeInAFile_whichIsReadAnewEachTime(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("key");
    ZipSettings settings = settings(ALLOWED, "zip.deidentifyKey=file:" + file);
    String cannotBeUsed = "zip.deidentifyKey cannot be used: ";

    assertRefused(
        Refusal.Reason.NOT_CONFIGURED, cannotBeUsed + "its file cannot be read", settings, "basic");
    Files.writeString(file, " " + SECRET + "\n");
    assertThat(fingerprint(settings, "basic"))
        .isEqualTo(fingerprint(settings(KEY, ALLOWED), "basic"));
    Files.writeString(file, "too short");
    assertRefused(Refusal.Reason.NOT_CONFIGURED, cannotBeUsed, settings, "basic");
    Files.writeString(file, SECRET + " ".repeat(4096 - SECRET.length()));
    assertThat(fingerprint(settings, "basic")).as("the largest file there may be").isPresent();
    Files.writeString(file, SECRET + " ".repeat(4097 - SECRET.length()));
    assertRefused(Refusal.Reason.NOT_CONFIGURED, "more than 4096 bytes", settings, "basic");
  }
}
