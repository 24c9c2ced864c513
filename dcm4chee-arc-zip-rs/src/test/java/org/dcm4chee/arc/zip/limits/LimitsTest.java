package org.dcm4chee.arc.zip.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcm4chee.arc.zip.limits.Limits.Level;
import org.dcm4chee.arc.zip.limits.Limits.Request;
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

  private static Request study(String... roles) {
    return new Request(Level.STUDY, List.of(FIRST, SECOND), Set.of(roles));
  }

  @Test
  void whatIsWithinTheDefaultsIsGiven() {
    assertThat(Limits.check(ZipSettings.defaults(), study())).isEmpty();
  }

  @Test
  void aLimitItselfIsStillAllowed() {
    assertThat(Limits.check(settings("zip.maxInstances", "100"), study())).isEmpty();
    assertThat(Limits.check(settings("zip.maxBytes", "3.5 MiB"), study())).isEmpty();
  }

  @Test
  void oneOfTheRolesIsEnough() {
    ZipSettings settings = settings("zip.roles", "research, admin");

    assertThat(Limits.check(settings, study("user", "admin"))).isEmpty();
  }

  @Test
  void aUserWithoutARoleIsToldWhichOnesThereAre() {
    Refusal refusal =
        Limits.check(settings("zip.roles", "research, admin"), study("user")).orElseThrow();

    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal.reason()).isEqualTo(Reason.ROLES);
    assertThat(refusal).hasMessageContaining("research, admin").hasMessageContaining("zip.roles");
    assertThat(refusal.json())
        .startsWith("{\"errorMessage\":\"")
        .endsWith("\"limit\":\"zip.roles\",\"value\":[\"research\",\"admin\"]}");
  }

  @Test
  void whereNobodyIsLoggedInNobodyHasARole() {
    assertThat(Limits.check(settings("zip.roles", "research"), study()))
        .hasValueSatisfying(refusal -> assertThat(refusal).hasMessageContaining("Log in first"));
  }

  @Test
  void tooManyInstancesAreListedBySeries() {
    Refusal refusal = Limits.check(settings("zip.maxInstances", "99"), study()).orElseThrow();

    assertThat(refusal.status()).isEqualTo(413);
    assertThat(refusal.json())
        .isEqualTo(
            "{\"errorMessage\":\"This study has 100 instances, but a ZIP may have at most 99"
                + " (zip.maxInstances). Ask for one series at a time, or ask the administrator for"
                + " more.\",\"limit\":\"zip.maxInstances\",\"value\":99,\"level\":\"study\","
                + "\"instances\":100,\"bytes\":3670016,\"series\":["
                + "{\"seriesInstanceUID\":\"1.2.1\",\"instances\":60,\"bytes\":3145728},"
                + "{\"seriesInstanceUID\":\"1.2.2\",\"instances\":40,\"bytes\":524288}],"
                + "\"seriesNotListed\":0}");
  }

  @Test
  void tooManyBytesAreSaidInUnitsOfPeople() {
    Refusal refusal = Limits.check(settings("zip.maxBytes", "2 MiB"), study()).orElseThrow();

    assertThat(refusal.status()).isEqualTo(413);
    assertThat(refusal.reason()).isEqualTo(Reason.MAX_BYTES);
    assertThat(refusal)
        .hasMessageStartingWith(
            "This study has 3.5 MiB, but a ZIP may have at most 2 MiB (zip.maxBytes).");
    assertThat(refusal.details()).containsEntry("value", 2_097_152L);
  }

  @Test
  void theAdviceFitsWhatWasAskedFor() {
    ZipSettings settings = settings("zip.maxBytes", "1 kB");

    assertThat(Limits.check(settings, new Request(Level.SERIES, List.of(FIRST), Set.of())))
        .hasValueSatisfying(
            refusal ->
                assertThat(refusal)
                    .hasMessageContaining("This series")
                    .hasMessageContaining("instances one at a time"));
    assertThat(Limits.check(settings, new Request(Level.INSTANCE, List.of(FIRST), Set.of())))
        .hasValueSatisfying(
            refusal -> assertThat(refusal).hasMessageContaining("multipart/related"));
  }

  @Test
  void aListOfThousandsOfSeriesIsCutAndSaysSo() {
    List<SeriesSize> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(new SeriesSize("1.2." + i, 1_000, 1));
    }

    Refusal refusal =
        Limits.check(ZipSettings.defaults(), new Request(Level.STUDY, many, Set.of()))
            .orElseThrow();

    assertThat((List<?>) refusal.details().get("series")).hasSize(Limits.MAX_SERIES_LISTED);
    assertThat(refusal.details()).containsEntry("seriesNotListed", 800);
  }

  @Test
  void sumsDoNotOverflow() {
    SeriesSize endless = new SeriesSize("1.2.3", 1, Long.MAX_VALUE);

    Optional<Refusal> refusal =
        Limits.check(
            ZipSettings.defaults(), new Request(Level.STUDY, List.of(endless, endless), Set.of()));

    assertThat(refusal).isPresent();
  }

  @Test
  void unlimitedIsUnlimited() {
    SeriesSize endless = new SeriesSize("1.2.3", 1, Long.MAX_VALUE);

    assertThat(
            Limits.check(
                settings("zip.maxBytes", "unlimited"),
                new Request(Level.STUDY, List.of(endless, endless), Set.of())))
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
