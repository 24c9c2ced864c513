package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.util.Map;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Audit;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Bit rot is noticed where that is wanted, and another copy stands in")
class ReplicasIT {
  private static final String AE = "AS_RECEIVED";
  private static final int LARGER_THAN_THE_BUFFER = 3_000_000;
  private final ArchiveUnderTest archive = Attacked.archive();
  private OpenResources open;

  @BeforeEach
  void lookWhatIsOpen() {
    open = OpenResources.now(archive);
    archive.control("DELETE", "locations");
  }

  @AfterEach
  void back() {
    archive.settings(AE);
    archive.control("DELETE", "storages");
    open.awaitNoMore();
  }

  private String invent(int objects, int bytes) {
    String study = DicomFile.newUid().substring(0, 24);
    archive.control(
        "POST", "studies/" + study + "?instances=" + objects + "&bytes=" + bytes + "&digests=true");
    return study;
  }

  private static WireAnswer get(String study) {
    return Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, study));
  }

  private void fault(String study, String kind, int number, String storage) {
    archive.control(
        "POST",
        "studies/"
            + study
            + "/faults/"
            + kind
            + "?instance="
            + study
            + ".1.2&number="
            + number
            + "&storage="
            + storage);
  }

  @Test
  @DisplayName("zip.verify=digest: an object that does not match is left out, as others are")
  void leftOut() {
    archive.settings(AE, "zip.verify=digest");
    String study = invent(3, 20_000);
    assertThat(get(study).status()).isEqualTo(200);
    Audit.forget(open);
    fault(study, "overwritten", 0, "*");
    WireAnswer answer = get(study);
    assertThat(answer.status()).isEqualTo(206);
    Map<String, byte[]> files = Zips.read(answer.body());
    assertThat(files).hasSize(3).containsKey("MISSING.txt");
    assertThat(Audit.of(archive, study).failed()).containsExactly(study + ".1.2");
    awaitTold(study + ".1.2");
    archive.settings(AE, "zip.verify=digest", "zip.onMissing=fail");
    assertThat(get(study).status()).isEqualTo(500);
  }

  @Test
  @DisplayName("zip.verify=digest: what rots after it was measured cuts the connection")
  void tooLate() {
    archive.settings(AE, "zip.verify=digest", "zip.bufferBytes=1 MiB");
    String study = invent(2, LARGER_THAN_THE_BUFFER);
    fault(study, "overwritten", 1, "*");
    assertThat(get(study).complete()).isFalse();
    WireAnswer again = get(study);
    assertThat(again.status())
        .as("without another copy the next try says what it lacks")
        .isEqualTo(206);
    assertThat(Zips.read(again.body())).hasSize(2).containsKey("MISSING.txt");
  }

  @Test
  @DisplayName("a file without a digest is sent: there is nothing to compare it with")
  void withoutDigest() {
    archive.settings(AE, "zip.verify=digest");
    String study = invent(3, 20_000);
    fault(study, "no_digest", 0, "*");
    assertThat(get(study).status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}, {1}, {2} bytes")
  @CsvSource({
    "lost, zip.manifest=false, 20000",
    "truncated, zip.manifest=false, 20000",
    "corrupt, zip.manifest=false, 20000",
    "breaks, zip.manifest=false, 20000",
    "breaks, zip.manifest=false, 3000000",
    "truncated, zip.manifest=false, 3000000",
    "overwritten, zip.verify=digest, 20000",
    "overwritten, zip.verify=digest, 3000000"
  })
  @DisplayName("with a replica nobody notices, and the archive is told which file failed")
  void replica(String fault, String setting, int bytes) {
    archive.settings(AE, setting, "zip.bufferBytes=1 MiB");
    String study = invent(3, bytes);
    byte[] whole = get(study).body();
    Audit.forget(open);
    archive.control("POST", "studies/" + study + "/replicas/fs2");
    fault(study, fault, 0, "fs1");
    archive.control("DELETE", "locations");
    WireAnswer answer = get(study);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.complete()).isTrue();
    Bytes.assertSame(answer.body(), whole);
    assertThat(Audit.of(archive, study).failed()).isEmpty();
    awaitTold("\"instance\":\"" + study + ".1.2\",\"storage\":\"fs1\"");
  }

  @Test
  @DisplayName("a header that cannot be read is told without a digest, too")
  void corruptWithoutDigest() {
    String study = invent(3, 20_000);
    byte[] whole = get(study).body();
    archive.control("POST", "studies/" + study + "/replicas/fs2");
    fault(study, "no_digest", 0, "*");
    fault(study, "corrupt", 0, "fs1");
    WireAnswer answer = get(study);
    assertThat(answer.status()).isEqualTo(200);
    Bytes.assertSame(answer.body(), whole);
    awaitTold("\"instance\":\"" + study + ".1.2\",\"storage\":\"fs1\"");
  }

  @Test
  @DisplayName("what rots while it is sent cuts the connection; the next try is of the other copy")
  void rotsWhileItIsSent() {
    archive.settings(AE, "zip.verify=digest", "zip.bufferBytes=1 MiB");
    String study = invent(2, LARGER_THAN_THE_BUFFER);
    archive.control("POST", "studies/" + study + "/replicas/fs2");
    byte[] whole = get(study).body();
    // The first time it was asked for its header, chosen and sent; the header is asked again, and
    // the copy chosen.
    fault(study, "overwritten", 5, "fs1");
    assertThat(get(study).complete()).isFalse();
    WireAnswer again = get(study);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.complete()).isTrue();
    Bytes.assertSame(again.body(), whole);
    awaitTold("\"instance\":\"" + study + ".1.2\",\"storage\":\"fs1\"");
  }

  /** The archive is told at the end of the retrieve, for which no client waits. */
  private void awaitTold(String location) {
    await("the archive is told of " + location)
        .until(() -> archive.control("GET", "locations").contains(location));
  }
}
