package org.dcm4chee.arc.zip.it.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Random;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a ZIP (RFC 9110 §14): each is the slice of the whole. */
class RangeIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final int INSTANCES = 8;
  private static String path;
  private static byte[] whole;
  private static String entityTag;
  private static String lastModified;

  @BeforeAll
  static void downloadTheWhole() {
    path = "studies/" + ARCHIVE.invent(2, INSTANCES / 2, 60_000) + "?accept=application/zip";
    HttpResponse<byte[]> response = ARCHIVE.get(path);
    whole = response.body();
    entityTag = header(response, "ETag");
    lastModified = header(response, "Last-Modified");
  }

  @AfterEach
  void reset() {
    ARCHIVE.settings("DCM4CHEE");
  }

  private static void assertPart(String range, int first, int last) {
    HttpResponse<byte[]> response = ARCHIVE.get(path, "Range", range);
    assertThat(response.statusCode()).as(range).isEqualTo(206);
    assertThat(header(response, "Content-Range"))
        .isEqualTo("bytes " + first + "-" + last + "/" + whole.length);
    assertThat(header(response, "Content-Length")).isEqualTo("" + (last - first + 1));
    assertThat(header(response, "Content-Type")).isEqualTo("application/zip");
    assertThat(header(response, "ETag")).isEqualTo(entityTag);
    Bytes.assertSlice(response.body(), whole, first, last);
  }

  @Test
  void range_atTheStart() {
    assertPart("bytes=0-0", 0, 0);
    assertPart("bytes=0-999", 0, 999);
  }

  @Test
  void range_inTheMiddle() {
    assertPart("bytes=100000-250000", 100_000, 250_000);
  }

  @Test
  void range_toTheEnd() {
    assertPart("bytes=200000-", 200_000, whole.length - 1);
    assertPart("bytes=200000-999999999999999999999", 200_000, whole.length - 1);
  }

  @Test
  void range_suffix() {
    assertPart("bytes=-22", whole.length - 22, whole.length - 1);
    assertPart("bytes=-999999999", 0, whole.length - 1);
  }

  @Test
  void range_lastByte() {
    assertPart("bytes=" + (whole.length - 1) + "-", whole.length - 1, whole.length - 1);
    assertPart("bytes=-1", whole.length - 1, whole.length - 1);
  }

  @Test
  void range_anywhere() {
    Random random = new Random(3);
    for (int i = 0; i < 40; i++) {
      int first = random.nextInt(whole.length);
      int last = first + random.nextInt(whole.length - first);
      assertPart("bytes=" + first + "-" + last, first, last);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "best"})
  void range_ofDeflatedEntries(String compression) {
    ARCHIVE.settings("DCM4CHEE", "zip.compression=" + compression);
    byte[] deflated = ARCHIVE.get(path).body();
    HttpResponse<byte[]> part = ARCHIVE.get(path, "Range", "bytes=70000-170000");
    assertThat(part.statusCode()).isEqualTo(206);
    Bytes.assertSlice(part.body(), deflated, 70_000, 170_000);
  }

  @Test
  void range_ofAZipWithDirectory() {
    byte[] withDirectory = ARCHIVE.get(path + "&dicomdir=true").body();
    int first = whole.length - 1000;
    HttpResponse<byte[]> part =
        ARCHIVE.get(path + "&dicomdir=true", "Range", "bytes=" + first + "-");
    assertThat(part.statusCode()).isEqualTo(206);
    Bytes.assertSlice(part.body(), withDirectory, first, withDirectory.length - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-1,5-6", "bytes=9-2", "bytes=a-b", "lines=0-1", "bytes=-"})
  void severalRanges_otherUnits_andNonsense_theWhole(String range) {
    HttpResponse<byte[]> response = ARCHIVE.get(path, "Range", range);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Range")).isEmpty();
    Bytes.assertSame(response.body(), whole);
  }

  @Test
  void range_behindTheEnd_416WithTheLength() {
    for (String range : new String[] {"bytes=" + whole.length + "-", "bytes=-0"}) {
      HttpResponse<byte[]> response = ARCHIVE.get(path, "Range", range);
      assertThat(response.statusCode()).as(range).isEqualTo(416);
      assertThat(header(response, "Content-Range")).isEqualTo("bytes */" + whole.length);
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void head_rangeIsNotForIt() {
    HttpResponse<byte[]> head = ARCHIVE.head(path, "Range", "bytes=0-9");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Length")).isEqualTo("" + whole.length);
    assertThat(ARCHIVE.head(path, "Range", "bytes=999999999-").statusCode()).isEqualTo(200);
  }

  private static int statusIf(String ifRange) {
    HttpResponse<byte[]> response =
        ARCHIVE.get(path, "Range", "bytes=500-999", "If-Range", ifRange);
    if (response.statusCode() == 206) {
      Bytes.assertSlice(response.body(), whole, 500, 999);
    } else {
      Bytes.assertSame(response.body(), whole);
    }
    return response.statusCode();
  }

  @Test
  void ifRange_entityTag_partOnlyForTheSame() {
    assertThat(statusIf(entityTag)).isEqualTo(206);
    assertThat(statusIf("\"other\"")).isEqualTo(200);
    assertThat(statusIf("W/" + entityTag)).as("weak").isEqualTo(200);
  }

  @Test
  void ifRange_date_neverAPart_sinceItDoesNotIdentifyTheBytes() {
    assertThat(statusIf(lastModified)).isEqualTo(200);
    assertThat(statusIf("Tue, 05 Mar 2024 10:11:12 GMT")).isEqualTo(200);
  }

  @Test
  void ifMatch_otherEntityTag_412BeforeAnyPart() {
    assertThat(ARCHIVE.get(path, "Range", "bytes=0-9", "If-Match", "\"other\"").statusCode())
        .isEqualTo(412);
  }

  @Test
  void whole_smallObjects_readOnce() {
    long before = ARCHIVE.resource("reads");
    ARCHIVE.get(path);
    assertThat(ARCHIVE.resource("reads") - before).isEqualTo(INSTANCES);
  }

  @Test
  void range_entriesOutsideOfIt_notReadAgain() {
    long before = ARCHIVE.resource("reads");
    ARCHIVE.get(path, "Range", "bytes=-22");
    assertThat(ARCHIVE.resource("reads") - before).as("of the central directory").isEqualTo(0);
    int lastEntry = whole.length - 30_000;
    ARCHIVE.get(path, "Range", "bytes=" + lastEntry + "-" + (lastEntry + 99));
    assertThat(ARCHIVE.resource("reads") - before).as("of the last entry").isEqualTo(1);
  }

  @Test
  @DisplayName("a HEAD of what was never sent reads each object once, so that a lost one is known")
  void head_neverSeen_readsEachObjectOnce() {
    String fresh = "studies/" + ARCHIVE.invent(1, 8, 60_000) + "?accept=application/zip";
    long before = ARCHIVE.resource("reads");
    ARCHIVE.head(fresh);
    assertThat(ARCHIVE.resource("reads") - before).isEqualTo(8);
  }

  @Test
  void range_planNotKnownAndNoTimeToPrepare_isMeasuredAllTheSame() {
    String fresh = "studies/" + ARCHIVE.invent(1, 5, 60_000) + "?accept=application/zip";
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=0");
    HttpResponse<byte[]> part = ARCHIVE.get(fresh, "Range", "bytes=100000-199999");
    assertThat(part.statusCode()).isEqualTo(206);
    Bytes.assertSlice(part.body(), ARCHIVE.get(fresh).body(), 100_000, 199_999);
  }

  @Test
  void range_objectChangedSince_cutAndMeasuredAnew() {
    String study = ARCHIVE.invent(1, 2, 400_000);
    String changing = "studies/" + study + "?accept=application/zip";
    HttpResponse<byte[]> before = ARCHIVE.get(changing);
    ARCHIVE.fault(study, "changed", study + ".1.2", 1);
    OpenResources open = OpenResources.now(ARCHIVE);
    assertThatThrownBy(() -> ARCHIVE.get(changing, "Range", "bytes=1000-"))
        .hasCauseInstanceOf(IOException.class);
    open.awaitNoMore();
    HttpResponse<byte[]> after = ARCHIVE.get(changing);
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(header(after, "ETag"))
        .as("made of what the archive says of its objects, not of their bytes")
        .isEqualTo(header(before, "ETag"));
    assertThat(Zips.read(after.body())).hasSize(2);
  }
}
