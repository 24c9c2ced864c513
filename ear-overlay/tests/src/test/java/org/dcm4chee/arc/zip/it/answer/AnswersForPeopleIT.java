package org.dcm4chee.arc.zip.it.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that people can read, files under the names that they expect, and ways out. */
class AnswersForPeopleIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String JPEG_2000 = "1.2.840.10008.1.2.4.90";
  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
  private OpenResources open;

  @BeforeEach
  void lookWhatIsOpen() {
    open = OpenResources.now(ARCHIVE);
  }

  @AfterEach
  void nothingStaysOpen() {
    ARCHIVE.settings("DCM4CHEE");
    open.awaitNoMore();
  }

  private static String path(String study) {
    return "studies/" + study + "?accept=application/zip";
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The same refusal, told to a program and to a browser. */
  private static void assertTold(String path, int status, String words) {
    HttpResponse<byte[]> program = ARCHIVE.get(path);
    assertThat(program.statusCode()).isEqualTo(status);
    assertThat(header(program, "Content-Type")).isEqualTo("application/json;charset=UTF-8");
    assertThat(text(program)).startsWith("{\"errorMessage\":").contains(words);
    HttpResponse<byte[]> browser = ARCHIVE.get(path, "Accept", BROWSER);
    assertThat(browser.statusCode()).isEqualTo(status);
    assertThat(header(browser, "Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(header(browser, "Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(header(browser, "Content-Disposition")).isEmpty();
    assertThat(header(browser, "Cache-Control")).isEqualTo("no-store");
    assertThat(text(browser))
        .startsWith("<!DOCTYPE html>")
        .contains(words)
        .doesNotContain("<script", "src=", "href=");
  }

  @Test
  void error_onTheWayIn() {
    String study = ARCHIVE.invent(1, 2, 1000);
    assertTold(path(study) + "&dicomdir=maybe", 400, "is true or false, nothing else");
    assertTold(path(study) + ";transfer-syntax=foo", 406, "transfer-syntax");
    assertTold(path("*"), 400, "of one study");
  }

  @Test
  void error_thatTheArchivesEventBringsAbout() {
    String study = ARCHIVE.invent(2, 2, 1000);
    ARCHIVE.settings("DCM4CHEE", "zip.maxInstances=3");
    assertTold(path(study), 413, study + ".2");
  }

  @Test
  void error_inPlaceOfAZip() {
    String study = ARCHIVE.invent(1, 2, 1000);
    ARCHIVE.fault(study, "lost", "*", 0);
    assertTold(path(study), 410, "None of the 2 objects can be read");
    ARCHIVE.control("DELETE", "studies/" + study + "/faults");
    ARCHIVE.fault(study, "lost", study + ".1.1", 0);
    ARCHIVE.settings("DCM4CHEE", "zip.onMissing=fail");
    assertTold(path(study), 500, study + ".1.1");
  }

  @Test
  void error_quotedFromTheUrl_isTextInThePage() {
    String study = ARCHIVE.invent(1, 1, 1000);
    HttpResponse<byte[]> page =
        ARCHIVE.get(
            path(study) + ";transfer-syntax=%3Cscript%3Ealert(1)%3C/script%3E", "Accept", BROWSER);
    assertThat(page.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(text(page)).startsWith("<!DOCTYPE html>").doesNotContain("<script");
  }

  @Test
  void zip_inABrowser_isAZip() {
    String study = ARCHIVE.invent(1, 2, 1000);
    HttpResponse<byte[]> response = ARCHIVE.get(path(study), "Accept", BROWSER);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Zips.read(response.body())).hasSize(2);
  }

  private static String disposition(String path) {
    HttpResponse<byte[]> head = ARCHIVE.head(path);
    assertThat(head.statusCode()).isIn(200, 206);
    return header(head, "Content-Disposition");
  }

  @ParameterizedTest(name = "filename={0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "trial-7 | attachment; filename=\"trial-7.zip\"",
        "trial-7.zip | attachment; filename=\"trial-7.zip\"",
        "Scan+one | attachment; filename=\"Scan one.zip\"",
        "..%2F..%2Fetc%2Fpasswd | attachment; filename=\"_.._.._etc_passwd.zip\"",
        "a%0D%0ASet-Cookie:+b=c | attachment; filename=\"a__Set-Cookie_ b=c.zip\"",
        "a%22;+filename=%22b.exe | attachment; filename=\"a_; filename=_b.exe.zip\"",
        "M%C3%BCnchen | attachment; filename=\"Munchen.zip\"; filename*=UTF-8''M%C3%BCnchen.zip",
        "CON | attachment; filename=\"_CON.zip\"",
      })
  void fileName_fromTheUrl(String given, String expected) {
    String study = ARCHIVE.invent(1, 1, 1000);
    HttpResponse<byte[]> head = ARCHIVE.head(path(study) + "&filename=" + given);
    assertThat(header(head, "Content-Disposition")).isEqualTo(expected);
    assertThat(header(head, "Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+", "%20"})
  void fileName_empty_isNone(String given) {
    String study = ARCHIVE.invent(1, 1, 1000);
    assertThat(disposition(path(study) + "&filename=" + given)).contains(study + ".zip");
  }

  @Test
  void fileName_fromTheUrl_hasNothingOfTheObjectsBesideIt_butSaysThatSomeAreMissing() {
    ARCHIVE.settings("DCM4CHEE", "zip.fileName={00100010}");
    String study = ARCHIVE.invent(1, 2, 1000);
    assertThat(disposition(path(study))).contains("Invented");
    assertThat(disposition(path(study) + "&dicomdir=true&filename=mine"))
        .isEqualTo("attachment; filename=\"mine.zip\"");
    ARCHIVE.fault(study, "lost", study + ".1.1", 0);
    assertThat(disposition(path(study) + "&filename=mine"))
        .isEqualTo("attachment; filename=\"mine-incomplete.zip\"");
  }

  @Test
  void fileName_changesNothingElse() {
    String study = ARCHIVE.invent(1, 2, 1000);
    HttpResponse<byte[]> plain = ARCHIVE.get(path(study));
    HttpResponse<byte[]> named = ARCHIVE.get(path(study) + "&filename=mine");
    assertThat(header(named, "ETag")).isEqualTo(header(plain, "ETag"));
    assertThat(named.body()).isEqualTo(plain.body());
  }

  @Test
  void fileName_tellsVariantsApart() {
    String study = ARCHIVE.invent(1, 2, 1000);
    assertThat(disposition(path(study))).contains('"' + study + ".zip\"");
    assertThat(disposition(path(study) + "&dicomdir=true"))
        .contains('"' + study + "-dicomdir.zip\"");
    ARCHIVE.fault(study, "lost", study + ".1.1", 0);
    assertThat(disposition(path(study) + "&dicomdir=true"))
        .contains('"' + study + "-dicomdir-incomplete.zip\"");
  }

  private static byte[] compressed(String study, String syntax) {
    return DicomFile.of(DicomFile.SECONDARY_CAPTURE, study, study + ".1", DicomFile.newUid())
        .number(0x00280002, 1)
        .text(0x00280004, "CS", "MONOCHROME2")
        .number(0x00280010, 16)
        .number(0x00280011, 16)
        .number(0x00280100, 8)
        .number(0x00280101, 8)
        .number(0x00280102, 7)
        .number(0x00280103, 0)
        .frame(DicomFile.rleFrame(new byte[16 * 16]))
        .toBytes(syntax);
  }

  private static void assertNotAcceptableButAsStored(String study) {
    HttpResponse<byte[]> none = ARCHIVE.get(path(study));
    assertThat(none.statusCode()).as(text(none)).isEqualTo(406);
    assertThat(text(none)).containsIgnoringCase("ask for transfer-syntax=*");
    HttpResponse<byte[]> stored = ARCHIVE.get(path(study) + ";transfer-syntax=*");
    assertThat(stored.statusCode()).isEqualTo(200);
    assertThat(Zips.read(stored.body())).hasSize(1);
  }

  private static void assertSomeAreMissing(String study) {
    HttpResponse<byte[]> some = ARCHIVE.get(path(study));
    assertThat(some.statusCode()).as(text(some)).isEqualTo(206);
    assertThat(header(some, "Warning")).contains("1 of 2");
    Map<String, byte[]> files = Zips.read(some.body());
    assertThat(files).hasSize(2);
    assertThat(new String(files.get("MISSING.txt"), StandardCharsets.UTF_8))
        .contains("no codec of this server can decompress", "ask for transfer-syntax=*");
  }

  private static byte[] image(String study) {
    return DicomFile.ct(study, study + ".2", DicomFile.newUid(), 2, 1, 16)
        .toBytes(DicomFile.EXPLICIT_LE);
  }

  @Test
  void syntaxThatNoCodecReads_notAcceptable_orMissingWithTheWayOut() {
    String study = DicomFile.newUid().substring(0, 24);
    ARCHIVE.store(List.of(compressed(study, JPEG_2000)));
    assertNotAcceptableButAsStored(study);
    ARCHIVE.store(List.of(image(study)));
    assertSomeAreMissing(study);
  }

  @Test
  void codecWhoseLibraryCannotBeLoaded_theSame() {
    String study = DicomFile.newUid().substring(0, 24);
    ARCHIVE.store(List.of(compressed(study, DicomFile.RLE)));
    ARCHIVE.fault(study, "codec", "*", 0);
    assertNotAcceptableButAsStored(study);
    ARCHIVE.store(List.of(image(study)));
    assertSomeAreMissing(study);
  }
}
