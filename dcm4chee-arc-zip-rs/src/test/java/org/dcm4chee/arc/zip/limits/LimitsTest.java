package org.dcm4chee.arc.zip.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcm4chee.arc.zip.limits.Limits.Level;
import org.dcm4chee.arc.zip.limits.Refusal.Reason;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request beyond a limit is refused, and told what to do")
class LimitsTest {
  private static final SeriesSize FIRST = new SeriesSize("1.2.1", 60, 3L << 20);
  private static final SeriesSize SECOND = new SeriesSize("1.2.2", 40, 1L << 19);

  private static ZipSettings settings(String name, String value) {
    return ZipSettings.from(
        Map.of(name, value),
        problem -> {
          throw new AssertionError(problem);
        });
  }

  private static Optional<Refusal> checkStudy(ZipSettings settings) {
    return check(settings, Level.STUDY, FIRST, SECOND);
  }

  private static Optional<Refusal> check(ZipSettings settings, Level level, SeriesSize... series) {
    return Limits.checkSizes(settings, level, List.of(series), uid -> uid);
  }

  @Test
  void whatIsWithinTheDefaultsIsGiven() {
    assertThat(checkStudy(ZipSettings.defaults())).isEmpty();
    assertThat(Limits.checkRoles(ZipSettings.defaults(), Set.of())).isEmpty();
  }

  @Test
  void aLimitItselfIsStillAllowed() {
    assertThat(checkStudy(settings("zip.maxInstances", "100"))).isEmpty();
    assertThat(checkStudy(settings("zip.maxBytes", "3.5 MiB"))).isEmpty();
  }

  @Test
  void oneOfTheRolesIsEnough() {
    ZipSettings settings = settings("zip.roles", "research, admin");

    assertThat(Limits.checkRoles(settings, Set.of("user", "admin"))).isEmpty();
  }

  @Test
  void aUserWithoutARoleIsToldWhichOnesThereAre() {
    Refusal refusal =
        Limits.checkRoles(settings("zip.roles", "research, admin"), Set.of("user")).orElseThrow();

    assertThat(refusal.reason()).isEqualTo(Reason.ROLES);
    assertThat(refusal).hasMessageContaining("research, admin").hasMessageContaining("zip.roles");
    assertThat(refusal.details())
        .containsExactly(entry("limit", "zip.roles"), entry("value", List.of("research", "admin")));
  }

  @Test
  void whereNobodyIsLoggedInNobodyHasARole() {
    assertThat(Limits.checkRoles(settings("zip.roles", "research"), Set.of()))
        .hasValueSatisfying(refusal -> assertThat(refusal).hasMessageContaining("Log in first"));
  }

  @Test
  void tooManyInstancesAreListedBySeries() {
    Refusal refusal = checkStudy(settings("zip.maxInstances", "99")).orElseThrow();

    assertThat(refusal.reason()).isEqualTo(Reason.MAX_INSTANCES);
    assertThat(refusal)
        .hasMessage(
            "This study has 100 instances, but a ZIP may have at most 99 (zip.maxInstances). Ask"
                + " for one series at a time, or ask the administrator for more.");
    assertThat(refusal.details())
        .containsExactly(
            entry("limit", "zip.maxInstances"),
            entry("value", 99L),
            entry("level", "study"),
            entry("instances", 100L),
            entry("bytes", 3_670_016L),
            entry(
                "series",
                List.of(
                    Map.of("seriesInstanceUID", "1.2.1", "instances", 60L, "bytes", 3_145_728L),
                    Map.of("seriesInstanceUID", "1.2.2", "instances", 40L, "bytes", 524_288L))),
            entry("seriesNotListed", 0));
  }

  @Test
  void tooManyBytesAreSaidInUnitsOfPeople() {
    Refusal refusal = checkStudy(settings("zip.maxBytes", "2 MiB")).orElseThrow();

    assertThat(refusal.reason()).isEqualTo(Reason.MAX_BYTES);
    assertThat(refusal)
        .hasMessageStartingWith(
            "This study has 3.5 MiB, but a ZIP may have at most 2 MiB (zip.maxBytes).");
    assertThat(refusal.details()).containsEntry("value", 2_097_152L);
  }

  @Test
  void theAdviceFitsWhatWasAskedFor() {
    ZipSettings settings = settings("zip.maxBytes", "1 kB");

    assertThat(check(settings, Level.SERIES, FIRST))
        .hasValueSatisfying(
            refusal ->
                assertThat(refusal)
                    .hasMessageContaining("This series")
                    .hasMessageContaining("instances one at a time"));
    assertThat(check(settings, Level.INSTANCE, FIRST))
        .hasValueSatisfying(
            refusal -> assertThat(refusal).hasMessageContaining("multipart/related"));
  }

  @Test
  void aListOfThousandsOfSeriesIsCutAndSaysSo() {
    List<SeriesSize> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(new SeriesSize("1.2." + i, 1_000, 1));
    }

    List<String> asked = new ArrayList<>();
    Refusal refusal =
        Limits.checkSizes(
                ZipSettings.defaults(),
                Level.STUDY,
                many,
                uid -> {
                  asked.add(uid);
                  return "remapped " + uid;
                })
            .orElseThrow();

    assertThat((List<?>) refusal.details().get("series"))
        .hasSize(Limits.MAX_SERIES_LISTED)
        .first()
        .isEqualTo(Map.of("seriesInstanceUID", "remapped 1.2.0", "instances", 1_000L, "bytes", 1L));
    assertThat(refusal.details()).containsEntry("seriesNotListed", 800);
    assertThat(asked).as("only what is listed is remapped").hasSize(Limits.MAX_SERIES_LISTED);
  }

  @Test
  void nothingIsRemappedWhereNothingIsRefused() {
    assertThat(
            Limits.checkSizes(
                ZipSettings.defaults(),
                Level.STUDY,
                List.of(FIRST, SECOND),
                uid -> {
                  throw new AssertionError(uid);
                }))
        .isEmpty();
  }

  @Test
  void sumsDoNotOverflow() {
    SeriesSize endless = new SeriesSize("1.2.3", Long.MAX_VALUE, Long.MAX_VALUE);

    assertThat(endless.plus(endless)).isEqualTo(endless);
    assertThat(endless.plus(new SeriesSize("1.2.4", 0, 0))).isEqualTo(endless);
    assertThat(FIRST.plus(SECOND)).isEqualTo(new SeriesSize("1.2.1", 100, 3_670_016));
    assertThat(check(ZipSettings.defaults(), Level.STUDY, endless, endless, FIRST)).isPresent();
  }

  @Test
  void unlimitedIsUnlimited() {
    SeriesSize endless = new SeriesSize("1.2.3", 1, Long.MAX_VALUE);

    assertThat(check(settings("zip.maxBytes", "unlimited"), Level.STUDY, endless, endless))
        .isEmpty();
  }

  @Test
  void bytesInWords() {
    assertThat(Limits.inWords(0)).isEqualTo("0 bytes");
    assertThat(Limits.inWords(1023)).isEqualTo("1023 bytes");
    assertThat(Limits.inWords(1024)).isEqualTo("1 KiB");
    assertThat(Limits.inWords(200L << 30)).isEqualTo("200 GiB");
    assertThat(Limits.inWords(Long.MAX_VALUE)).isEqualTo("8388608 TiB");
  }
}
