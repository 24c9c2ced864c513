package org.dcm4chee.arc.zip.it.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a researcher gets of a search, asked over HTTP of whatever archive there is. */
class AcceptanceOfCollectionsIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String ZIP = "accept=application/zip;transfer-syntax=*";
  private static final String[] STUDIES = {DicomFile.newUid(), DicomFile.newUid()};
  private static final String[] SERIES = {DicomFile.newUid(), DicomFile.newUid()};
  private static final String[] PATIENTS = {
    "ZIP-" + STUDIES[0].substring(STUDIES[0].length() - 12),
    "ZIP-" + STUDIES[1].substring(STUDIES[1].length() - 12) + "B"
  };
  private static final List<String> INSTANCES = new ArrayList<>();

  /** Two studies of two patients. */
  @BeforeAll
  static void store() {
    List<byte[]> files = new ArrayList<>();
    for (int study = 0; study < 2; study++) {
      for (int number = 1; number <= 3; number++) {
        String uid = DicomFile.newUid();
        INSTANCES.add(uid);
        files.add(
            DicomFile.ct(STUDIES[study], SERIES[study], uid, 1, number, 16)
                .text(0x00100020, "LO", PATIENTS[study])
                .toBytes(DicomFile.EXPLICIT_LE));
      }
    }
    ARCHIVE.store(files);
  }

  private static Map<String, byte[]> files(HttpResponse<byte[]> response) {
    assertThat(response.statusCode())
        .as(() -> new String(response.body(), StandardCharsets.ISO_8859_1))
        .isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo("application/zip");
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    return Zips.read(response.body());
  }

  private static void assertUnionOfBoth(HttpResponse<byte[]> response) {
    Map<String, byte[]> union = new TreeMap<>();
    for (String study : STUDIES) {
      files(ARCHIVE.get("studies/" + study + "?" + ZIP))
          .forEach((name, file) -> union.put(study + "/" + name, file));
    }
    Map<String, byte[]> actual = files(response);
    assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(union.keySet());
    actual.forEach((name, file) -> Bytes.assertSame(file, union.get(name)));
  }

  private static String keys(String level) {
    return switch (level) {
      case "studies" -> "StudyInstanceUID=" + String.join(",", STUDIES);
      case "series" -> "SeriesInstanceUID=" + String.join(",", SERIES);
      default -> "SOPInstanceUID=" + String.join(",", INSTANCES);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"studies", "series", "instances"})
  void aList_isTheUnionOfTheSingleZips(String level) {
    assertUnionOfBoth(ARCHIVE.get(level + "?" + keys(level) + "&" + ZIP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"studies", "series", "instances"})
  void aForm_isTheSame(String level) {
    assertUnionOfBoth(
        ARCHIVE.postForm(level, keys(level), "Accept", "application/zip;transfer-syntax=*"));
  }

  @Test
  void belowAStudy_andByPatient() {
    assertThat(files(ARCHIVE.get("studies/" + STUDIES[0] + "/series?Modality=CT&" + ZIP)))
        .hasSize(3);
    assertThat(
            files(
                ARCHIVE.get(
                    "studies/" + STUDIES[0] + "/series/" + SERIES[0] + "/instances?" + ZIP)))
        .hasSize(3);
    assertThat(files(ARCHIVE.get("studies?PatientID=" + PATIENTS[1] + "&" + ZIP)).keySet())
        .hasSize(3)
        .allMatch(name -> name.startsWith(STUDIES[1] + "/"));
  }

  @Test
  void twoPatients_inOneDicomdir() {
    Map<String, byte[]> files =
        files(ARCHIVE.get("studies?" + keys("studies") + "&dicomdir=true&" + ZIP));
    assertThat(files).hasSize(7).containsKey("DICOMDIR");
    assertThat(new String(files.get("DICOMDIR"), StandardCharsets.ISO_8859_1))
        .contains(PATIENTS[0], PATIENTS[1], STUDIES[0], STUDIES[1]);
  }

  @Test
  void twice_theSameBytes_andAPartOfThem() {
    String path = "series?" + keys("series") + "&manifest=true&" + ZIP;
    HttpResponse<byte[]> whole = ARCHIVE.get(path);
    assertThat(ARCHIVE.get(path).body()).isEqualTo(whole.body());
    int from = whole.body().length / 2;
    HttpResponse<byte[]> rest =
        ARCHIVE.get(path, "Range", "bytes=" + from + "-", "If-Range", header(whole, "ETag"));
    assertThat(rest.statusCode()).isEqualTo(206);
    Bytes.assertSlice(rest.body(), whole.body(), from, whole.body().length - 1);
  }

  @Test
  void theList_isTheDefault() {
    HttpResponse<byte[]> list = ARCHIVE.get("studies?" + keys("studies"));
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(header(list, "Content-Type")).contains("json");
  }

  @Test
  void nothingFound_404_andEverything_400() {
    assertThat(
            ARCHIVE.get("studies?StudyInstanceUID=" + DicomFile.newUid() + "&" + ZIP).statusCode())
        .isEqualTo(404);
    assertThat(ARCHIVE.get("studies?" + ZIP).statusCode()).isEqualTo(400);
  }
}
