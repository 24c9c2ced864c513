package org.dcm4chee.arc.zip.it.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Audit;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

@DisplayName("…/metadata as a ZIP: the metadata of each object in a file, as JSON or XML")
class MetadataZipIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String STUDY = DicomFile.newUid();
  private static final String FIRST_SERIES = DicomFile.newUid();
  private static final String SECOND_SERIES = DicomFile.newUid();
  private static final List<String> INSTANCES =
      List.of(DicomFile.newUid(), DicomFile.newUid(), DicomFile.newUid());
  private static final String JSON = "application/zip;type=\"application/dicom+json\"";
  private static final String XML = "application/zip;type=\"application/dicom+xml\"";

  private OpenResources open;

  @BeforeAll
  static void store() {
    ARCHIVE.server();
    ARCHIVE.store(
        List.of(
            object(FIRST_SERIES, 1, 0).toBytes(DicomFile.EXPLICIT_LE),
            object(FIRST_SERIES, 1, 1).toBytes(DicomFile.IMPLICIT_LE),
            object(SECOND_SERIES, 2, 2).toBytes(DicomFile.EXPLICIT_LE)));
  }

  private static DicomFile object(String series, int seriesNumber, int index) {
    return DicomFile.ct(STUDY, series, INSTANCES.get(index), seriesNumber, index + 1, 64)
        .charset("ISO_IR 192", StandardCharsets.UTF_8)
        .text(0x00100010, "PN", "Müller^Jörg=王^小东")
        .text(0x00100020, "LO", "GEHEIM-ID");
  }

  @BeforeEach
  void lookWhatIsOpen() {
    open = OpenResources.now(ARCHIVE);
    Audit.forget(open);
  }

  @AfterEach
  void back() {
    ARCHIVE.settings("DCM4CHEE");
    open.awaitNoMore();
  }

  private static HttpResponse<byte[]> metadata(String of, String accept, String... headers) {
    List<String> all = new ArrayList<>(List.of("Accept", accept));
    all.addAll(List.of(headers));
    return ARCHIVE.get(of + "/metadata", all.toArray(String[]::new));
  }

  private static HttpResponse<byte[]> metadata(String accept) {
    return metadata("studies/" + STUDY, accept);
  }

  private static Map<String, byte[]> files(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).startsWith("application/zip");
    return Zips.read(response.body());
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static void assertInWords(HttpResponse<byte[]> response, int status, String... words) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(text(response.body())).startsWith("{\"errorMessage\":\"").contains(words);
  }

  @Test
  void json_oneFileForEachObject_namedAsItsDicomFile() {
    Map<String, byte[]> files = files(metadata(JSON));
    List<String> dicom =
        Zips.read(ARCHIVE.get("studies/" + STUDY + "?accept=application/zip").body())
            .keySet()
            .stream()
            .map(name -> name.replace(".dcm", ".json"))
            .toList();

    assertThat(List.copyOf(files.keySet())).isEqualTo(dicom).hasSize(3);
    int i = 0;
    for (byte[] file : files.values()) {
      assertThat(text(file))
          .startsWith("[{\"00020001\":")
          .endsWith("}]")
          .contains(
              "\"00020010\":{\"vr\":\"UI\",\"Value\":[\"1.2.840.10008.1.2.1\"]}",
              "\"00080018\":{\"vr\":\"UI\",\"Value\":[\"" + INSTANCES.get(i) + "\"]}",
              "\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Müller^Jörg\","
                  + "\"Ideographic\":\"王^小东\"}]}",
              "\"00280010\":{\"vr\":\"US\",\"Value\":[64]}")
          .doesNotContain("7FE00010", "BulkDataURI");
      i++;
    }
  }

  @Test
  void xml_oneFileForEachObject() throws Exception {
    Map<String, byte[]> files = files(metadata(XML));

    assertThat(files).hasSize(3);
    int i = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      assertThat(file.getKey()).endsWith(".xml");
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Document document =
          factory.newDocumentBuilder().parse(new ByteArrayInputStream(file.getValue()));
      assertThat(document.getDocumentElement().getTagName()).isEqualTo("NativeDicomModel");
      assertThat(text(file.getValue()))
          .contains(INSTANCES.get(i++), "王", "tag=\"00020010\"")
          .doesNotContain("7FE00010", "BulkData");
    }
  }

  @Test
  void seriesAndInstance_onlyTheirObjects() {
    String series = "studies/" + STUDY + "/series/" + FIRST_SERIES;
    String instance = series + "/instances/" + INSTANCES.get(1);

    assertThat(files(metadata(series, JSON))).hasSize(2);
    assertThat(files(metadata(instance, XML)).values())
        .singleElement()
        .satisfies(file -> assertThat(text(file)).contains(INSTANCES.get(1)));
  }

  @Test
  void exactLengthStrongTagAndRanges_asForDicomFiles() {
    HttpResponse<byte[]> whole = metadata(JSON);
    HttpResponse<byte[]> head = ARCHIVE.head("studies/" + STUDY + "/metadata", "Accept", JSON);
    int middle = whole.body().length / 2;
    HttpResponse<byte[]> part =
        metadata(
            "studies/" + STUDY,
            JSON,
            "Range",
            "bytes=" + middle + "-",
            "If-Range",
            header(whole, "ETag"));

    assertThat(header(whole, "Content-Length")).isEqualTo("" + whole.body().length);
    assertThat(header(whole, "ETag"))
        .startsWith("\"")
        .isEqualTo(header(head, "ETag"))
        .isNotEqualTo(header(metadata(XML), "ETag"));
    assertThat(header(head, "Content-Length")).isEqualTo("" + whole.body().length);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body())
        .isEqualTo(Arrays.copyOfRange(whole.body(), middle, whole.body().length));
    assertThat(header(whole, "Content-Disposition")).contains("-metadata.zip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata/", "%6Detadata", "metadata;x=y", "/metadata//"})
  void otherSpellings_areTheSame(String spelling) {
    HttpResponse<byte[]> response =
        ARCHIVE.get("studies/" + STUDY + "/" + spelling, "Accept", JSON);

    assertThat(files(response)).hasSize(3);
  }

  @Test
  void byALink() {
    HttpResponse<byte[]> response =
        ARCHIVE.get(
            "studies/"
                + STUDY
                + "/metadata?accept=application/zip;type=application/dicom%2Bjson&manifest=true");

    Map<String, byte[]> files = files(response);
    assertThat(files).hasSize(4);
    assertThat(text(files.get("manifest.csv"))).contains(".json").doesNotContain(".dcm");
  }

  @Test
  void theArchivesOwnMetadata_isLeftToIt() {
    HttpResponse<byte[]> json = metadata("application/dicom+json");

    assertThat(json.statusCode()).isEqualTo(200);
    assertThat(header(json, "Content-Type")).startsWith("application/dicom+json");
    assertThat(header(metadata(JSON + ";q=0.1, application/dicom+json"), "Content-Type"))
        .startsWith("application/dicom+json");
  }

  @Test
  void aZipOfDicomFiles_isNoMetadata_406NamesWhatThereIs() {
    assertInWords(metadata("application/zip"), 406, "dicom+json", "dicom+xml");
  }

  @Test
  void withDicomdir_400InWords() {
    HttpResponse<byte[]> response =
        ARCHIVE.get("studies/" + STUDY + "/metadata?dicomdir=true", "Accept", JSON);

    assertInWords(response, 400, "DICOMDIR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"includefield=all", "excludeprivate=true"})
  void aPartOfTheMetadata_400InWords(String parameter) {
    HttpResponse<byte[]> response =
        ARCHIVE.get("studies/" + STUDY + "/metadata?" + parameter, "Accept", JSON);

    assertInWords(response, 400, "all attributes");
  }

  @Test
  void limits_asForDicomFiles() {
    ARCHIVE.settings("DCM4CHEE", "zip.maxInstances=2");

    assertInWords(metadata(JSON), 413, "zip.maxInstances");
  }

  @Test
  void disabled_theArchiveAnswers() {
    ARCHIVE.settings("DCM4CHEE", "zip.enabled=false");

    assertThat(metadata(JSON).statusCode()).isEqualTo(406);
  }

  @Test
  void audit_tellsTheObjects() {
    files(metadata(XML));

    Audit audit = Audit.of(ARCHIVE, STUDY);
    assertThat(audit.transferred()).isEqualTo(INSTANCES.stream().sorted().toList());
    assertThat(audit.failed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, XML})
  void deidentified_nothingOfTheOriginal_noReference(String accept) {
    ARCHIVE.settings(
        "DCM4CHEE", "zip.deidentify=allowed", "zip.deidentifyKey=0123456789abcdef0123456789abcdef");
    HttpResponse<byte[]> response =
        ARCHIVE.get("studies/" + STUDY + "/metadata?deidentify=basic", "Accept", accept);

    Map<String, byte[]> files = files(response);
    assertThat(files).hasSize(3);
    files.forEach(
        (name, file) ->
            assertThat(name + text(file))
                .contains("1.2.840.10008.1.2.1")
                .doesNotContain("Müller", "王", "GEHEIM", STUDY, FIRST_SERIES, "BulkData")
                .doesNotContain(INSTANCES));
    assertThat(response.headers().map().toString()).doesNotContain(STUDY);
  }

  private static final String PASSWORD = "correct horse battery";

  @ParameterizedTest
  @ValueSource(strings = {JSON, XML})
  void encrypted_eachFile_theSameAsInThePlainZip(String accept) {
    HttpResponse<byte[]> response = metadata("studies/" + STUDY, accept, "Zip-Password", PASSWORD);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    assertThat(header(response, "Content-Disposition")).contains("-metadata-encrypted.zip");
    assertThat(text(response.body())).doesNotContain("GEHEIM").doesNotContain(INSTANCES);
    Map<String, byte[]> files = Zips.decrypt(response.body(), PASSWORD);
    assertThat(files.keySet()).allMatch(name -> name.matches("\\d{6}\\.(json|xml)")).hasSize(3);
    assertThat(files.values().stream().map(MetadataZipIT::text).toList())
        .isEqualTo(files(metadata(accept)).values().stream().map(MetadataZipIT::text).toList());
  }

  @Test
  void encrypted_sameBytesEachTime_aPartIsASlice() {
    HttpResponse<byte[]> whole = metadata("studies/" + STUDY, JSON, "Zip-Password", PASSWORD);
    int middle = whole.body().length / 2;
    HttpResponse<byte[]> part =
        metadata(
            "studies/" + STUDY,
            JSON,
            "Zip-Password",
            PASSWORD,
            "Range",
            "bytes=" + middle + "-",
            "If-Range",
            header(whole, "ETag"));

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body())
        .isEqualTo(Arrays.copyOfRange(whole.body(), middle, whole.body().length));
  }

  @Test
  void deidentifiedAndEncrypted_nothingOfTheOriginal() {
    ARCHIVE.settings(
        "DCM4CHEE", "zip.deidentify=allowed", "zip.deidentifyKey=0123456789abcdef0123456789abcdef");
    HttpResponse<byte[]> response =
        ARCHIVE.get(
            "studies/" + STUDY + "/metadata?deidentify=basic&manifest=true",
            "Accept",
            JSON,
            "Zip-Password",
            PASSWORD);

    Map<String, byte[]> files = Zips.decrypt(response.body(), PASSWORD);
    assertThat(files).hasSize(4);
    files.forEach(
        (name, file) ->
            assertThat(name + text(file))
                .doesNotContain("Müller", "王", "GEHEIM", STUDY, FIRST_SERIES)
                .doesNotContain(INSTANCES));
    assertThat(response.headers().map().toString()).doesNotContain(STUDY);
  }

  @Test
  void nothingStaysOpen() {
    OpenResources open = OpenResources.now(ARCHIVE);
    files(metadata(JSON));
    open.awaitNoMore();
  }
}
