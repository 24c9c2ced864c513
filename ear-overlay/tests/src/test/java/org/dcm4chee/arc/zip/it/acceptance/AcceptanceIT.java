package org.dcm4chee.arc.zip.it.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.dicom.SampleFiles;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user gets, asked over HTTP of whatever archive there is. */
class AcceptanceIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String STUDY = DicomFile.newUid();
  private static final String SERIES = DicomFile.newUid();
  private static final String SECOND_SERIES = DicomFile.newUid();
  private static final Map<String, DicomFile> OBJECTS = new HashMap<>();
  private static final String PASSWORD = "correct horse battery";
  private static final String PATIENT_ID = "ACCEPTANCE-4711";
  private static final String[] DEIDENTIFY = {
    "zip.deidentify=allowed", "zip.deidentifyKey=0123456789abcdef0123456789abcdef"
  };

  @BeforeAll
  static void storeAStudyInEveryTransferSyntax() throws IOException {
    List<byte[]> files = new ArrayList<>();
    String[] syntaxes = {
      DicomFile.EXPLICIT_LE, DicomFile.IMPLICIT_LE, DicomFile.EXPLICIT_BE, DicomFile.DEFLATED
    };
    for (int i = 0; i < syntaxes.length; i++) {
      String uid = DicomFile.newUid();
      DicomFile object =
          DicomFile.ct(STUDY, SERIES, uid, 1, i + 1, 32).text(0x00100020, "LO", PATIENT_ID);
      OBJECTS.put(uid, object);
      files.add(object.toBytes(syntaxes[i]));
    }
    files.add(compressed(1, DicomFile.RLE, DicomFile.rleFrame(grey())));
    files.add(compressed(2, DicomFile.JPEG_BASELINE, jpeg()));
    ARCHIVE.store(files);
  }

  private static byte[] grey() {
    byte[] pixels = new byte[16 * 16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 200);
    }
    return pixels;
  }

  private static byte[] jpeg() throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, 16, 16, grey());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", out);
    return out.toByteArray();
  }

  private static byte[] compressed(int number, String syntax, byte[] frame) {
    String uid = DicomFile.newUid();
    DicomFile object =
        DicomFile.of(DicomFile.SECONDARY_CAPTURE, STUDY, SECOND_SERIES, uid)
            .text(0x00100020, "LO", PATIENT_ID)
            .text(0x00200011, "IS", "2")
            .text(0x00200013, "IS", Integer.toString(number))
            .number(0x00280002, 1)
            .text(0x00280004, "CS", "MONOCHROME2")
            .number(0x00280010, 16)
            .number(0x00280011, 16)
            .number(0x00280100, 8)
            .number(0x00280101, 8)
            .number(0x00280102, 7)
            .number(0x00280103, 0)
            .frame(frame);
    OBJECTS.put(uid, object);
    return object.toBytes(syntax);
  }

  private static Map<String, byte[]> zip(String path, String... headers) {
    HttpResponse<byte[]> response = ARCHIVE.get(path, headers);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo("application/zip");
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    assertThat(Zips.readAsStream(response.body()).keySet())
        .isEqualTo(Zips.read(response.body()).keySet());
    return Zips.read(response.body());
  }

  @Test
  void study_acceptParameter_zipOfAllItsObjects() {
    Map<String, byte[]> files = zip("studies/" + STUDY + "?accept=application/zip");
    assertThat(files).hasSize(6);
    assertThat(files.keySet()).allMatch(name -> name.endsWith(".dcm"));
    files.values().forEach(AcceptanceIT::assertDicom);
  }

  private static void assertDicom(byte[] file) {
    assertThat(new String(file, 128, 4, StandardCharsets.US_ASCII)).isEqualTo("DICM");
  }

  @Test
  void study_acceptHeader_sameZip() {
    byte[] byParameter = ARCHIVE.get("studies/" + STUDY + "?accept=application/zip").body();
    byte[] byHeader = ARCHIVE.get("studies/" + STUDY, "Accept", "application/zip").body();
    assertThat(byHeader).isEqualTo(byParameter);
  }

  @Test
  void series_andInstance_onlyTheirObjects() {
    assertThat(zip("studies/" + STUDY + "/series/" + SERIES + "?accept=application/zip"))
        .hasSize(4);
    String uid =
        OBJECTS.keySet().stream()
            .filter(u -> OBJECTS.get(u).text(0x0020000E).equals(SERIES))
            .findFirst()
            .orElseThrow();
    assertThat(
            zip(
                "studies/"
                    + STUDY
                    + "/series/"
                    + SERIES
                    + "/instances/"
                    + uid
                    + "?accept=application/zip"))
        .hasSize(1);
  }

  @Test
  void study_twice_equalBytes() {
    String path = "studies/" + STUDY + "?accept=application/zip;transfer-syntax=*";
    assertThat(ARCHIVE.get(path).body()).isEqualTo(ARCHIVE.get(path).body());
  }

  @ParameterizedTest(name = "transfer-syntax {0}")
  @ValueSource(strings = {"*", "1.2.840.10008.1.2.1"})
  void entries_sameBytesAsMultipart(String syntax) {
    // "As stored" means Explicit VR Little Endian for two of them (PS3.18 §8.7.3), multipart does
    // not.
    Map<String, byte[]> files =
        zip(
            "studies/"
                + STUDY
                + "/series/"
                + SECOND_SERIES
                + "?accept=application/zip;transfer-syntax="
                + syntax);
    HttpResponse<byte[]> multipart =
        ARCHIVE.get(
            "studies/" + STUDY + "/series/" + SECOND_SERIES,
            "Accept",
            "multipart/related;type=\"application/dicom\";transfer-syntax=" + syntax);
    assertThat(multipart.statusCode()).isEqualTo(200);
    List<byte[]> parts = parts(multipart);
    assertThat(files.size()).isEqualTo(parts.size());
    for (byte[] file : files.values()) {
      assertThat(parts.stream().filter(part -> Arrays.equals(part, file)).count()).isEqualTo(1);
    }
  }

  private static List<byte[]> parts(HttpResponse<byte[]> multipart) {
    String type = header(multipart, "Content-Type");
    String boundary = type.replaceAll(".*boundary=\"?([^;\"]+).*", "$1");
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    // The first delimiter may be the very start of the body (RFC 2046 §5.1.1).
    whole.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    whole.writeBytes(multipart.body());
    byte[] body = whole.toByteArray();
    byte[] delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    List<byte[]> parts = new ArrayList<>();
    int start = indexOf(body, delimiter, 0);
    while (start >= 0) {
      int next = indexOf(body, delimiter, start + 1);
      if (next < 0) {
        break;
      }
      int content =
          indexOf(body, "\r\n\r\n".getBytes(StandardCharsets.US_ASCII), start + delimiter.length);
      parts.add(Arrays.copyOfRange(body, content + 4, next));
      start = next;
    }
    return parts;
  }

  private static int indexOf(byte[] in, byte[] what, int from) {
    for (int i = from; i <= in.length - what.length; i++) {
      if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void noTransferSyntax_uncompressedObjects_haveTheirPixelsInLittleEndian() {
    Map<String, byte[]> files =
        zip("studies/" + STUDY + "/series/" + SERIES + "?accept=application/zip");
    for (byte[] file : files.values()) {
      assertThat(new String(file, StandardCharsets.ISO_8859_1))
          .contains("1.2.840.10008.1.2.1\0")
          .doesNotContain("1.2.840.10008.1.2.2\0");
    }
    for (DicomFile object : OBJECTS.values()) {
      if (object.text(0x0020000E).equals(SERIES)) {
        assertThat(files.values()).anyMatch(file -> indexOf(file, object.pixels(), 132) > 0);
      }
    }
  }

  @Test
  void noTransferSyntax_lossyPixels_stayAsStored() throws IOException {
    Map<String, byte[]> files =
        zip("studies/" + STUDY + "/series/" + SECOND_SERIES + "?accept=application/zip");
    List<String> texts =
        files.values().stream().map(f -> new String(f, StandardCharsets.ISO_8859_1)).toList();
    assertThat(texts).anyMatch(text -> text.contains(DicomFile.JPEG_BASELINE));
    assertThat(texts).noneMatch(text -> text.contains(DicomFile.RLE + "\0"));
    assertThat(files.values()).anyMatch(file -> indexOf(file, grey(), 132) > 0);
  }

  @Test
  void explicitLittleEndian_jpeg_isDecompressed() throws IOException {
    Map<String, byte[]> files =
        zip(
            "studies/"
                + STUDY
                + "/series/"
                + SECOND_SERIES
                + "?accept=application/zip;transfer-syntax=1.2.840.10008.1.2.1");
    BufferedImage decoded = ImageIO.read(new java.io.ByteArrayInputStream(jpeg()));
    byte[] pixels = (byte[]) decoded.getRaster().getDataElements(0, 0, 16, 16, null);
    assertThat(files.values()).anyMatch(file -> indexOf(file, pixels, 132) > 0);
  }

  @Test
  void otherTypes_untouched() {
    HttpResponse<byte[]> multipart = ARCHIVE.get("studies/" + STUDY);
    assertThat(multipart.statusCode()).isEqualTo(200);
    assertThat(header(multipart, "Content-Type")).startsWith("multipart/related");
    assertThat(header(multipart, "Content-Disposition")).isEmpty();
  }

  @Test
  void browserNavigation_uiLink_givesZip() {
    HttpResponse<byte[]> response =
        ARCHIVE.get(
            "studies/" + STUDY + "?accept=application/zip;transfer-syntax=*&dicomdir=true",
            "Accept",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8");
    assertThat(header(response, "Content-Type")).isEqualTo("application/zip");
    Map<String, byte[]> files = Zips.read(response.body());
    assertThat(files).containsKey("DICOMDIR").hasSize(7);
  }

  @Test
  void unknownStudy_404InWords() {
    HttpResponse<byte[]> response =
        ARCHIVE.get("studies/" + DicomFile.newUid() + "?accept=application/zip");
    assertThat(response.statusCode()).isEqualTo(404);
    assertInWords(response);
  }

  @Test
  void malformedDicomdir_400InWords() {
    HttpResponse<byte[]> response =
        ARCHIVE.get("studies/" + STUDY + "?accept=application/zip&dicomdir=maybe");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).doesNotContain("\tat ");
  }

  @Test
  void malformedAccept_400InWords() {
    HttpResponse<byte[]> response = ARCHIVE.get("studies/" + STUDY + "?accept=zip");
    assertThat(response.statusCode()).isEqualTo(400);
    assertInWords(response);
  }

  @Test
  void zipOfOtherFiles_406NamesWhatThereIs() {
    HttpResponse<byte[]> response =
        ARCHIVE.get("studies/" + STUDY, "Accept", "application/zip;type=\"image/jpeg\"");
    assertThat(response.statusCode()).isEqualTo(406);
    assertInWords(response);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("dicom+json", "dicom+xml", "/metadata");
  }

  @Test
  void unknownTransferSyntax_406InWords() {
    HttpResponse<byte[]> response =
        ARCHIVE.get("studies/" + STUDY + "?accept=application/zip;transfer-syntax=1.2.3");
    assertThat(response.statusCode()).isEqualTo(406);
    assertInWords(response);
  }

  private static void assertInWords(HttpResponse<byte[]> response) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    assertThat(body).startsWith("{\"errorMessage\":\"").doesNotContain("\tat ", "Exception");
  }

  /** Skips the test where the archive's admin does not allow what is asked for. */
  private static HttpResponse<byte[]> allowed(HttpResponse<byte[]> response) {
    Assumptions.assumeFalse(
        response.statusCode() == 403 || response.statusCode() == 503,
        () -> "not allowed here: " + new String(response.body(), StandardCharsets.UTF_8));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    return response;
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void password_zipForWhoHasIt_theObjectsOfThePlainOne() {
    String series = "studies/" + STUDY + "/series/" + SERIES + "?accept=application/zip";
    HttpResponse<byte[]> response = allowed(ARCHIVE.get(series, "Zip-Password", PASSWORD));

    assertThat(latin1(response.body())).doesNotContain(STUDY, SERIES);
    Map<String, byte[]> files = Zips.decrypt(response.body(), PASSWORD);
    assertThat(files.values().stream().map(AcceptanceIT::latin1).toList())
        .isEqualTo(zip(series).values().stream().map(AcceptanceIT::latin1).toList());
    assertThat(ARCHIVE.get(series, "Zip-Password", PASSWORD).body()).isEqualTo(response.body());
    int from = response.body().length / 2;
    HttpResponse<byte[]> rest =
        ARCHIVE.get(
            series,
            "Zip-Password",
            PASSWORD,
            "Range",
            "bytes=" + from + "-",
            "If-Range",
            header(response, "ETag"));
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.body())
        .isEqualTo(Arrays.copyOfRange(response.body(), from, response.body().length));
  }

  @Test
  void deidentified_noneOfTheUidsOrNames_theSameTwice() {
    ARCHIVE.settingsIfOurs("DCM4CHEE", DEIDENTIFY);
    try {
      String series =
          "studies/" + STUDY + "/series/" + SERIES + "?accept=application/zip&deidentify=basic";
      HttpResponse<byte[]> response = allowed(ARCHIVE.get(series + "&manifest=true"));

      assertThat(response.headers().map().toString()).doesNotContain(STUDY);
      Map<String, byte[]> files = Zips.read(response.body());
      assertThat(files).hasSize(5);
      files.forEach(
          (name, file) ->
              assertThat(name + latin1(file))
                  .doesNotContain(STUDY, SERIES, PATIENT_ID)
                  .doesNotContain(OBJECTS.keySet()));
      assertThat(ARCHIVE.get(series + "&manifest=true").body()).isEqualTo(response.body());
      byte[] encrypted = allowed(ARCHIVE.get(series, "Zip-Password", PASSWORD)).body();
      assertThat(Zips.decrypt(encrypted, PASSWORD).values().stream().map(AcceptanceIT::latin1))
          .isSubsetOf(files.values().stream().map(AcceptanceIT::latin1).toList())
          .hasSize(4);
    } finally {
      ARCHIVE.settingsIfOurs("DCM4CHEE");
    }
  }

  @Test
  void samples_everyFileThatIsStored_comesBackInAValidZip() throws IOException {
    String folder = System.getProperty("zip.it.samples", "");
    Assumptions.assumeFalse(folder.isEmpty(), "no -Dzip.it.samples=DIR");
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    int stored = 0;
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      String study;
      try {
        study = SampleFiles.studyUid(bytes);
      } catch (IOException e) {
        System.out.println(file.getFileName() + ": not tried, " + e.getMessage());
        continue;
      }
      int taken = ARCHIVE.tryStore(List.of(bytes));
      if (taken != 200) {
        System.out.println(file.getFileName() + ": the archive answered " + taken);
        continue;
      }
      HttpResponse<byte[]> response =
          ARCHIVE.get("studies/" + study + "?accept=application/zip;transfer-syntax=*");
      if (response.statusCode() == 410) {
        System.out.println(file.getFileName() + ": stored, but cannot be read");
        continue;
      }
      assertThat(response.statusCode()).as(file.toString()).isIn(200, 206);
      Map<String, byte[]> entries = Zips.read(response.body());
      entries.forEach(
          (name, content) -> {
            if (name.endsWith(".dcm")) {
              assertDicom(content);
            }
          });
      stored++;
    }
    assertThat(stored).as("files taken from %s", folder).isPositive();
  }
}
