package org.dcm4chee.arc.zip.it.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What goes well is no news to the log: no warning and no error of the plugin")
class QuietLogIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String AE = "DCM4CHEE";
  private static final String OURS = "[org.dcm4chee.arc.zip";

  private final List<String> studies = new ArrayList<>();

  @AfterEach
  void back() {
    ARCHIVE.settings(AE);
    studies.forEach(study -> ARCHIVE.control("DELETE", "studies/" + study));
  }

  private static List<String> complaints(String log) {
    return log.lines()
        .filter(line -> line.contains(OURS))
        .filter(line -> line.contains(" ERROR ") || line.contains(" WARN "))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.bufferBytes=64 MiB", "zip.bufferBytes=1 MiB"})
  void ofEveryKindOfDownload(String setting) {
    ARCHIVE.settings(AE, setting, "zip.deidentify=allowed", "zip.deidentifyKey=" + "k".repeat(32));
    for (int i = 0; i < 3; i++) {
      studies.add(ARCHIVE.invent(2, 3, 400_000));
    }
    int before = ARCHIVE.server().log().length();
    for (String path : paths()) {
      HttpResponse<byte[]> whole = ARCHIVE.get(path);
      assertThat(whole.statusCode()).as(path).isEqualTo(200);
      assertThat(ARCHIVE.get(path, "Range", "bytes=100-200").statusCode()).isEqualTo(206);
      assertThat(ARCHIVE.head(path).statusCode()).isEqualTo(200);
      String tag = ArchiveUnderTest.header(whole, "ETag");
      assertThat(ARCHIVE.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    }
    // The end of a download comes behind its last byte.
    ARCHIVE.awaitNothingOpen();

    assertThat(complaints(ARCHIVE.server().log().substring(before))).isEmpty();
  }

  private List<String> paths() {
    String study = "studies/" + studies.get(0);
    String zip = "?accept=application/zip";
    return List.of(
        study + zip,
        study + zip + "&dicomdir=true&manifest=true",
        study + zip + ";transfer-syntax=*",
        study + zip + ";type=application/dicom%2Bjson",
        study + zip + "&deidentify=basic",
        study + "/metadata" + zip + ";type=application/dicom%2Bxml",
        "studies" + zip + "&StudyInstanceUID=" + String.join(",", studies),
        "series" + zip + "&manifest=true&StudyInstanceUID=" + String.join(",", studies));
  }
}
