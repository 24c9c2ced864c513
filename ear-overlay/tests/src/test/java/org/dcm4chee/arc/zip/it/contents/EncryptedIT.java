package org.dcm4chee.arc.zip.it.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An encrypted ZIP for who has the password, or a refusal; never one that all can read")
class EncryptedIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String PASSWORD = "correct horse battery";
  private static final String SERVERS = "the password of the server";
  private static final String HEADER = "Zip-Password";
  private static final String STUDY = DicomFile.newUid();
  private static final String SERIES = DicomFile.newUid();
  private static final String FIRST = DicomFile.newUid();
  private static final String ZIP = "studies/" + STUDY + "?accept=application/zip";

  @BeforeAll
  static void store() {
    ARCHIVE.server();
    ARCHIVE.store(List.of(object(FIRST, 1), object(DicomFile.newUid(), 2)));
  }

  private static byte[] object(String uid, int number) {
    return DicomFile.ct(STUDY, SERIES, uid, 1, number, 64)
        .text(0x00100010, "PN", "Geheim^Person")
        .text(0x0008103E, "LO", "Versteckt")
        .toBytes(DicomFile.EXPLICIT_LE);
  }

  @AfterEach
  void back() {
    ARCHIVE.settings("DCM4CHEE");
    ARCHIVE.control("DELETE", "studies/" + STUDY + "/faults");
  }

  private static HttpResponse<byte[]> get(String more, String password, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = HEADER;
    all[headers.length + 1] = password;
    return ARCHIVE.get(ZIP + more, all);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void assertTellsNothing(HttpResponse<byte[]> response) {
    assertThat(text(response.body()))
        .doesNotContain("Geheim", "Versteckt", STUDY, SERIES, FIRST, "CT001");
  }

  @Test
  void header_everyEntryIsEncrypted_andTheSameAsInThePlainZip() {
    HttpResponse<byte[]> response = get("", PASSWORD);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    assertThat(header(response, "Content-Disposition")).contains(STUDY + "-encrypted.zip");
    assertThat(response.headers().allValues("Vary").toString()).contains(HEADER);
    assertTellsNothing(response);
    Map<String, byte[]> files = Zips.decrypt(response.body(), PASSWORD);
    assertThat(files.keySet()).containsExactly("000001.dcm", "000002.dcm");
    assertThat(files.values().stream().map(EncryptedIT::text))
        .containsExactlyElementsOf(
            Zips.read(ARCHIVE.get(ZIP).body()).values().stream().map(EncryptedIT::text).toList());
    assertThatThrownBy(() -> Zips.decrypt(response.body(), "another password"))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void passwordThatIsNotAscii() {
    byte[] zip = get("", "UTF-8''gr%C3%BCner%20Tee%20um%20vier").body();

    assertThat(Zips.decrypt(zip, "gr\u00fcner Tee um vier")).hasSize(2);
  }

  @Test
  void dicomdirAndManifest_areEncryptedToo() {
    HttpResponse<byte[]> response = get("&dicomdir=true&manifest=true", PASSWORD);

    assertTellsNothing(response);
    Map<String, byte[]> files = Zips.decrypt(response.body(), PASSWORD);
    assertThat(files).containsKeys("DICOMDIR", "manifest.csv").hasSize(4);
    assertThat(text(files.get("manifest.csv"))).contains(STUDY, SERIES, FIRST);
    assertThat(text(files.get("DICOMDIR"))).contains("Geheim");
    assertThat(header(response, "Content-Disposition")).contains("-dicomdir-encrypted.zip");
  }

  @Test
  void missingObject_itsListIsEncryptedToo() {
    ARCHIVE.fault(STUDY, "lost", FIRST, 0);
    HttpResponse<byte[]> response = get("", PASSWORD);

    assertThat(response.statusCode()).isEqualTo(206);
    assertTellsNothing(response);
    assertThat(text(Zips.decrypt(response.body(), PASSWORD).get("MISSING.txt"))).contains(FIRST);
  }

  @Test
  void templates_doNotCount() {
    ARCHIVE.settings(
        "DCM4CHEE", "zip.entryNameFormat={00100010}/{00200013}.dcm", "zip.fileName={00100010}");
    HttpResponse<byte[]> response = get("", PASSWORD);

    assertTellsNothing(response);
    assertThat(header(response, "Content-Disposition")).contains(STUDY + "-encrypted.zip");
  }

  @Test
  void sameBytesEachTime_anyPartIsASliceOfThem_onlyWithTheSamePassword() {
    HttpResponse<byte[]> whole = get("&manifest=true", PASSWORD);
    byte[] zip = whole.body();
    String tag = header(whole, "ETag");
    ARCHIVE.server().redeploy();

    HttpResponse<byte[]> head = ARCHIVE.head(ZIP + "&manifest=true", HEADER, PASSWORD);
    assertThat(header(head, "ETag")).isEqualTo(tag);
    assertThat(header(head, "Content-Length")).isEqualTo("" + zip.length);
    for (int first : new int[] {0, 30, 60, 5_000, zip.length / 2, zip.length - 100}) {
      HttpResponse<byte[]> rest =
          get("&manifest=true", PASSWORD, "Range", "bytes=" + first + "-", "If-Range", tag);
      assertThat(rest.statusCode()).isEqualTo(206);
      Bytes.assertSlice(rest.body(), zip, first, zip.length - 1);
    }
    HttpResponse<byte[]> other =
        get("&manifest=true", PASSWORD + "!", "Range", "bytes=100-", "If-Range", tag);
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(header(other, "ETag")).isNotEqualTo(tag);
  }

  @Test
  void always_everyZipIs_andAMistakeInItDoesNotOpenIt(@TempDir Path folder) throws IOException {
    for (String always : List.of("zip.encryption=always", "zip.encryption=alway")) {
      ARCHIVE.settings("DCM4CHEE", always, "zip.password=" + SERVERS);
      assertThat(Zips.decrypt(ARCHIVE.get(ZIP).body(), SERVERS)).hasSize(2);
      assertThat(Zips.decrypt(get("", PASSWORD).body(), PASSWORD)).hasSize(2);
    }
    Path file = Files.writeString(folder.resolve("password"), SERVERS + "\n");
    ARCHIVE.settings("DCM4CHEE", "zip.encryption=always", "zip.password=file:" + file);
    assertThat(Zips.decrypt(ARCHIVE.get(ZIP).body(), SERVERS)).hasSize(2);
  }

  @Test
  void serversPassword_whereItIsAskedFor() {
    ARCHIVE.settings("DCM4CHEE", "zip.password=" + SERVERS);
    assertThat(Zips.read(ARCHIVE.get(ZIP).body())).hasSize(2);
    assertThat(Zips.decrypt(ARCHIVE.get(ZIP + "&encrypt=true").body(), SERVERS)).hasSize(2);
  }

  private static void assertRefused(HttpResponse<byte[]> response, int status, String... words) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(text(response.body()))
        .contains("errorMessage")
        .contains(words)
        .doesNotContain("Geheim", PASSWORD, "4711");
  }

  @Test
  void withoutAPassword_refused() {
    assertRefused(ARCHIVE.get(ZIP + "&encrypt=true"), 403, HEADER);
    ARCHIVE.settings("DCM4CHEE", "zip.encryption=always");
    assertRefused(ARCHIVE.get(ZIP), 403, "zip.encryption", HEADER);
    ARCHIVE.settings("DCM4CHEE", "zip.encryption=always", "zip.password=file:/no/such/file");
    assertRefused(ARCHIVE.get(ZIP), 503, "zip.password");
    ARCHIVE.settings("DCM4CHEE", "zip.encryption=always", "zip.password=short-4711");
    assertRefused(ARCHIVE.get(ZIP), 503, "zip.passwordMinLength");
  }

  @Test
  void notAllowed_refused() {
    ARCHIVE.settings("DCM4CHEE", "zip.encryption=never", "zip.password=" + SERVERS);
    assertRefused(get("", PASSWORD), 403, "zip.encryption");
    assertRefused(ARCHIVE.get(ZIP + "&encrypt=true"), 403, "zip.encryption");
    assertThat(ARCHIVE.get(ZIP).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tooshort4711",
        "UTF-8''%4",
        "UTF-8''%ff4711471147114711",
        "UTF-8'4711471147114711"
      })
  void passwordThatWillNotDo_refused(String password) {
    ARCHIVE.settings("DCM4CHEE", "zip.passwordMinLength=16");
    assertRefused(get("", password), 400, HEADER);
  }

  @Test
  void passwordInTheUrl_refused_andNotLogged() {
    assertRefused(ARCHIVE.get(ZIP + "&password=in-the-url-4711"), 400, "URL");
    assertThat(ARCHIVE.server().log()).doesNotContain("in-the-url-4711");
  }

  @Test
  void overHttpFromAnotherMachine_refused_unlessTheProxyHasTls() {
    String[] fromOutside = {"X-Forwarded-For", "203.0.113.7"};
    assertRefused(get("", PASSWORD, fromOutside), 403, "https://", "zip.passwordOverHttp");
    assertThat(get("", PASSWORD, "X-Forwarded-Proto", "https").statusCode()).isEqualTo(200);
    assertRefused(get("", PASSWORD, "X-Forwarded-Proto", "http"), 403, "https://");
    ARCHIVE.settings("DCM4CHEE", "zip.passwordOverHttp=true");
    assertThat(get("", PASSWORD, fromOutside).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "studies/%s",
        "studies/%s/metadata",
        "studies/%s?accept=multipart/related;type=application/dicom",
        "studies?StudyInstanceUID=%s"
      })
  void whereItCannotBeHad_refused_andNotReadableByAll(String path) {
    assertRefused(ARCHIVE.get(path.formatted(STUDY), HEADER, PASSWORD), 400, HEADER);
  }

  @Test
  void passwordsAreNowhere() {
    ARCHIVE.settings("DCM4CHEE", "zip.encryption=always", "zip.password=" + SERVERS);
    ARCHIVE.get(ZIP);
    get("", PASSWORD);
    get("", "too short");
    ARCHIVE.settings("DCM4CHEE", "zip.encryption=always", "zip.password=sh-4711");
    ARCHIVE.get(ZIP);

    assertThat(ARCHIVE.server().overlay("status"))
        .contains("zip.encryption")
        .doesNotContain(SERVERS, PASSWORD, "sh-4711");
    assertThat(ARCHIVE.server().log()).doesNotContain(SERVERS, PASSWORD, "too short", "sh-4711");
  }
}
