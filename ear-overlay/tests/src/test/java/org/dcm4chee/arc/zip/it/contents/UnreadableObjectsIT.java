package org.dcm4chee.arc.zip.it.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Audit;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be read never make a ZIP that is broken without a word. */
class UnreadableObjectsIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final int LARGER_THAN_THE_BUFFER = 3_000_000;
  private static final String SMALL_BUFFER = "zip.bufferBytes=1 MiB";

  /** What has to be encoded to know its length. */
  private static final String MEASURED = "zip.compression=fast";

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

  @ParameterizedTest
  @ValueSource(strings = {"lost", "truncated", "corrupt", "breaks"})
  void oneUnreadable_leftOutWithAWarning(String fault) {
    String study = ARCHIVE.invent(1, 4, 50_000);
    String missing = study + ".1.2";
    ARCHIVE.fault(study, fault, missing, 0);
    HttpResponse<byte[]> response = ARCHIVE.get(path(study));
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(header(response, "Warning")).startsWith("299 ").contains("1 of 4");
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
    int length = response.body().length;
    assertThat(header(response, "Content-Range"))
        .as("or else a browser cancels it")
        .isEqualTo("bytes 0-" + (length - 1) + "/" + length);
    assertThat(header(response, "Accept-Ranges")).isEqualTo("none");
    assertThat(header(response, "Content-Disposition")).contains(study + "-incomplete.zip");
    Map<String, byte[]> files = Zips.read(response.body());
    assertThat(files).hasSize(4).containsKey("MISSING.txt");
    assertThat(Zips.readAsStream(response.body()).keySet()).isEqualTo(files.keySet());
    assertThat(new String(files.get("MISSING.txt"), StandardCharsets.UTF_8))
        .contains(missing)
        .doesNotContain("/storage/", "Exception");
    Audit audit = Audit.of(ARCHIVE, study);
    assertThat(audit.failed()).containsExactly(missing);
    assertThat(audit.transferred()).containsExactly(study + ".1.1", study + ".1.3", study + ".1.4");
  }

  @Test
  void oneUnreadable_rangeIsIgnored_theWholeIsNoPart() {
    String study = ARCHIVE.invent(1, 3, 50_000);
    ARCHIVE.fault(study, "lost", study + ".1.1", 0);
    HttpResponse<byte[]> whole = ARCHIVE.get(path(study));
    HttpResponse<byte[]> part = ARCHIVE.get(path(study), "Range", "bytes=100-199");
    assertThat(part.statusCode()).isEqualTo(200);
    assertThat(header(part, "Content-Range")).isEmpty();
    assertThat(header(part, "Warning")).contains("1 of 3");
    Bytes.assertSame(part.body(), whole.body());
  }

  @Test
  void oneUnreadable_headSaysSo() {
    String study = ARCHIVE.invent(1, 3, 50_000);
    ARCHIVE.fault(study, "lost", study + ".1.1", 0);
    HttpResponse<byte[]> head = ARCHIVE.head(path(study));
    assertThat(head.statusCode()).isEqualTo(206);
    assertThat(header(head, "Warning")).startsWith("299 ");
    assertThat(header(head, "Content-Length"))
        .isEqualTo("" + ARCHIVE.get(path(study)).body().length);
  }

  @Test
  void lostSinceTheLastDownload_knownBeforeTheFirstByte() {
    String study = ARCHIVE.invent(1, 3, 50_000);
    assertThat(ARCHIVE.get(path(study)).statusCode()).isEqualTo(200);
    ARCHIVE.fault(study, "lost", study + ".1.3", 0);
    assertThat(ARCHIVE.get(path(study)).statusCode()).isEqualTo(206);
    ARCHIVE.control("DELETE", "studies/" + study + "/faults");
    assertThat(ARCHIVE.get(path(study)).statusCode()).isEqualTo(200);
  }

  @Test
  void rejectedByTheArchive_itsOwnWarningStays() {
    String study = ARCHIVE.invent(1, 3, 50_000);
    ARCHIVE.fault(study, "rejected", study + ".1.1", 0);
    HttpResponse<byte[]> response = ARCHIVE.get(path(study));
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(header(response, "Warning")).contains("no longer accessible");
    assertThat(header(response, "Accept-Ranges")).isEqualTo("none");
    assertThat(Zips.read(response.body())).hasSize(2);
    HttpResponse<byte[]> part = ARCHIVE.get(path(study), "Range", "bytes=100-199");
    Bytes.assertSame(part.body(), response.body());
  }

  @Test
  void onMissingFail_500NamesTheInstance() {
    ARCHIVE.settings("DCM4CHEE", "zip.onMissing=fail");
    String study = ARCHIVE.invent(1, 3, 50_000);
    ARCHIVE.fault(study, "truncated", study + ".1.2", 0);
    HttpResponse<byte[]> response = ARCHIVE.get(path(study));
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(header(response, "Content-Type")).startsWith("application/json");
    assertThat(text(response))
        .startsWith("{\"errorMessage\":")
        .contains("\"missing\":[\"" + study + ".1.2\"]")
        .doesNotContain("Exception", "\tat ", "/storage/");
    assertThat(header(response, "ETag")).isEmpty();
    Audit audit = Audit.of(ARCHIVE, study);
    assertThat(audit.transferred()).isEmpty();
    assertThat(audit.failed()).hasSize(3);
  }

  @Test
  void allUnreadable_410() {
    String study = ARCHIVE.invent(1, 3, 50_000);
    ARCHIVE.fault(study, "lost", "*", 0);
    HttpResponse<byte[]> response = ARCHIVE.get(path(study));
    assertThat(response.statusCode()).isEqualTo(410);
    assertThat(text(response)).startsWith("{\"errorMessage\":").doesNotContain("Exception");
    Audit audit = Audit.of(ARCHIVE, study);
    assertThat(audit.transferred()).isEmpty();
    assertThat(audit.failed()).hasSize(3);
  }

  @Test
  void changedBetweenThePasses_cutAndFineTheNextTime() {
    ARCHIVE.settings("DCM4CHEE", SMALL_BUFFER, MEASURED);
    String study = ARCHIVE.invent(1, 2, LARGER_THAN_THE_BUFFER);
    ARCHIVE.fault(study, "changed", study + ".1.2", 1);
    assertThatThrownBy(() -> ARCHIVE.get(path(study))).hasCauseInstanceOf(IOException.class);
    Audit audit = Audit.of(ARCHIVE, study);
    assertThat(audit.outcome()).isNotEmpty();
    assertThat(audit.transferred()).containsExactly(study + ".1.1");
    assertThat(audit.failed()).containsExactly(study + ".1.2");
    HttpResponse<byte[]> next = ARCHIVE.get(path(study));
    assertThat(next.statusCode()).isEqualTo(200);
    assertThat(Zips.read(next.body())).hasSize(2);
  }

  @Test
  void cutShortSinceItWasStored_leftOutBeforeTheFirstByteThoughItIsSentAsItIsRead() {
    ARCHIVE.settings("DCM4CHEE", SMALL_BUFFER);
    String study = ARCHIVE.invent(1, 3, LARGER_THAN_THE_BUFFER);
    ARCHIVE.fault(study, "truncated", study + ".1.2", 0);
    HttpResponse<byte[]> response = ARCHIVE.get(path(study));
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(header(response, "Warning")).startsWith("299 ").contains("1 of 3");
    assertThat(Zips.read(response.body())).hasSize(3).containsKey("MISSING.txt");
    Audit audit = Audit.of(ARCHIVE, study);
    assertThat(audit.transferred()).containsExactly(study + ".1.1", study + ".1.3");
    assertThat(audit.failed()).containsExactly(study + ".1.2");
  }

  @Test
  void breaksAfterItsHeader_cutAndLeftOutTheNextTime() {
    ARCHIVE.settings("DCM4CHEE", SMALL_BUFFER);
    String study = ARCHIVE.invent(1, 2, LARGER_THAN_THE_BUFFER);
    ARCHIVE.fault(study, "breaks", study + ".1.2", 0);
    assertThatThrownBy(() -> ARCHIVE.get(path(study))).hasCauseInstanceOf(IOException.class);
    assertThat(Audit.of(ARCHIVE, study).failed()).containsExactly(study + ".1.2");
    HttpResponse<byte[]> next = ARCHIVE.get(path(study));
    assertThat(next.statusCode()).isEqualTo(206);
    assertThat(Zips.read(next.body()).keySet()).hasSize(2).contains("MISSING.txt");
  }

  @Test
  void breaksAfterItWasMeasured_cutAndLeftOutTheNextTime() {
    ARCHIVE.settings("DCM4CHEE", SMALL_BUFFER, MEASURED);
    String study = ARCHIVE.invent(1, 2, LARGER_THAN_THE_BUFFER);
    ARCHIVE.fault(study, "breaks", study + ".1.2", 1);
    assertThatThrownBy(() -> ARCHIVE.get(path(study))).hasCauseInstanceOf(IOException.class);
    assertThat(Audit.of(ARCHIVE, study).failed()).containsExactly(study + ".1.2");
    HttpResponse<byte[]> next = ARCHIVE.get(path(study));
    assertThat(next.statusCode()).isEqualTo(206);
    assertThat(Zips.read(next.body()).keySet()).hasSize(2).contains("MISSING.txt");
  }

  @Test
  void chunked_lost_leftOutAndNamedAtTheEnd() {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=0");
    String study = ARCHIVE.invent(1, 4, 50_000);
    ARCHIVE.fault(study, "lost", study + ".1.3", 0);
    HttpResponse<byte[]> response = ARCHIVE.get(path(study));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEmpty();
    Map<String, byte[]> files = Zips.read(response.body());
    assertThat(List.copyOf(files.keySet())).hasSize(4).endsWith("MISSING.txt");
    assertThat(new String(files.get("MISSING.txt"), StandardCharsets.UTF_8))
        .contains(study + ".1.3");
    assertThat(Audit.of(ARCHIVE, study).failed()).containsExactly(study + ".1.3");
  }

  @Test
  void chunked_larger_breaksWhileItIsMeasured_leftOut() {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=0", SMALL_BUFFER, MEASURED);
    String study = ARCHIVE.invent(1, 3, LARGER_THAN_THE_BUFFER);
    ARCHIVE.fault(study, "breaks", study + ".1.2", 0);
    HttpResponse<byte[]> response = ARCHIVE.get(path(study));
    assertThat(Zips.read(response.body()).keySet()).hasSize(3).contains("MISSING.txt");
    assertThat(Audit.of(ARCHIVE, study).transferred())
        .containsExactly(study + ".1.1", study + ".1.3");
  }
}
