package org.dcm4chee.arc.zip.it.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("deidentify=basic gives a ZIP without the patient, or a refusal; never the patient")
class DeidentifyParameterIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String KEY = "zip.deidentifyKey=0123456789abcdef0123456789abcdef";
  private static final String OTHER_KEY = "zip.deidentifyKey=fedcba9876543210fedcba9876543210";
  private static final String ALLOWED = "zip.deidentify=allowed";
  private static final String STUDY = DicomFile.newUid();
  private static final String SERIES = DicomFile.newUid();
  private static final String FIRST = DicomFile.newUid();
  private static final String SECOND = DicomFile.newUid();
  private static final String BURNED_IN = DicomFile.newUid();
  private static final List<String> SECRETS =
      List.of(
          "Geheim",
          "GEHEIM-ID",
          "19330303",
          "ACC-4711",
          "Diskret",
          STUDY,
          SERIES,
          FIRST,
          SECOND,
          BURNED_IN);

  @BeforeAll
  static void store() {
    ARCHIVE.server();
    ARCHIVE.store(
        List.of(
            object(FIRST, 1).toBytes(DicomFile.EXPLICIT_LE),
            object(SECOND, 2).toBytes(DicomFile.EXPLICIT_LE),
            object(BURNED_IN, 3).text(0x00280301, "CS", "YES").toBytes(DicomFile.EXPLICIT_LE)));
  }

  private static DicomFile object(String uid, int number) {
    return DicomFile.ct(STUDY, SERIES, uid, 1, number, 16)
        .text(0x00100010, "PN", "Geheim^Person")
        .text(0x00100020, "LO", "GEHEIM-ID")
        .text(0x00100030, "DA", "19330303")
        .text(0x00080050, "SH", "ACC-4711")
        .text(0x00080090, "PN", "Dr^Diskret");
  }

  @AfterEach
  void back() {
    ARCHIVE.settings("DCM4CHEE");
  }

  private static HttpResponse<byte[]> get(String query) {
    return ARCHIVE.get("studies/" + STUDY + "?accept=application/zip" + query);
  }

  private static void assertNoSecret(String where, String text) {
    for (String secret : SECRETS) {
      assertThat(text.contains(secret)).as("%s in %s", secret, where).isFalse();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest(name = "more: {0}")
  @ValueSource(strings = {"", "&dicomdir=true", "&manifest=true", "&dicomdir=true&manifest=true"})
  void asked_nothingOfTheOriginalIsInTheAnswerOrTheLog(String more) {
    ARCHIVE.settings("DCM4CHEE", ALLOWED, KEY);
    long logged = ARCHIVE.server().log().lines().count();
    HttpResponse<byte[]> response = get("&deidentify=basic" + more);

    assertThat(response.statusCode()).as("one is left out").isEqualTo(206);
    assertNoSecret("the headers", response.headers().map().toString());
    assertNoSecret("the body", text(response.body()));
    Map<String, byte[]> files = Zips.read(response.body());
    files.forEach((name, bytes) -> assertNoSecret(name, name + text(bytes)));
    assertThat(text(files.get("MISSING.txt"))).contains("Burned In Annotation is YES");
    assertThat(ArchiveUnderTest.header(response, "Content-Disposition"))
        .contains("-deidentified-incomplete.zip");
    assertNoSecret(
        "our log",
        String.join(
            "\n",
            ARCHIVE
                .server()
                .log()
                .lines()
                .skip(logged)
                .filter(line -> line.contains("org.dcm4chee.arc.zip"))
                .toList()));
  }

  @Test
  void sameKey_sameUidsInStudyAndSeries_otherKey_noneTheSame() {
    ARCHIVE.settings("DCM4CHEE", ALLOWED, KEY);
    byte[] study = get("&deidentify=basic").body();
    byte[] again = get("&deidentify=basic").body();
    byte[] series =
        ARCHIVE
            .get(
                "studies/"
                    + STUDY
                    + "/series/"
                    + SERIES
                    + "?accept=application/zip&deidentify=basic")
            .body();
    ARCHIVE.settings("DCM4CHEE", ALLOWED, OTHER_KEY);
    byte[] other = get("&deidentify=basic").body();

    assertThat(again).isEqualTo(study);
    assertThat(uids(series)).isEqualTo(uids(study)).hasSize(2);
    assertThat(uids(other)).hasSize(2).doesNotContainAnyElementsOf(uids(study));
  }

  /** SOP Instance UIDs, as the objects say them. */
  private static List<String> uids(byte[] zip) {
    List<String> uids = new ArrayList<>();
    Zips.read(zip)
        .forEach(
            (name, bytes) -> {
              if (name.endsWith(".dcm")) {
                String header = text(bytes);
                int element = header.indexOf("\u0008\0\u0018\0UI");
                int length = header.charAt(element + 6);
                uids.add(header.substring(element + 8, element + 8 + length).replace("\0", ""));
              }
            });
    return uids;
  }

  @Test
  void resumed_theRestIsThatOfTheWhole() {
    ARCHIVE.settings("DCM4CHEE", ALLOWED, KEY);
    String path =
        "studies/"
            + STUDY
            + "/series/"
            + SERIES
            + "/instances/"
            + FIRST
            + "?accept=application/zip&deidentify=basic";
    HttpResponse<byte[]> whole = ARCHIVE.get(path);
    String tag = ArchiveUnderTest.header(whole, "ETag");
    HttpResponse<byte[]> rest = ARCHIVE.get(path, "Range", "bytes=500-", "If-Range", tag);

    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(text(whole.body())).endsWith(text(rest.body()));
    assertThat(ArchiveUnderTest.header(ARCHIVE.get(path.replace("&deidentify=basic", "")), "ETag"))
        .isNotEqualTo(tag);
  }

  private static void assertRefused(HttpResponse<byte[]> response, int status, String... words) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(text(response.body())).contains("errorMessage").contains(words);
    for (String secret : List.of("Geheim", "GEHEIM-ID")) {
      assertThat(text(response.body())).doesNotContain(secret);
    }
  }

  @Test
  void notAllowed_refused() {
    assertRefused(get("&deidentify=basic"), 403, "zip.deidentify");
    ARCHIVE.settings("DCM4CHEE", KEY);
    assertRefused(get("&deidentify=basic"), 403, "zip.deidentify");
  }

  @Test
  void withoutAKey_refused() {
    ARCHIVE.settings("DCM4CHEE", ALLOWED);
    assertRefused(get("&deidentify=basic"), 503, "zip.deidentifyKey");
    ARCHIVE.settings("DCM4CHEE", ALLOWED, "zip.deidentifyKey=too short");
    assertRefused(get("&deidentify=basic"), 503, "zip.deidentifyKey");
    ARCHIVE.settings("DCM4CHEE", ALLOWED, "zip.deidentifyKey=file:/no/such/file");
    assertRefused(get("&deidentify=basic"), 503, "file cannot be read");
  }

  @Test
  void keyInAFile(@TempDir Path folder) throws java.io.IOException {
    Path file = folder.resolve("key");
    Files.writeString(file, "0123456789abcdef0123456789abcdef\n");
    ARCHIVE.settings("DCM4CHEE", ALLOWED, KEY);
    byte[] direct = get("&deidentify=basic").body();
    ARCHIVE.settings("DCM4CHEE", ALLOWED, "zip.deidentifyKey=file:" + file);
    assertThat(get("&deidentify=basic").body()).isEqualTo(direct);
  }

  @Test
  void options_onlyThoseThatAreAllowed() {
    ARCHIVE.settings(
        "DCM4CHEE", ALLOWED, KEY, "zip.deidentifyOptions=patient-characteristics, uids");
    assertThat(get("&deidentify=basic,uids").statusCode()).isEqualTo(206);
    assertRefused(get("&deidentify=basic,full-dates"), 403, "full-dates", "zip.deidentifyOptions");
    assertRefused(get("&deidentify=basic,nonsense"), 400, "modified-dates");
    assertRefused(get("&deidentify=full"), 400, "deidentify=basic");
  }

  @Test
  void always_everyZipIs_andAMistakeInItDoesNotOpenIt() {
    ARCHIVE.settings("DCM4CHEE", "zip.deidentify=always", KEY);
    assertNoSecret("the body", text(get("").body()));
    ARCHIVE.settings("DCM4CHEE", "zip.deidentify=alway", KEY);
    assertNoSecret("the body", text(get("").body()));
    ARCHIVE.settings("DCM4CHEE", "zip.deidentify=always");
    assertRefused(get(""), 503, "zip.deidentifyKey");
  }

  @Test
  void anonymize_promisesMore_refused() {
    ARCHIVE.settings("DCM4CHEE", ALLOWED, KEY);
    assertRefused(get("&anonymize=yes"), 400, "deidentify=basic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "studies/%s?deidentify=basic",
        "studies/%s/metadata?deidentify=basic",
        "studies/%s?accept=multipart/related;type=application/dicom&deidentify=basic",
        "studies/%s?anonymize=yes",
        "studies?StudyInstanceUID=%s&deidentify=basic"
      })
  void whereItCannotBeHad_refused_andNotIdentified(String path) {
    ARCHIVE.settings("DCM4CHEE", ALLOWED, KEY);
    assertRefused(ARCHIVE.get(path.formatted(STUDY)), 400, "deidentify");
  }

  @Test
  void theKeyIsNowhere() {
    ARCHIVE.settings("DCM4CHEE", ALLOWED, KEY);
    get("&deidentify=basic");
    ARCHIVE.settings("DCM4CHEE", ALLOWED, "zip.deidentifyKey=tooshort4711");
    get("&deidentify=basic");

    String status = ARCHIVE.server().overlay("status");
    assertThat(status).doesNotContain("0123456789abcdef", "tooshort4711");
    assertThat(ARCHIVE.server().log()).doesNotContain("0123456789abcdef", "tooshort4711");
  }
}
