package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who asks for encryption, or must have it, gets it or a refusal")
class EncryptionPolicyTest {
  private static final String GIVEN = "correct horse battery";
  private static final String SERVERS = "the password of the server";

  private static ZipSettings settings(String... properties) {
    Map<String, String> map = new HashMap<>();
    for (String property : properties) {
      map.put(property.replaceAll("=.*", ""), property.replaceAll("^[^=]*=", ""));
    }
    return ZipSettings.from(map, problem -> {});
  }

  private static Optional<String> decide(
      ZipSettings settings, String given, boolean asked, boolean confidential) {
    return EncryptionPolicy.decide(
            settings,
            given.isEmpty() ? Optional.empty() : Optional.of(new ZipPassword(given)),
            asked,
            confidential)
        .map(password -> new String(password.utf8(), StandardCharsets.UTF_8));
  }

  private static void assertRefused(
      Refusal.Reason reason,
      String word,
      ZipSettings settings,
      String given,
      boolean asked,
      boolean confidential) {
    assertThatThrownBy(() -> decide(settings, given, asked, confidential))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(reason);
              assertThat(refusal.getMessage()).contains(word).doesNotContain(SERVERS);
              assertThat(given.isEmpty() || !refusal.getMessage().contains(given)).isTrue();
            });
  }

  @Test
  void byDefault_onlyWithAPasswordOfTheRequest() {
    assertThat(decide(settings(), "", false, true)).isEmpty();
    assertThat(decide(settings(), GIVEN, false, true)).contains(GIVEN);
    assertRefused(Refusal.Reason.NOT_ALLOWED, "Zip-Password", settings(), "", true, true);
  }

  @Test
  void always_andWhatIsNotUnderstood_withThePasswordOfTheServer_orNothing() {
    for (String always : new String[] {"zip.encryption=always", "zip.encryption=alway"}) {
      ZipSettings settings = settings(always, "zip.password=" + SERVERS);
      assertThat(decide(settings, "", false, false)).contains(SERVERS);
      assertThat(decide(settings, GIVEN, false, true)).contains(GIVEN);
      assertRefused(
          Refusal.Reason.NOT_ALLOWED, "zip.encryption", settings(always), "", false, true);
    }
  }

  @Test
  void never_nobody() {
    ZipSettings settings = settings("zip.encryption=never", "zip.password=" + SERVERS);

    assertThat(decide(settings, "", false, true)).isEmpty();
    assertRefused(Refusal.Reason.NOT_ALLOWED, "zip.encryption", settings, GIVEN, false, true);
    assertRefused(Refusal.Reason.NOT_ALLOWED, "zip.encryption", settings, "", true, true);
  }

  @Test
  void readableOnItsWay_refused_unlessThatIsAllowed() {
    assertRefused(Refusal.Reason.NOT_ALLOWED, "https://", settings(), GIVEN, false, false);
    assertThat(decide(settings("zip.passwordOverHttp=true"), GIVEN, false, false)).contains(GIVEN);
    assertRefused(
        Refusal.Reason.NOT_ALLOWED,
        "https://",
        settings("zip.passwordOverHttp=yes"),
        GIVEN,
        false,
        false);
  }

  @Test
  void tooShort_countedAsPeopleDo() {
    assertRefused(Refusal.Reason.MALFORMED, "12", settings(), "elevenchars", false, true);
    assertThat(decide(settings(), "twelve chars", false, true)).isPresent();
    assertRefused(
        Refusal.Reason.MALFORMED, "12", settings(), "\ud83d\udd11".repeat(11), false, true);
    assertThat(decide(settings(), "\ud83d\udd11".repeat(12), false, true)).isPresent();
    assertThat(decide(settings("zip.passwordMinLength=8"), "12345678", false, true)).isPresent();
    assertThat(
            decide(
                settings(
                    "zip.encryption=always",
                    "zip.password=" + SERVERS,
                    "zip.passwordMinLength=" + SERVERS.length()),
                "",
                false,
                true))
        .contains(SERVERS);
    assertRefused(
        Refusal.Reason.MALFORMED,
        "128",
        settings("zip.passwordMinLength=many"),
        "12345678".repeat(15),
        false,
        true);
  }

  @Test
  void passwordOfTheServerThatWillNotDo_isTheServersFault() {
    assertRefused(
        Refusal.Reason.NOT_CONFIGURED,
        "zip.passwordMinLength",
        settings("zip.encryption=always", "zip.password=short4711"),
        "",
        false,
        true);
    assertRefused(
        Refusal.Reason.NOT_CONFIGURED,
        "cannot be read",
        settings("zip.encryption=always", "zip.password=file:/no/such/file"),
        "",
        false,
        true);
  }

  @Test
  void shownNowhere_andWiped() {
    ZipPassword password = new ZipPassword("gr\u00fcner Tee");

    assertThat(password.toString()).doesNotContain("Tee");
    assertThat(password.utf8()).isEqualTo("gr\u00fcner Tee".getBytes(StandardCharsets.UTF_8));
    password.wipe();
    assertThat(password.utf8()).containsOnly(0);
    assertThat(settings("zip.password=" + SERVERS).inForce().toString()).doesNotContain(SERVERS);
  }
}
