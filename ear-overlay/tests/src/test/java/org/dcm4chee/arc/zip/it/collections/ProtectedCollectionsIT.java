package org.dcm4chee.arc.zip.it.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a search finds, encrypted, de-identified, or both: as of one study")
class ProtectedCollectionsIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String AE = "DCM4CHEE";
  private static final String PASSWORD = "correct horse battery";
  private static final String[] DEIDENTIFY = {
    "zip.deidentify=allowed", "zip.deidentifyKey=0123456789abcdef0123456789abcdef"
  };
  private static final String ONE = DicomFile.newUid();
  private static final String TWO = DicomFile.newUid();
  private static final List<String> SECRETS = new ArrayList<>(List.of(ONE, TWO));
  private static final String SEARCH =
      "studies?StudyInstanceUID=" + ONE + "," + TWO + "&accept=application/zip";

  /** Two patients, a study and two objects each. */
  @BeforeAll
  static void store() {
    ARCHIVE.server();
    List<byte[]> files = new ArrayList<>();
    for (String study : List.of(ONE, TWO)) {
      String name = study.equals(ONE) ? "Geheim^Person" : "Verborgen^Mensch";
      String series = DicomFile.newUid();
      SECRETS.addAll(List.of(name.substring(0, name.indexOf('^')), series));
      for (int i = 1; i <= 2; i++) {
        String uid = DicomFile.newUid();
        SECRETS.add(uid);
        files.add(
            DicomFile.ct(study, series, uid, 1, i, 32)
                .text(0x00100010, "PN", name)
                .text(0x00100020, "LO", "ID-" + name)
                .text(0x00100030, "DA", "19330303")
                .text(0x0008103E, "LO", "Versteckt")
                .toBytes(DicomFile.EXPLICIT_LE));
      }
    }
    SECRETS.addAll(List.of("19330303", "Versteckt"));
    ARCHIVE.store(files);
  }

  @AfterEach
  void back() {
    ARCHIVE.settings(AE);
  }

  private static HttpResponse<byte[]> encrypted(String query, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Zip-Password";
    all[headers.length + 1] = PASSWORD;
    return ARCHIVE.get(SEARCH + query, all);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void assertTellsNothing(HttpResponse<byte[]> response) {
    assertThat(text(response.body())).doesNotContain(SECRETS).doesNotContain("CT001");
    assertThat(response.headers().map().toString()).doesNotContain(SECRETS);
  }

  private static void assertNoSecret(Map<String, byte[]> files) {
    files.forEach((name, bytes) -> assertThat(name + text(bytes)).doesNotContain(SECRETS));
  }

  @Test
  void encrypted_neutralNames_theObjectsOfThePlainZip() {
    HttpResponse<byte[]> response = encrypted("");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    assertThat(header(response, "Content-Disposition")).contains("studies-encrypted.zip");
    assertTellsNothing(response);
    Map<String, byte[]> files = Zips.decrypt(response.body(), PASSWORD);
    assertThat(files.keySet()).allMatch(name -> name.matches("\\d{6}\\.dcm")).hasSize(4);
    assertThat(files.values().stream().map(ProtectedCollectionsIT::text))
        .containsExactlyElementsOf(
            Zips.read(ARCHIVE.get(SEARCH).body()).values().stream()
                .map(ProtectedCollectionsIT::text)
                .toList());
  }

  @Test
  void encrypted_resumed_theRestOfTheWhole_onlyWithTheSamePassword() {
    HttpResponse<byte[]> whole = encrypted("&manifest=true");
    String tag = header(whole, "ETag");
    int from = whole.body().length / 2;
    HttpResponse<byte[]> rest =
        encrypted("&manifest=true", "Range", "bytes=" + from + "-", "If-Range", tag);

    assertThat(rest.statusCode()).isEqualTo(206);
    Bytes.assertSlice(rest.body(), whole.body(), from, whole.body().length - 1);
    HttpResponse<byte[]> other =
        ARCHIVE.get(
            SEARCH + "&manifest=true",
            "Range",
            "bytes=" + from + "-",
            "If-Range",
            tag,
            "Zip-Password",
            PASSWORD + "!");
    assertThat(other.statusCode()).isEqualTo(200);
  }

  @Test
  void encryptedByTheServer_orRefused_neverForAllToRead() {
    ARCHIVE.settings(AE, "zip.encryption=always", "zip.password=the password of the server");
    assertThat(Zips.decrypt(ARCHIVE.get(SEARCH).body(), "the password of the server")).hasSize(4);
    ARCHIVE.settings(AE, "zip.encryption=always");
    HttpResponse<byte[]> refused = ARCHIVE.get(SEARCH);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(text(refused.body())).contains("zip.encryption").doesNotContain(SECRETS);
  }

  @Test
  void aListInsteadOfAZip_isNotAnsweredToWhoGaveAPassword() {
    HttpResponse<byte[]> refused =
        ARCHIVE.get(
            "studies?StudyInstanceUID=" + ONE,
            "Accept",
            "application/dicom+json",
            "Zip-Password",
            PASSWORD);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused.body())).contains("Zip-Password").doesNotContain(SECRETS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&dicomdir=true", "&manifest=true", "&dicomdir=true&manifest=true"})
  void deidentified_nothingOfAnyPatient(String more) {
    ARCHIVE.settings(AE, DEIDENTIFY);
    HttpResponse<byte[]> response = ARCHIVE.get(SEARCH + "&deidentify=basic" + more);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Disposition")).contains("deidentified");
    assertThat(response.headers().map().toString()).doesNotContain(SECRETS);
    Map<String, byte[]> files = Zips.read(response.body());
    assertThat(files.keySet().stream().filter(name -> !name.matches("DICOMDIR|manifest.csv")))
        .hasSize(4);
    assertNoSecret(files);
  }

  @Test
  void deidentified_twoPatientsStayTwo_withTheUidsOfEachStudysOwnZip() {
    ARCHIVE.settings(AE, DEIDENTIFY);
    Map<String, byte[]> files = Zips.read(ARCHIVE.get(SEARCH + "&deidentify=basic").body());

    List<String> folders =
        files.keySet().stream()
            .map(name -> name.substring(0, name.indexOf('/')))
            .distinct()
            .toList();
    assertThat(folders).hasSize(2).allMatch(name -> name.startsWith("2.25."));
    for (String study : List.of(ONE, TWO)) {
      byte[] alone =
          ARCHIVE.get("studies/" + study + "?accept=application/zip&deidentify=basic").body();
      for (byte[] object : Zips.read(alone).values()) {
        assertThat(files.values()).anyMatch(file -> Arrays.equals(file, object));
      }
    }
  }

  @Test
  void deidentifiedAndEncrypted_nothingOfAnyPatient_evenForWhoHasThePassword() {
    ARCHIVE.settings(AE, DEIDENTIFY);
    HttpResponse<byte[]> response = encrypted("&deidentify=basic&dicomdir=true&manifest=true");

    assertThat(response.statusCode()).isEqualTo(200);
    assertTellsNothing(response);
    Map<String, byte[]> files = Zips.decrypt(response.body(), PASSWORD);
    assertThat(files).hasSize(6).containsKeys("DICOMDIR", "manifest.csv");
    assertNoSecret(files);
  }

  @Test
  void deidentified_notAllowed_refused_notIdentified() {
    HttpResponse<byte[]> refused = ARCHIVE.get(SEARCH + "&deidentify=basic");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(text(refused.body())).contains("zip.deidentify").doesNotContain(SECRETS);
  }
}
