package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("However a request is written, no ZIP leaves the archive past the plugin")
class BypassIT {
  private static final ArchiveUnderTest ARCHIVE = Attacked.archive();
  private static final int TRIES = 2_500;

  /** Only who has the role gets a ZIP here. */
  private static final String GUARDED = "DCM4CHEE";

  /** Everybody gets one here, of not more than a few objects. */
  private static final String LIMITED = "AS_RECEIVED";

  private static final int MAX_INSTANCES = 5;

  private static String study;
  private static String tooLarge;

  @BeforeAll
  static void configure() {
    study = ARCHIVE.invent(2, 2, 500);
    tooLarge = ARCHIVE.invent(1, 6, 500);
    ARCHIVE.settings(GUARDED, "zip.roles=researcher");
    ARCHIVE.settings(LIMITED, "zip.maxInstances=" + MAX_INSTANCES);
    Attacked.otherTitles(GUARDED, "OTHER");
    Attacked.otherTitles(LIMITED, "ANOTHER");
  }

  @AfterAll
  static void back() {
    Attacked.otherTitles(GUARDED);
    Attacked.otherTitles(LIMITED);
    ARCHIVE.settings(GUARDED);
    ARCHIVE.settings(LIMITED);
  }

  @Test
  @DisplayName("a property over rewritten URLs and forms of Accept; the seed is in each failure")
  void rewritten() {
    long seed = Long.getLong("reliability.seed", new Random().nextLong());
    Random random = new Random(seed);
    Map<Integer, Integer> statuses = new TreeMap<>();
    int ours = 0;
    for (int i = 0; i < TRIES; i++) {
      RewrittenRequest request =
          RewrittenRequest.of(
              random,
              random.nextBoolean()
                  ? random.nextBoolean() ? GUARDED : "OTHER"
                  : random.nextBoolean() ? LIMITED : "ANOTHER",
              random.nextInt(3) > 0 ? study : tooLarge);
      WireAnswer answer = request.ask(Attacked.port());
      String told = "seed " + seed + ", try " + i + ": " + request + " → " + answer.status();
      assertHarmless(told, request, answer);
      statuses.merge(answer.status(), 1, Integer::sum);
      ours += answer.isZip() ? 1 : 0;
    }
    // Or else nothing was ever near what it is to get past.
    assertThat(ours).as("ZIPs of ours among %s", statuses).isGreaterThan(TRIES / 50);
    assertThat(statuses.keySet()).as("%s", statuses).contains(200, 400, 403, 404, 406, 413);
    assertThat(statuses.getOrDefault(500, 0)).as("faults of ours among %s", statuses).isZero();
  }

