package org.dcm4chee.arc.zip.it.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.lingala.zip4j.io.inputstream.ZipInputStream;
import net.lingala.zip4j.model.LocalFileHeader;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.SplitZip;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Metadata with bulk data: a text for each object, and a file for each value beside it")
class MetadataBulkDataIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String STUDY = DicomFile.newUid();
  private static final String SERIES = DicomFile.newUid();
  private static final String NATIVE = DicomFile.newUid();
  private static final String NESTED = DicomFile.newUid();
  private static final String FRAMES = DicomFile.newUid();
  private static final String TEXT_ONLY = DicomFile.newUid();
  private static final List<String> ALL =
      List.of(NATIVE, NESTED, FRAMES, TEXT_ONLY).stream().sorted().toList();
  private static final String JSON = "application/zip;type=\"application/dicom+json\"";
  private static final String XML = "application/zip;type=\"application/dicom+xml\"";
  private static final String AS_STORED = ";transfer-syntax=*";
  private static final int CREATOR = 0x00290010;
  private static final int PRIVATE = 0x00291010;
  private static final int SIZE = 64;

  private OpenResources open;

  @BeforeAll
  static void store() {
    ARCHIVE.server();
    ARCHIVE.store(
        List.of(
            image(NATIVE, 1).toBytes(DicomFile.IMPLICIT_LE),
            image(NESTED, 2)
                .text(CREATOR, "LO", "ACME")
                .bytes(PRIVATE, "OB", random(2000))
                .item(
                    0x00081115,
                    DicomFile.elements()
                        .text(0x0020000E, "UI", SERIES)
                        .text(CREATOR, "LO", "ACME")
                        .bytes(PRIVATE, "OB", random(3000)))
                .toBytes(DicomFile.EXPLICIT_LE),
            frames().toBytes(DicomFile.RLE),
            DicomFile.of(DicomFile.BASIC_TEXT_SR, STUDY, SERIES, TEXT_ONLY)
                .text(0x00200013, "IS", "4")
                .toBytes(DicomFile.EXPLICIT_LE)));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static DicomFile image(String uid, int number) {
    return DicomFile.ct(STUDY, SERIES, uid, 1, number, SIZE)
        .charset("ISO_IR 192", StandardCharsets.UTF_8)
        .text(0x00100010, "PN", "Müller^Jörg=王^小东")
        .text(0x00100020, "LO", "GEHEIM-ID");
  }

  private static DicomFile frames() {
    byte[][] frames = new byte[3][];
    Arrays.setAll(
        frames, i -> DicomFile.rleFrame(Arrays.copyOf(random(SIZE * SIZE + i), SIZE * SIZE)));
    return image(FRAMES, 3)
        .number(0x00280100, 8)
        .number(0x00280101, 8)
        .number(0x00280102, 7)
        .text(0x00280008, "IS", "3")
        .frame(frames);
  }

  @BeforeEach
  void lookWhatIsOpen() {
    open = OpenResources.now(ARCHIVE);
    Audit.forget(open);
  }

  @AfterEach
  void back() {
    ARCHIVE.settings("DCM4CHEE");
    ARCHIVE.control("DELETE", "studies/" + STUDY + "/faults");
    open.awaitNoMore();
  }

  private static HttpResponse<byte[]> study(String accept, String... headers) {
    return get("", accept, headers);
  }

  private static HttpResponse<byte[]> get(String query, String accept, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Accept";
    all[headers.length + 1] = accept;
    return ARCHIVE.get("studies/" + STUDY + query, all);
  }

  private static Map<String, byte[]> files(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).startsWith("application/zip");
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    return Zips.read(response.body());
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static Set<String> bulkData(Map<String, byte[]> files) {
    Set<String> names = new TreeSet<>(files.keySet());
    names.removeIf(name -> name.endsWith(".json") || name.endsWith(".xml"));
    return names;
  }

  /** The objects of the ZIP of DICOM files, by their UIDs. */
  private static Map<String, Attributes> plain(String query, String more) throws IOException {
    Map<String, Attributes> objects = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> file :
        Zips.read(get(query, "application/zip" + more).body()).entrySet()) {
      if (!file.getKey().equals("MISSING.txt")) {
        try (DicomInputStream in =
            new DicomInputStream(new ByteArrayInputStream(file.getValue()))) {
          Attributes object = in.readDataset();
          objects.put(object.getString(Tag.SOPInstanceUID), object);
        }
      }
    }
    return objects;
  }

  private static void assertInWords(HttpResponse<byte[]> response, int status, String... words) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(text(response.body())).startsWith("{\"errorMessage\":\"").contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "application/dicom+json,''",
    "application/dicom+json,;transfer-syntax=*",
    "application/dicom+xml,''",
    "application/dicom+xml,;transfer-syntax=*"
  })
  void putTogetherAgain_itIsTheObjectOfTheOtherZip(String type, String more) throws Exception {
    for (String buffer : List.of("zip.bufferBytes=64 MiB", "zip.bufferBytes=1 MiB")) {
      ARCHIVE.settings("DCM4CHEE", buffer);
      SplitZip zip = SplitZip.of(files(study("application/zip;type=\"" + type + '"' + more)));

      assertThat(zip.objects()).isEqualTo(plain("", more)).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, XML, JSON + AS_STORED})
  void everyReferenceResolves_andEveryFileIsReferredToOnce(String accept) throws Exception {
    Map<String, byte[]> files = files(study(accept));

    assertThat(SplitZip.of(files).referred()).isEqualTo(bulkData(files)).isNotEmpty();
  }

  @Test
  void asStored_oneFileAFrame_nestedValuesByTagAndItem() {
    List<String> names = List.copyOf(files(study(JSON + AS_STORED)).keySet());

    assertThat(names)
        .contains(
            "CT001 Axial/000001.json",
            "CT001 Axial/000001/7FE00010.raw",
            "CT001 Axial/000002/00081115/1/00291010.raw",
            "CT001 Axial/000002/00291010.raw",
            "CT001 Axial/000003/7FE00010/1.rle",
            "CT001 Axial/000003/7FE00010/3.rle");
    assertThat(names.stream().filter(name -> name.endsWith(".json")))
        .as("the texts are called as the DICOM files")
        .containsExactlyElementsOf(
            Zips.read(ARCHIVE.get("studies/" + STUDY + "?accept=application/zip").body())
                .keySet()
                .stream()
                .map(name -> name.replace(".dcm", ".json"))
                .toList());
  }

  @Test
  void textHasGroup2_andPixelsAreThoseThatWereStored() {
    Map<String, byte[]> files = files(study(JSON));

    assertThat(text(files.get("CT001 Axial/000001.json")))
        .startsWith("[{\"00020001\":")
        .contains("\"BulkDataURI\":\"000001/7FE00010.raw\"", "王^小东");
    assertThat(files.get("CT001 Axial/000001/7FE00010.raw")).isEqualTo(image(NATIVE, 1).pixels());
    assertThat(files.get("CT001 Axial/000003/7FE00010.raw")).hasSize(3 * SIZE * SIZE);
  }

  @Test
  void seriesAndInstance_byALink() {
    String type = "accept=application/zip;type=application/dicom%2Bjson";

    assertThat(Zips.read(ARCHIVE.get("studies/" + STUDY + "/series/" + SERIES + "?" + type).body()))
        .hasSize(4 + 5);
    HttpResponse<byte[]> one =
        ARCHIVE.get("studies/" + STUDY + "/series/" + SERIES + "/instances/" + NATIVE + "?" + type);
    assertThat(files(one).keySet())
        .containsExactly("CT001 Axial/000001.json", "CT001 Axial/000001/7FE00010.raw");
  }

  @Test
  void aSearch_onlyDicomFiles() {
    HttpResponse<byte[]> refused =
        ARCHIVE.get(
            "studies?StudyInstanceUID="
                + STUDY
                + "&accept=application/zip;type=application/dicom%2Bxml");

    assertThat(refused.statusCode()).isEqualTo(406);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8))
        .contains("of a study, a series or an instance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.bufferBytes=64 MiB", "zip.compression=fast", "zip.verify=digest"})
  void lengthTagHeadAndRanges_asForDicomFiles(String setting) {
    ARCHIVE.settings("DCM4CHEE", setting);
    HttpResponse<byte[]> whole = study(JSON + AS_STORED);
    HttpResponse<byte[]> head = ARCHIVE.head("studies/" + STUDY, "Accept", JSON + AS_STORED);

    assertThat(header(whole, "Content-Length")).isEqualTo("" + whole.body().length);
    assertThat(header(head, "Content-Length")).isEqualTo("" + whole.body().length);
    assertThat(header(whole, "ETag"))
        .startsWith("\"")
        .isEqualTo(header(head, "ETag"))
        .isNotEqualTo(header(study(XML + AS_STORED), "ETag"))
        .isNotEqualTo(
            header(ARCHIVE.get("studies/" + STUDY + "/metadata", "Accept", JSON), "ETag"));
    assertThat(header(whole, "Content-Disposition")).contains(STUDY + "-bulkdata.zip");
    Bytes.assertSame(study(JSON + AS_STORED).body(), whole.body());
    int length = whole.body().length;
    for (int first = 0; first < length; first += length / 5) {
      int last = Math.min(first + length / 4, length - 1);
      HttpResponse<byte[]> part =
          study(
              JSON + AS_STORED,
              "Range",
              "bytes=" + first + "-" + last,
              "If-Range",
              header(whole, "ETag"));
      assertThat(part.statusCode()).isEqualTo(206);
      Bytes.assertSlice(part.body(), whole.body(), first, last);
    }
  }

  @Test
  void notModified_304() {
    assertThat(study(XML, "If-None-Match", header(study(XML), "ETag")).statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "truncated", "corrupt"})
  void anUnreadableObject_isLeftOutWithAllItsFiles(String fault) throws Exception {
    ARCHIVE.fault(STUDY, fault, NESTED, 0);
    HttpResponse<byte[]> response = study(JSON);

    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(header(response, "Warning")).startsWith("299 ").contains("1 of 4");
    Map<String, byte[]> files = Zips.read(response.body());
    assertThat(files.keySet()).noneMatch(name -> name.contains("/000002"));
    assertThat(text(files.get("MISSING.txt")).lines().filter(line -> line.contains(NESTED)))
        .hasSize(1);
    assertThat(SplitZip.of(files).objects()).hasSize(3);
    Audit audit = Audit.of(ARCHIVE, STUDY);
    assertThat(audit.failed()).containsExactly(NESTED);
    assertThat(audit.transferred())
        .isEqualTo(ALL.stream().filter(uid -> !uid.equals(NESTED)).toList());
  }

  @Test
  void unreadable_andAllOrNothingIsWanted_500() {
    ARCHIVE.settings("DCM4CHEE", "zip.onMissing=fail");
    ARCHIVE.fault(STUDY, "lost", NESTED, 0);

    assertInWords(study(JSON), 500, NESTED);
  }

  @Test
  void manifest_aLineForEachFile() {
    Map<String, byte[]> files = files(get("?manifest=true", JSON));

    assertThat(text(files.get("manifest.csv")).lines().skip(1)).hasSize(files.size() - 1);
    assertThat(text(files.get("manifest.csv")))
        .contains("CT001 Axial/000001/7FE00010.raw", NATIVE)
        .doesNotContain(".dcm");
  }

  @Test
  void audit_tellsTheObjects() {
    files(study(XML));

    Audit audit = Audit.of(ARCHIVE, STUDY);
    assertThat(audit.transferred()).isEqualTo(ALL);
    assertThat(audit.failed()).isEmpty();
  }

  @Test
  void encrypted_everyFile_namesSayNothingOfTheObjects() throws Exception {
    ARCHIVE.settings("DCM4CHEE", "zip.encryption=allowed", "zip.passwordOverHttp=true");
    String password = "correct horse battery";
    HttpResponse<byte[]> response = study(JSON, "Zip-Password", password);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(response.body()), password.toCharArray())) {
      for (LocalFileHeader entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertThat(entry.isEncrypted()).as(entry.getFileName()).isTrue();
        files.put(entry.getFileName(), in.readAllBytes());
      }
    }
    assertThat(files).containsKeys("000001.json", "000001/7FE00010.raw");
    assertThat(SplitZip.of(files).objects()).isEqualTo(plain("", ""));
    assertThat(text(response.body())).doesNotContain("GEHEIM", "Axial", NATIVE);
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, XML})
  void deidentified_nothingOfTheOriginal(String accept) throws Exception {
    ARCHIVE.settings(
        "DCM4CHEE", "zip.deidentify=allowed", "zip.deidentifyKey=0123456789abcdef0123456789abcdef");
    HttpResponse<byte[]> response = get("?deidentify=basic", accept);

    Map<String, byte[]> files = Zips.read(response.body());
    assertThat(files).isNotEmpty();
    files.forEach(
        (name, file) ->
            assertThat(name + text(file))
                .doesNotContain("Müller", "王", "GEHEIM", STUDY, SERIES, "00291010")
                .doesNotContain(ALL));
    SplitZip zip = SplitZip.of(files);
    assertThat(zip.referred()).isNotEmpty();
    assertThat(zip.objects()).isEqualTo(plain("?deidentify=basic", "")).hasSizeGreaterThan(2);
    assertThat(response.headers().map().toString()).doesNotContain(STUDY);
  }

  @Test
  void withDicomdir_400InWords() {
    assertInWords(get("?dicomdir=true", JSON), 400, "DICOMDIR");
  }

  @Test
  void withAnotherType_406NamesWhatThereIs() {
    assertInWords(
        study("application/zip;type=\"image/png\""), 406, "dicom+json", "dicom+xml", "/metadata");
  }

  @Test
  void dicomFilesAreTheDefault_qValuesDecide() {
    assertThat(files(study("application/zip, " + JSON)).keySet())
        .allMatch(name -> name.endsWith(".dcm"));
    assertThat(files(study("application/zip;q=0.5, " + XML + ";q=0.8, " + JSON + ";q=0.7")))
        .containsKey("CT001 Axial/000001.xml");
  }

  @Test
  void limits_asForDicomFiles() {
    ARCHIVE.settings("DCM4CHEE", "zip.maxInstances=2");
    assertInWords(study(JSON), 413, "zip.maxInstances");

    ARCHIVE.settings("DCM4CHEE", "zip.maxBytes=1 KiB");
    assertInWords(study(JSON), 413, "zip.maxBytes");
  }
}
