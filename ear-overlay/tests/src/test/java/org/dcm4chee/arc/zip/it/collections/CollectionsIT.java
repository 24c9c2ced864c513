package org.dcm4chee.arc.zip.it.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.it.reading.Bytes;
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

@DisplayName("A search that is asked for application/zip is the ZIP of what it finds")
class CollectionsIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String AE = "DCM4CHEE";
  private static final String ZIP = "accept=application/zip";

  /** Two series with three instances each, of one patient each. */
  private static String one;

  private static String two;
  private OpenResources open;

  @BeforeAll
  static void invent() {
    String first = ARCHIVE.invent(2, 3, 3000);
    String second = ARCHIVE.invent(2, 3, 3000);
    one = first.compareTo(second) < 0 ? first : second;
    two = first.compareTo(second) < 0 ? second : first;
  }

  @BeforeEach
  void clearAudit() {
    open = OpenResources.now(ARCHIVE);
    ARCHIVE.control("DELETE", "audit");
  }

  @AfterEach
  void back() {
    ARCHIVE.settings(AE);
    ARCHIVE.aeAttribute(AE, "dcmQidoMaxNumberOfResults");
    ARCHIVE.control("DELETE", "studies/" + one + "/faults");
    open.awaitNoMore();
  }

  private static String both() {
    return "StudyInstanceUID=" + one + "," + two;
  }

  private static Map<String, byte[]> zip(String path, String... headers) {
    HttpResponse<byte[]> response = ARCHIVE.get(path, headers);
    assertThat(response.statusCode())
        .as("%s: %s", path, new String(response.body(), StandardCharsets.ISO_8859_1))
        .isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo("application/zip");
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    return Zips.read(response.body());
  }

  /** What the ZIPs of several resources hold, below a folder for each study. */
  private static Map<String, byte[]> union(Collection<String> resources) {
    Map<String, byte[]> union = new TreeMap<>();
    for (String resource : resources) {
      String study = resource.split("/", -1)[1];
      zip(resource + "?" + ZIP).forEach((name, file) -> union.put(study + "/" + name, file));
    }
    return union;
  }

  private static void assertSameFiles(Map<String, byte[]> actual, Map<String, byte[]> expected) {
    assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    actual.forEach((name, file) -> Bytes.assertSame(file, expected.get(name)));
  }

  private static String refused(HttpResponse<byte[]> response, int status) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    assertThat(response.statusCode()).as(body).isEqualTo(status);
    assertThat(header(response, "Content-Type")).doesNotContain("zip");
    assertThat(body).startsWith("{\"errorMessage\":\"").doesNotContain("Exception");
    assertThat(ARCHIVE.control("GET", "audit")).as("no record of a transfer").isEqualTo("[]");
    return body;
  }

  @Test
  void studies_unionOfTheirZips_oneFolderAStudy_sameNamesBelowIt() {
    assertSameFiles(
        zip("studies?" + both() + "&" + ZIP), union(List.of("studies/" + one, "studies/" + two)));
  }

  @Test
  void series_anyListOfThem_ofAnyStudies() {
    assertSameFiles(
        zip("series?SeriesInstanceUID=" + one + ".2," + two + ".1&" + ZIP),
        union(
            List.of(
                "studies/" + one + "/series/" + one + ".2",
                "studies/" + two + "/series/" + two + ".1")));
  }

  @Test
  void instances_anyListOfThem() {
    Map<String, byte[]> files =
        zip("instances?SOPInstanceUID=" + one + ".1.2," + two + ".2.3," + two + ".2.1&" + ZIP);
    assertSameFiles(
        files,
        union(
            List.of(
                "studies/" + one + "/series/" + one + ".1/instances/" + one + ".1.2",
                "studies/" + two + "/series/" + two + ".2/instances/" + two + ".2.3",
                "studies/" + two + "/series/" + two + ".2/instances/" + two + ".2.1")));
  }

  @Test
  void belowAStudyAndASeries() {
    Map<String, byte[]> study = union(List.of("studies/" + one));
    Map<String, byte[]> series = union(List.of("studies/" + one + "/series/" + one + ".1"));
    assertSameFiles(zip("studies/" + one + "/series?Modality=CT&" + ZIP), study);
    assertSameFiles(zip("studies/" + one + "/series?SeriesNumber=1&" + ZIP), series);
    assertSameFiles(zip("studies/" + one + "/instances?" + ZIP), study);
    assertSameFiles(zip("studies/" + one + "/series/" + one + ".1/instances?" + ZIP), series);
  }

  @Test
  void acceptHeader_limitAndOffset_areTheArchives() {
    Map<String, byte[]> files = zip("studies?" + both() + "&limit=1", "Accept", "application/zip");
    Map<String, byte[]> others =
        zip("studies?" + both() + "&limit=1&offset=1", "Accept", "application/zip");
    Map<String, byte[]> all = new TreeMap<>(files);
    all.putAll(others);
    assertThat(files).hasSize(6);
    assertSameFiles(all, union(List.of("studies/" + one, "studies/" + two)));
  }

  @Test
  void hiddenAndRejectedObjects_stayOut() {
    ARCHIVE.fault(one, "hidden", one + ".1.1", 0);
    ARCHIVE.fault(one, "rejected", one + ".1.2", 0);
    assertThat(zip("instances?" + both() + "&" + ZIP)).hasSize(10);
    HttpResponse<byte[]> series = ARCHIVE.get("series?" + both() + "&" + ZIP);
    assertThat(series.statusCode()).isEqualTo(206);
    assertThat(header(series, "Warning")).contains("1 objects no longer accessible");
    assertThat(header(series, "Accept-Ranges")).isEqualTo("none");
    assertThat(header(series, "Content-Disposition")).contains("series-incomplete.zip");
    assertThat(Zips.read(series.body())).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/dicom+json",
        "application/zip;q=0.1, application/dicom+json",
        "application/dicom+json, application/zip"
      })
  void json_isTheDefault_andWhatIsWantedMore(String accept) {
    HttpResponse<byte[]> response = ARCHIVE.get("studies?" + both(), "Accept", accept);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo("application/dicom+json");
    assertThat(ARCHIVE.control("GET", "audit")).isEqualTo("[]");
  }

  @Test
  void fileName_headers_head() {
    String path = "series?" + both() + "&" + ZIP;
    HttpResponse<byte[]> get = ARCHIVE.get(path);
    HttpResponse<byte[]> head = ARCHIVE.head(path);
    assertThat(header(get, "Content-Disposition")).contains("series.zip");
    assertThat(header(ARCHIVE.head(path + "&filename=trial-7"), "Content-Disposition"))
        .contains("trial-7.zip");
    assertThat(header(get, "Cache-Control")).contains("private");
    for (String name : List.of("ETag", "Content-Length", "Last-Modified", "Accept-Ranges")) {
      assertThat(header(head, name)).as(name).isNotEmpty().isEqualTo(header(get, name));
    }
    HttpResponse<byte[]> notModified = ARCHIVE.get(path, "If-None-Match", header(get, "ETag"));
    assertThat(notModified.statusCode()).isEqualTo(304);
  }

  @Test
  void range_ofTheWhole_resumedAfterAChange_isANewRepresentation() {
    String third = ARCHIVE.invent(1, 2, 3000);
    String path = "studies?StudyInstanceUID=" + one + "," + third + "&" + ZIP;
    HttpResponse<byte[]> whole = ARCHIVE.get(path);
    String tag = header(whole, "ETag");
    assertThat(ARCHIVE.get(path).body()).isEqualTo(whole.body());

    int from = whole.body().length / 2;
    HttpResponse<byte[]> rest = ARCHIVE.get(path, "Range", "bytes=" + from + "-", "If-Range", tag);
    assertThat(rest.statusCode()).isEqualTo(206);
    Bytes.assertSlice(rest.body(), whole.body(), from, whole.body().length - 1);

    ARCHIVE.control("DELETE", "studies/" + third);
    HttpResponse<byte[]> changed =
        ARCHIVE.get(path, "Range", "bytes=" + from + "-", "If-Range", tag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(header(changed, "ETag")).isNotEqualTo(tag);
    assertSameFiles(Zips.read(changed.body()), union(List.of("studies/" + one)));
  }

  @Test
  void audit_oneTrueMessageAStudy() {
    zip("series?SeriesInstanceUID=" + one + ".2," + two + ".1&" + ZIP);
    assertThat(Audit.of(ARCHIVE, one).transferred())
        .containsExactly(one + ".2.1", one + ".2.2", one + ".2.3");
    assertThat(Audit.of(ARCHIVE, two).transferred())
        .containsExactly(two + ".1.1", two + ".1.2", two + ".1.3");
    assertThat(count("\"event\":\"begin\"", ARCHIVE.control("GET", "audit"))).isEqualTo(2);
    assertThat(count("\"event\":\"transferred\"", ARCHIVE.control("GET", "audit"))).isEqualTo(2);
  }

  @Test
  void audit_ofARange_namesTheObjectsInIt_ofAHead_none() {
    String path = "studies?" + both() + "&" + ZIP;
    int length = ARCHIVE.get(path).body().length;
    Audit.forget(open);
    ARCHIVE.get(path, "Range", "bytes=0-99");
    assertThat(Audit.of(ARCHIVE, one).transferred()).containsExactly(one + ".1.1");
    assertThat(count("\"event\":\"transferred\"", ARCHIVE.control("GET", "audit"))).isEqualTo(1);
    assertThat(length).isGreaterThan(100);
    ARCHIVE.control("DELETE", "audit");
    ARCHIVE.head(path);
    open.awaitNoMore();
    assertThat(count("\"event\":\"transferred\"", ARCHIVE.control("GET", "audit"))).isZero();
  }

  private static int count(String text, String in) {
    return in.split(Pattern.quote(text), -1).length - 1;
  }

  @Test
  void anObjectThatCannotBeRead_isLeftOut_andItsStudySaysSo() {
    ARCHIVE.fault(one, "lost", one + ".1.1", 0);
    HttpResponse<byte[]> response = ARCHIVE.get("studies?" + both() + "&" + ZIP);
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(header(response, "Warning")).contains("1 of 12 objects");
    assertThat(Zips.read(response.body())).hasSize(12).containsKey("MISSING.txt");
    assertThat(Audit.of(ARCHIVE, one).failed()).containsExactly(one + ".1.1");
    assertThat(Audit.of(ARCHIVE, two).failed()).isEmpty();
  }

  @Test
  void dicomdir_overTwoPatients_everyReferenceResolves() {
    Map<String, byte[]> files = zip("studies?" + both() + "&dicomdir=true&" + ZIP);
    String directory = new String(files.get("DICOMDIR"), StandardCharsets.ISO_8859_1);
    List<String> references = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("\u0004\u0000\u0000\u0015CS..([A-Z0-9_\\\\]+) ?", Pattern.DOTALL)
            .matcher(directory);
    while (matcher.find()) {
      references.add(matcher.group(1).replace('\\', '/'));
    }
    List<String> names = new ArrayList<>(files.keySet());
    names.remove("DICOMDIR");
    assertThat(names)
        .hasSize(12)
        .allMatch(name -> name.matches("([A-Z0-9_]{1,8}/){2}[A-Z0-9_]{1,8}"));
    assertThat(references).containsExactlyInAnyOrderElementsOf(names);
    assertThat(count("PATIENT ", directory)).isEqualTo(2);
    assertThat(directory).contains(one, two);
  }

  @Test
  void manifest_oneLineForEachObjectOfAllStudies() {
    Map<String, byte[]> files = zip("studies?" + both() + "&manifest=true&" + ZIP);
    List<String> lines =
        new String(files.get("manifest.csv"), StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(13);
    assertThat(lines.subList(1, 13))
        .allMatch(line -> Arrays.stream(line.split(",")).anyMatch(files.keySet()::contains));
  }

  @Test
  void template_asForOneStudy_belowItsFolder() {
    ARCHIVE.settings(AE, "zip.entryNameFormat={00200011}/{00200013}.dcm");
    assertThat(zip("series?SeriesInstanceUID=" + one + ".1," + two + ".1&" + ZIP).keySet())
        .containsExactly(
            one + "/1/1.dcm",
            one + "/1/2.dcm",
            one + "/1/3.dcm",
            two + "/1/1.dcm",
            two + "/1/2.dcm",
            two + "/1/3.dcm");
  }

  @Test
  void deidentify_basic_noUidOfTheOriginals() {
    ARCHIVE.settings(
        AE, "zip.deidentify=allowed", "zip.deidentifyKey=0123456789abcdef0123456789abcdef");
    HttpResponse<byte[]> response =
        ARCHIVE.get("series?SeriesInstanceUID=" + one + ".1&deidentify=basic&" + ZIP);
    assertThat(response.statusCode()).isBetween(200, 206);
    assertThat(new String(response.body(), StandardCharsets.ISO_8859_1)).doesNotContain(one);
    assertThat(header(response, "Content-Disposition")).contains("deidentified");
  }

  @Test
  void nothingFound_404InWords() {
    assertThat(refused(ARCHIVE.get("studies?PatientID=nobody-has-this&" + ZIP), 404))
        .contains("finds nothing");
  }

  @Test
  void aeWithoutRetrieve_404() {
    assertThat(
            refused(
                ARCHIVE.send("GET", ARCHIVE.uri("SEARCH_ONLY", "studies?" + both() + "&" + ZIP)),
                404))
        .contains("WADO_RS");
    assertThat(ARCHIVE.send("GET", ARCHIVE.uri("SEARCH_ONLY", "studies?" + both())).statusCode())
        .isEqualTo(200);
  }

  @Test
  void roles_403ForOthers_theListIsNotTouched() {
    ARCHIVE.settings(AE, "zip.roles=researcher");
    String path = "studies?" + both() + "&" + ZIP;
    refused(ARCHIVE.get(path), 403);
    refused(ARCHIVE.get(path, "X-Stand-In-User", "eve;nurse"), 403);
    assertThat(ARCHIVE.get("studies?" + both()).statusCode()).isEqualTo(200);
    assertThat(ARCHIVE.get(path, "X-Stand-In-User", "ann;researcher").statusCode()).isEqualTo(200);
  }

  @Test
  void maxStudies_413SaysHowManyWereFound() {
    ARCHIVE.settings(AE, "zip.maxStudies=1");
    assertThat(refused(ARCHIVE.get("studies?" + both() + "&" + ZIP), 413))
        .contains("2 studies, 4 series, 12 instances", "zip.maxStudies", "\"studies\":2");
    assertThat(refused(ARCHIVE.get("series?" + both() + "&" + ZIP), 413))
        .contains("2 studies, 4 series");
  }

  @Test
  void maxInstances_andMaxBytes_countOverAll() {
    ARCHIVE.settings(AE, "zip.maxInstances=11");
    assertThat(refused(ARCHIVE.get("studies?" + both() + "&" + ZIP), 413))
        .contains("2 studies, 4 series, 12 instances", "zip.maxInstances", "Narrow the search");
    assertThat(refused(ARCHIVE.get("instances?" + both() + "&" + ZIP), 413))
        .contains("12 instances");
    ARCHIVE.settings(AE, "zip.maxBytes=30000");
    assertThat(refused(ARCHIVE.get("studies?" + both() + "&" + ZIP), 413))
        .contains("12 instances", "zip.maxBytes");
    assertThat(ARCHIVE.get("studies/" + one + "?" + ZIP).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "studies?",
        "studies?limit=1&",
        "studies?Modality=CT&",
        "studies?PatientID=*&",
        "series?includefield=all&",
        "instances?SOPInstanceUID=&"
      })
  void filterRequired_400ForASearchForEverything(String search) {
    assertThat(refused(ARCHIVE.get(search + ZIP), 400)).contains("zip.filterRequired");
  }

  @Test
  void collectionsOff_403_theListIsNotTouched() {
    ARCHIVE.settings(AE, "zip.collections=false");
    assertThat(refused(ARCHIVE.get("studies?" + both() + "&" + ZIP), 403))
        .contains("zip.collections");
    assertThat(ARCHIVE.get("studies?" + both()).statusCode()).isEqualTo(200);
    assertThat(ARCHIVE.get("studies/" + one + "?" + ZIP).statusCode()).isEqualTo(200);
  }

  @Test
  void aCutList_staysVisible() {
    ARCHIVE.aeAttribute(AE, "dcmQidoMaxNumberOfResults", "1");
    HttpResponse<byte[]> response = ARCHIVE.get("studies?" + both() + "&" + ZIP);
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(header(response, "Warning")).contains("1 additional results");
    assertThat(Zips.read(response.body())).hasSize(6);
  }

  @Test
  void maxConcurrentPerUser_isOneSlotForTheWhole_givenBack() {
    ARCHIVE.settings(AE, "zip.maxConcurrentPerUser=1");
    for (int i = 0; i < 3; i++) {
      assertThat(ARCHIVE.get("studies?" + both() + "&" + ZIP).statusCode()).isEqualTo(200);
      open.awaitNoMore();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/zip;transfer-syntax=x", "application/zip;transfer-syntax"})
  void aZipInWordsThatAreNotUnderstood_isRefused(String accept) {
    HttpResponse<byte[]> response = ARCHIVE.get("studies?" + both() + "&accept=" + accept);
    assertThat(response.statusCode()).isIn(400, 406);
    assertThat(HexFormat.of().formatHex(Arrays.copyOf(response.body(), 2))).isNotEqualTo("504b");
  }
}