  static void assertHarmless(String told, RewrittenRequest request, WireAnswer answer) {
    assertThat(answer.isNative()).as("a ZIP of the archive's own: %s", told).isFalse();
    if (answer.isZip() || answer.startsLikeAZip()) {
      assertThat(request.ae()).as("past zip.roles: %s", told).isNotIn(GUARDED, "OTHER");
      long objects =
          Zips.readAsStream(answer.body()).keySet().stream()
              .filter(name -> !name.equals("DICOMDIR") && !name.equals("manifest.csv"))
              .count();
      assertThat(objects).as("past zip.maxInstances: %s", told).isLessThanOrEqualTo(MAX_INSTANCES);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dcm4chee-arc/aets/DCM4CHEE/rs/studies;x/{uid}",
        "/dcm4chee-arc/aets/DCM4CHEE/rs;a=b/studies/{uid}",
        "/dcm4chee-arc/aets/DCM4CHEE/rs;a=b;c/studies;d/{uid};e=f",
        "/dcm4chee-arc/aets/DCM4CHEE;x=/rs/studies/{uid}",
        "/dcm4chee-arc/aets/%44CM4CHEE/%72s/%73tudies/{uid}",
        "/dcm4chee-arc//aets/DCM4CHEE//rs/studies//{uid}",
        "/dcm4chee-arc/aets/DCM4CHEE/rs/./studies/{uid}",
        "/dcm4chee-arc/aets/x/../DCM4CHEE/rs/studies/{uid}",
        "/dcm4chee-arc/./aets/DCM4CHEE/rs/studies/{uid}/",
        "/dcm4chee-arc/aets/AS_RECEIVED/rs/../../DCM4CHEE/rs/studies/{uid}",
        "/dcm4chee-arc/aets/AS_RECEIVED/rs/%2e%2e/%2e%2e/DCM4CHEE/rs/studies/{uid}",
        "/dcm4chee-arc;j=1/aets/DCM4CHEE/rs/studies/{uid}",
        "http://localhost/dcm4chee-arc/aets/DCM4CHEE/rs/studies/{uid}",
        "/dcm4chee-arc/aets/OTHER/rs/studies/{uid}"
      })
  @DisplayName("one who lacks the role gets no ZIP by")
  void spellings(String path) {
    for (String type : new String[] {"application/zip", "application/zip;x", "application/*"}) {
      String target = path.replace("{uid}", study);
      WireAnswer byParameter = Wire.ask(Attacked.port(), "GET", target + "?accept=" + type);
      WireAnswer byHeader = Wire.ask(Attacked.port(), "GET", target, "Accept: " + type);
      assertThat(byParameter.isZip()).as("%s, %s", target, byParameter.status()).isFalse();
      assertThat(byHeader.isZip()).as("%s, %s", target, byHeader.status()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/zip;x",
        "application/zip;=x",
        "application/zip;a=\"b",
        "application/zip;a=\"b\"c",
        "application/zip;q=x",
        "application/zip;q=",
        "application/zip; q = 1",
        "APPLICATION/ZIP;X",
        "application/zip;",
        "application/zip,",
        ",application/zip;x",
        "text/html, application/zip;x;y=z",
        "application/zip\t;x"
      })
  @DisplayName("a media type that is not well written gives no ZIP of the archive's own")
  void malformed(String type) {
    WireAnswer answer =
        Wire.ask(
            Attacked.port(), "GET", Attacked.path(LIMITED, "studies/" + study), "Accept: " + type);
    assertThat(answer.isNative()).as("%s", answer.status()).isFalse();
    WireAnswer guarded =
        Wire.ask(
            Attacked.port(), "GET", Attacked.path("OTHER", "studies/" + study), "Accept: " + type);
    assertThat(guarded.isZip()).as("%s", guarded.status()).isFalse();
  }

  @Test
  @DisplayName("another title of an AE has the settings of its web application")
  void otherTitle() {
    String refused = Wire.ask(Attacked.port(), "GET", Attacked.zip("OTHER", study)).text();
    assertThat(refused).contains("\"errorMessage\"", "role");
    WireAnswer allowed =
        Wire.ask(
            Attacked.port(),
            "GET",
            Attacked.zip("OTHER", study),
            "X-Stand-In-User: ann;researcher");
    assertThat(allowed.status()).isEqualTo(200);
    assertThat(allowed.isNative()).isFalse();
    WireAnswer large = Wire.ask(Attacked.port(), "GET", Attacked.zip("ANOTHER", tooLarge));
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.text()).contains("zip.maxInstances");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "studies/*",
        "studies/%2A",
        "studies/*/series/*",
        "studies/*/series/*/instances/*",
        "studies/{uid}/series/*",
        "studies/{uid},1.2.3",
        "studies/{uid}%2C1.2.3",
        "studies/{uid}%5C1.2.3",
        "studies/1.2.?",
        "studies/1.2.%3F",
        "studies/{uid}*"
      })
  @DisplayName("a ZIP of more than one study, series or instance is a bad request")
  void lists(String below) {
    String target = Attacked.path(LIMITED, below.replace("{uid}", study));
    // A question mark that is not encoded begins the query.
    String join = target.contains("?") ? "&" : "?";
    WireAnswer answer = Wire.ask(Attacked.port(), "GET", target + join + "accept=application/zip");
    assertThat(answer.isZip()).isFalse();
    assertThat(answer.status()).as("%s", answer.text()).isEqualTo(below.endsWith(".?") ? 404 : 400);
  }

  @Test
  @DisplayName("HEAD and other methods get no ZIP past the plugin either")
  void methods() {
    for (String method : new String[] {"HEAD", "OPTIONS", "POST", "get", "Get", "PROPFIND"}) {
      WireAnswer answer = Wire.ask(Attacked.port(), method, Attacked.zip(GUARDED, study));
      assertThat(answer.isZip()).as("%s → %s", method, answer.status()).isFalse();
    }
  }
}
