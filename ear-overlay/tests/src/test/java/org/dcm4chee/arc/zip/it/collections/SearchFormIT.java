package org.dcm4chee.arc.zip.it.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "A list that is too long for a URL is posted as a form; nothing else posted is touched")
class SearchFormIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String[] ZIP = {"Accept", "application/zip"};

  private static String one;
  private static String two;
  private OpenResources open;

  @BeforeAll
  static void invent() {
    one = ARCHIVE.invent(2, 3, 3000);
    two = ARCHIVE.invent(2, 3, 3000);
  }

  @BeforeEach
  void count() {
    open = OpenResources.now(ARCHIVE);
    ARCHIVE.control("DELETE", "audit");
  }

  @AfterEach
  void nothingStaysOpen() {
    open.awaitNoMore();
  }

  private static String key(String level) {
    return switch (level) {
      case "studies" -> "StudyInstanceUID=" + one + "," + two;
      case "series" -> "SeriesInstanceUID=" + one + ".1," + two + ".2";
      default -> "SOPInstanceUID=" + one + ".1.1," + two + ".2.3";
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"studies", "series", "instances"})
  void sameZipAsByUrl(String level) {
    HttpResponse<byte[]> posted = ARCHIVE.postForm(level + "?manifest=true", key(level), ZIP);

    assertThat(posted.statusCode()).isEqualTo(200);
    assertThat(header(posted, "Content-Type")).isEqualTo("application/zip");
    assertThat(header(posted, "Content-Disposition")).contains(level + ".zip");
    assertThat(posted.body())
        .isEqualTo(
            ARCHIVE.get(level + "?" + key(level) + "&manifest=true&accept=application/zip").body());
  }

  @Test
  void thousandsOfUids() {
    String unknown = String.join(",", Collections.nCopies(3000, DicomFile.newUid()));
    HttpResponse<byte[]> posted = ARCHIVE.postForm("series", key("series") + "," + unknown, ZIP);

    assertThat(posted.statusCode()).isEqualTo(200);
    assertThat(Zips.read(posted.body())).hasSize(6);
  }

  @Test
  void inOneGo_withoutRangesAndConditions() {
    HttpResponse<byte[]> whole = ARCHIVE.postForm("series", key("series"), ZIP);
    assertThat(header(whole, "Accept-Ranges")).isEqualTo("none");

    HttpResponse<byte[]> asked =
        ARCHIVE.postForm(
            "series",
            key("series"),
            "Accept",
            "application/zip",
            "Range",
            "bytes=0-9",
            "If-None-Match",
            header(whole, "ETag"));
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(asked.body()).isEqualTo(whole.body());
  }

  @Test
  void whatAGetIsRefusedFor_aFormIsToo() {
    for (String form : new String[] {"", "Modality=*", "limit=1"}) {
      HttpResponse<byte[]> refused = ARCHIVE.postForm("series", form, ZIP);
      assertThat(refused.statusCode()).as(form).isEqualTo(400);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("zip.filterRequired");
    }
    assertThat(ARCHIVE.postForm("series", "SeriesInstanceUID=1.2.3.4", ZIP).statusCode())
        .isEqualTo(404);
    assertThat(ARCHIVE.postForm("series", "StudyID=1&x=" + "1".repeat(1 << 20), ZIP).statusCode())
        .isEqualTo(400);
    assertThat(ARCHIVE.control("GET", "audit")).isEqualTo("[]");
  }

  @Test
  void withoutAWishForAZip_itIsTheArchivesMatter() {
    for (String accept : new String[] {"application/dicom+json", "*/*"}) {
      assertThat(ARCHIVE.postForm("series", key("series"), "Accept", accept).statusCode())
          .as(accept)
          .isIn(405, 415);
    }
    assertThat(ARCHIVE.control("GET", "audit")).isEqualTo("[]");
  }

  /** The archive's own answer to it, whatever that is. */
  @Test
  void stow_isNotTouched_whateverItAccepts() {
    byte[] file =
        DicomFile.ct(DicomFile.newUid(), "1.2.9", DicomFile.newUid(), 1, 1, 8)
            .toBytes(DicomFile.EXPLICIT_LE);
    assertThat(ARCHIVE.tryStore(java.util.List.of(file))).isEqualTo(200);
    HttpResponse<byte[]> other =
        ARCHIVE.send(
            "POST",
            ARCHIVE.uri("studies"),
            "Content-Type",
            "multipart/related;type=\"application/dicom\";boundary=x",
            "Accept",
            "application/zip");
    assertThat(other.statusCode()).isEqualTo(406);
    assertThat(header(other, "Content-Disposition")).isEmpty();
  }
}
