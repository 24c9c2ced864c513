package org.dcm4chee.arc.zip.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A download that has ended is one line of the log")
class EndedDownloadTest {

  @Test
  void whatWasSent() {
    assertThat(
            new EndedDownload(
                "study 1.2.3",
                300,
                0,
                157_637_590,
                OptionalLong.of(242_600_000),
                526_400_000,
                "finished"))
        .hasToString(
            "ZIP of study 1.2.3: 300 instances, 0 left out, 157637590 bytes, first byte after"
                + " 0.243 s, 0.526 s in all, finished");
  }

  @Test
  void whatNeverHadAFirstByteWaitedForItToItsEnd() {
    assertThat(
            new EndedDownload(
                "series 1.2.3", 0, 2, 0, OptionalLong.empty(), 5_000_000_000L, "refused: roles"))
        .hasToString(
            "ZIP of series 1.2.3: 0 instances, 2 left out, 0 bytes, first byte after 5.000 s,"
                + " 5.000 s in all, refused: roles");
  }
}
