package org.dcm4chee.arc.zip.it.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the answer says of the ZIP before it comes. */
class AnswerHeadersIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static String study;
  private static String path;

  @BeforeAll
  static void storeAStudy() {
    study = DicomFile.newUid();
    String series = DicomFile.newUid();
    ARCHIVE.store(
        List.of(
            DicomFile.ct(study, series, DicomFile.newUid(), 1, 1, 64)
                .toBytes(DicomFile.EXPLICIT_LE),
            DicomFile.ct(study, series, DicomFile.newUid(), 1, 2, 64)
                .toBytes(DicomFile.EXPLICIT_BE),
            compressed(study, series).toBytes(DicomFile.RLE)));
    path = "studies/" + study + "?accept=application/zip";
  }

  private static DicomFile compressed(String study, String series) {
    return DicomFile.of(DicomFile.SECONDARY_CAPTURE, study, series, DicomFile.newUid())
        .text(0x00200013, "IS", "3")
        .number(0x00280002, 1)
        .text(0x00280004, "CS", "MONOCHROME2")
        .number(0x00280010, 16)
        .number(0x00280011, 16)
        .number(0x00280100, 8)
        .number(0x00280101, 8)
        .number(0x00280102, 7)
        .number(0x00280103, 0)
        .frame(DicomFile.rleFrame(new byte[16 * 16]));
  }

  @AfterEach
  void reset() {
    ARCHIVE.settings("DCM4CHEE");
  }

  @Test
  void get_announcesExactLengthRangesAndStrongEntityTag() {
    HttpResponse<byte[]> response = ARCHIVE.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    assertThat(header(response, "Transfer-Encoding")).isEmpty();
    assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(header(response, "ETag")).matches("\"[^\"]+\"");
    assertThat(header(response, "Vary")).isEqualToIgnoringCase("Accept");
    assertThat(header(response, "Last-Modified")).isNotEmpty();
  }

  @Test
  void head_sameHeadersAndNothingLeftOpen() {
    HttpResponse<byte[]> get = ARCHIVE.get(path);
    OpenResources open = OpenResources.now(ARCHIVE);
    HttpResponse<byte[]> head = ARCHIVE.head(path);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(comparable(head)).isEqualTo(comparable(get));
    open.awaitNoMore();
  }

  private static Map<String, List<String>> comparable(HttpResponse<?> response) {
    Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.keySet().removeAll(List.of("date", "connection"));
    return headers;
  }

  @Test
  void head_ofWhatIsNotMeasured_isChunkedToo() {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=0");
    String unmeasured = ARCHIVE.invent(1, 2, 50_000);
    OpenResources open = OpenResources.now(ARCHIVE);
    HttpResponse<byte[]> head = ARCHIVE.head("studies/" + unmeasured + "?accept=application/zip");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Type")).isEqualTo("application/zip");
    assertThat(header(head, "Accept-Ranges")).isEqualTo("none");
    assertThat(header(head, "Content-Length")).isEmpty();
    assertThat(header(head, "ETag"))
        .isEqualTo(tag("studies/" + unmeasured + "?accept=application/zip"));
    open.awaitNoMore();
  }

  @Test
  void entityTag_differsBetweenRepresentations() {
    String stored = tag(path + ";transfer-syntax=*");
    String explicit = tag(path + ";transfer-syntax=1.2.840.10008.1.2.1");
    String withDirectory = tag(path + "&dicomdir=true");
    String withManifest = tag(path + "&manifest=true");
    ARCHIVE.settings("DCM4CHEE", "zip.compression=fast");
    String fast = tag(path);
    ARCHIVE.settings("DCM4CHEE", "zip.compression=best");
    String best = tag(path);
    assertThat(List.of(stored, explicit, withDirectory, withManifest, fast, best))
        .doesNotHaveDuplicates();
  }

  @Test
  void entityTag_equalBytesByOtherWords_same() {
    String byParameter = tag(path);
    HttpResponse<byte[]> byHeader =
        ARCHIVE.head("studies/" + study, "Accept", "application/zip;q=0.9, text/html;q=0.1");
    assertThat(header(byHeader, "ETag")).isEqualTo(byParameter);
  }

  private static String tag(String path) {
    String tag = header(ARCHIVE.head(path), "ETag");
    assertThat(tag).isNotEmpty();
    return tag;
  }

  @Test
  void ifNoneMatch_sameEntityTag_304WithoutBody() {
    String tag = tag(path);
    for (String condition : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      HttpResponse<byte[]> response = ARCHIVE.get(path, "If-None-Match", condition);
      assertThat(response.statusCode()).as(condition).isEqualTo(304);
      assertThat(header(response, "ETag")).isEqualTo(tag);
      assertThat(response.body()).isEmpty();
    }
    assertThat(ARCHIVE.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void ifNoneMatch_tagOfAnotherRepresentation_200() {
    String other = tag(path + "&dicomdir=true");
    assertThat(ARCHIVE.get(path, "If-None-Match", other).statusCode()).isEqualTo(200);
  }

  @Test
  void ifMatch_otherEntityTag_412() {
    assertThat(ARCHIVE.get(path, "If-Match", "\"other\"").statusCode()).isEqualTo(412);
    assertThat(ARCHIVE.get(path, "If-Match", tag(path)).statusCode()).isEqualTo(200);
    assertThat(ARCHIVE.get(path, "If-Match", "*").statusCode()).isEqualTo(200);
  }

  @Test
  void ifModifiedSince_lastModified_304() {
    String lastModified = header(ARCHIVE.head(path), "Last-Modified");
    assertThat(ARCHIVE.get(path, "If-Modified-Since", lastModified).statusCode()).isEqualTo(304);
  }

  @Test
  void notModified_andPreconditionFailed_leaveNothingOpen() {
    String tag = tag(path);
    OpenResources open = OpenResources.now(ARCHIVE);
    ARCHIVE.get(path, "If-None-Match", tag);
    ARCHIVE.get(path, "If-Match", "\"other\"");
    open.awaitNoMore();
  }

  @Test
  void rangesSwitchedOff_exactLengthWithoutRanges() {
    ARCHIVE.settings("DCM4CHEE", "zip.ranges=false");
    HttpResponse<byte[]> response = ARCHIVE.get(path, "Range", "bytes=0-9");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Accept-Ranges")).isEqualTo("none");
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
  }

  @Test
  void switchedOff_theArchivesOwnZip() {
    ARCHIVE.settings("DCM4CHEE", "zip.enabled=false");
    String large = ARCHIVE.invent(1, 2, 1_000_000);
    HttpResponse<byte[]> response = ARCHIVE.get("studies/" + large + "?accept=application/zip");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEmpty();
    assertThat(header(response, "Content-Disposition")).isEmpty();
    assertThat(Zips.read(response.body()).keySet())
        .hasSize(2)
        .allMatch(name -> name.matches("DICOM/[0-9A-F]{8}/[0-9A-F]{8}/[0-9A-F]{8}(\\.dcm)?"));
  }

  @Test
  void multipart_isTheArchives_rangeIgnored() {
    String accept = "multipart/related;type=\"application/dicom\"";
    HttpResponse<byte[]> response =
        ARCHIVE.get("studies/" + study, "Accept", accept, "Range", "bytes=0-9");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).startsWith("multipart/related");
    assertThat(header(response, "Accept-Ranges")).isEqualTo("none");
    assertThat(header(response, "Content-Range")).isEmpty();
    assertThat(header(response, "Vary")).isEmpty();
    assertThat(response.body().length).isGreaterThan(2 * 64 * 64 * 2);
  }
}
