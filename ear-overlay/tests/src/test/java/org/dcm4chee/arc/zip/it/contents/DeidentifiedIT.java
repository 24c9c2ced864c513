package org.dcm4chee.arc.zip.it.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an AE de-identifies leaves no trace of the original: not in names, DICOMDIR, manifest,
 * headers, errors or log. The AE ANON of the stand-in coerces what identifies the patient.
 */
class DeidentifiedIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String STUDY = DicomFile.newUid();
  private static final String FIRST = DicomFile.newUid();
  private static final List<String> SECRETS =
      List.of(
          "Geheim", "GEHEIM-ID", "19330303", "Verborgen", "Versteckt", "ACC-4711", "Dr^Diskret");

  @BeforeAll
  static void store() {
    ARCHIVE.server();
    String series = DicomFile.newUid();
    ARCHIVE.store(List.of(object(series, FIRST, 1), object(series, DicomFile.newUid(), 2)));
  }

  private static byte[] object(String series, String uid, int number) {
    return DicomFile.ct(STUDY, series, uid, 1, number, 16)
        .text(0x00100010, "PN", "Geheim^Person")
        .text(0x00100020, "LO", "GEHEIM-ID")
        .text(0x00100030, "DA", "19330303")
        .text(0x00081030, "LO", "Verborgen")
        .text(0x0008103E, "LO", "Versteckt")
        .text(0x00080050, "SH", "ACC-4711")
        .text(0x00080090, "PN", "Dr^Diskret")
        .toBytes(DicomFile.EXPLICIT_LE);
  }

  @AfterEach
  void back() {
    ARCHIVE.settings("ANON");
    ARCHIVE.control("DELETE", "studies/" + STUDY + "/faults");
  }

  private static HttpResponse<byte[]> get(String query) {
    HttpResponse<byte[]> response =
        ARCHIVE.send(
            "GET", ARCHIVE.uri("ANON", "studies/" + STUDY + "?accept=application/zip" + query));
    assertNoSecret("the headers", response.headers().map().toString());
    assertNoSecret("the body", new String(response.body(), StandardCharsets.ISO_8859_1));
    assertNoSecret(
        "our log",
        String.join(
            "\n",
            ARCHIVE
                .server()
                .log()
                .lines()
                .filter(line -> line.contains("org.dcm4chee.arc.zip"))
                .toList()));
    return response;
  }

  private static void assertNoSecret(String where, String text) {
    for (String secret : SECRETS) {
      assertThat(text.contains(secret)).as("%s in %s", secret, where).isFalse();
    }
  }

  private static void assertNoSecretIn(Map<String, byte[]> files) {
    files.forEach(
        (name, content) -> {
          assertNoSecret("the name " + name, name);
          assertNoSecret(name, new String(content, StandardCharsets.ISO_8859_1));
        });
  }

  @Test
  void theOriginal_hasTheSecrets_soThatTheTestsSeeThem() {
    HttpResponse<byte[]> original = ARCHIVE.get("studies/" + STUDY + "?accept=application/zip");
    String text = new String(original.body(), StandardCharsets.ISO_8859_1);
    assertThat(SECRETS).allMatch(text::contains);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";transfer-syntax=*",
        "&dicomdir=true",
        "&manifest=true",
        "&dicomdir=true&manifest=true"
      })
  void nothingOfTheOriginal(String query) {
    HttpResponse<byte[]> response = get(query);
    assertThat(response.statusCode()).isEqualTo(200);
    assertNoSecretIn(Zips.read(response.body()));
  }

  @Test
  void deflated_nothingInside() {
    ARCHIVE.settings("ANON", "zip.compression=fast");
    assertNoSecretIn(Zips.read(get("&dicomdir=true").body()));
  }

  @Test
  void templatesWithPatientTags_areFilledFromWhatIsSent() {
    ARCHIVE.settings(
        "ANON",
        "zip.entryNameFormat={00100010}/{00100020}/{0008103E}/{00081030}/{00200013}.dcm",
        "zip.fileName={00100010} {00100030}");
    HttpResponse<byte[]> response = get("");
    assertThat(Zips.read(response.body()).keySet())
        .containsExactly("ANON/ANON/1.dcm", "ANON/ANON/2.dcm");
    assertThat(ArchiveUnderTest.header(response, "Content-Disposition"))
        .isEqualTo("attachment; filename=\"ANON.zip\"");
  }

  @Test
  void missingObject_listAndErrorNameNobody() {
    ARCHIVE.fault(STUDY, "lost", FIRST, 0);
    HttpResponse<byte[]> partial = get("&manifest=true");
    assertThat(partial.statusCode()).isEqualTo(206);
    Map<String, byte[]> files = Zips.read(partial.body());
    assertThat(files).containsKey("MISSING.txt");
    assertNoSecretIn(files);
    ARCHIVE.settings("ANON", "zip.onMissing=fail");
    assertThat(get("").statusCode()).isEqualTo(500);
  }

  @Test
  void nullifyingCoercion_sendsNoPixels() {
    byte[] with = ARCHIVE.get("studies/" + STUDY + "?accept=application/zip").body();
    byte[] without =
        ARCHIVE
            .send("GET", ARCHIVE.uri("HEADERS", "studies/" + STUDY + "?accept=application/zip"))
            .body();
    Zips.read(without)
        .forEach(
            (name, content) ->
                assertThat(content.length).isEqualTo(Zips.read(with).get(name).length - 512));
  }
}
