package org.dcm4chee.arc.zip.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A secret is itself or in a file, long enough, and nobody sees it")
class SecretTest {

  private static ZipSettings settings(String key, List<Problem> problems) {
    return ZipSettings.from(Map.of("zip.deidentifyKey", key), problems::add);
  }

  private static boolean isTaken(String key) {
    return settings(key, new ArrayList<>()).get(Setting.DEIDENTIFY_KEY).isPresent();
  }

  @Test
  void itSaysWhereItIs() {
    assertThat(new Secret("s3cr3t").isInFile()).isFalse();
    assertThat(new Secret("s3cr3t").reveal()).isEqualTo("s3cr3t");
    assertThat(new Secret("file:/etc/key").isInFile()).isTrue();
    assertThat(new Secret("file:/etc/key").reveal()).isEqualTo("/etc/key");
  }

  @Test
  void itsCharactersAreCountedAsPeopleCountThem() {
    assertThat(isTaken("k".repeat(32))).isTrue();
    assertThat(isTaken("k".repeat(31))).isFalse();
    assertThat(isTaken("\ud83d\udd11".repeat(31))).isFalse();
    assertThat(isTaken("file:/k")).as("how long it is in a file is seen when it is read").isTrue();
  }

  @Test
  void twoAreEqualIfTheyAreTheSame_andTheirHashTellsNothing() {
    Secret secret = new Secret("a");

    assertThat(secret)
        .isEqualTo(new Secret("a"))
        .isNotEqualTo(new Secret("b"))
        .isNotEqualTo("a")
        .hasSameHashCodeAs(new Secret("b"))
        .hasToString(Secret.SHOWN);
  }

  @Test
  void settingsShowThatThereIsOne() {
    ZipSettings settings = settings("k".repeat(32), new ArrayList<>());

    assertThat(settings.inForce()).containsEntry("zip.deidentifyKey", Secret.SHOWN);
    assertThat(settings.changed()).containsEntry("zip.deidentifyKey", Secret.SHOWN);
    assertThat(settings).asString().doesNotContain("kk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.deidentifykey", "zip.password ", "zip.passwort"})
  void aSecretUnderAMisspeltNameIsNotSeenEither(String property) {
    List<Problem> problems = new ArrayList<>();

    ZipSettings settings = ZipSettings.from(Map.of(property, "s3cr3t"), problems::add);

    assertThat(settings).isEqualTo(ZipSettings.defaults());
    assertThat(problems)
        .extracting(Problem::inWords)
        .containsExactly(Secret.SHOWN + ": there is no such setting");
    assertThat(problems.toString()).contains(property).doesNotContain("s3cr3t");
  }

  @Test
  void aProblemIsOneLine_withoutTheSecret() {
    List<Problem> problems = new ArrayList<>();
    settings("short", problems);

    assertThat(problems)
        .extracting(Problem::inWords)
        .containsExactly(Secret.SHOWN + ": it has less than 32 characters");
  }
}
