package org.dcm4chee.arc.zip.it.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.Test;

/** What an admin sees of the downloads, and what nobody sees. */
class WatchIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();

  @Test
  void oneLineForEachZip_withoutPatientDataAndTokens() {
    String study = DicomFile.newUid();
    ARCHIVE.store(
        List.of(
            DicomFile.ct(study, DicomFile.newUid(), DicomFile.newUid(), 1, 1, 16)
                .text(0x00100010, "PN", "Unmistakable^Patient")
                .text(0x00100020, "LO", "UNMISTAKABLE-ID")
                .text(0x0008103E, "LO", "Unmistakable description")
                .toBytes(DicomFile.EXPLICIT_LE)));
    ARCHIVE.get("studies/" + study + "?accept=application/zip&access_token=unmistakable-token");
    ARCHIVE.awaitNothingOpen();
    List<String> lines =
        ARCHIVE
            .server()
            .log()
            .lines()
            .filter(line -> line.contains("org.dcm4chee.arc.zip"))
            .toList();
    assertThat(lines.stream().filter(line -> line.contains(study)).toList())
        .singleElement()
        .asString()
        .containsPattern(
            "ZIP of study "
                + study
                + ": 1 instances, 0 left out, [0-9]+ bytes, first byte after [0-9.]+ s, [0-9.]+ s in"
                + " all, finished");
    assertThat(lines)
        .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("unmistakable"));
    assertThat(ARCHIVE.server().log()).doesNotContain("unmistakable-token");
  }

  @Test
  void metrics_haveRateAndTimeToFirstByte() {
    ARCHIVE.get("studies/" + ARCHIVE.invent(1, 1, 2000) + "?accept=application/zip");
    ARCHIVE.awaitNothingOpen();
    assertThat(ARCHIVE.control("GET", "metrics")).contains("zip-rs-rate", "zip-rs-first-byte");
  }

  @Test
  void status_showsCountersAndSettingsInForce() {
    ARCHIVE.settings("HEADERS", "zip.maxInstances=17", "zip.maxBytes=3 GiB");
    try {
      ARCHIVE.get("studies/" + ARCHIVE.invent(1, 1, 2000) + "?accept=application/zip");
      ARCHIVE.awaitNothingOpen();
      assertThat(ARCHIVE.server().overlay("status"))
          .contains("Active = 0")
          .containsPattern("Finished = [1-9]")
          .containsPattern("Bytes = [1-9]")
          .containsPattern("(?s)web application HEADERS .*\\* zip.maxInstances = 17 ")
          .containsPattern("(?s)web application DCM4CHEE .*  zip.maxInstances = 100000");
    } finally {
      ARCHIVE.settings("HEADERS");
    }
  }
}
