package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName(
    "What was sent before is looked at from outside, and what is lost is known all the same")
class SeenBeforeIT {
  private static final ArchiveUnderTest ARCHIVE = Attacked.archive();
  private static final String AE = "AS_RECEIVED";
  private static final int INSTANCES = 20;

  private String study;
  private OpenResources open;

  @BeforeEach
  void invent() {
    open = OpenResources.now(ARCHIVE);
    study = ARCHIVE.invent(1, INSTANCES, 100_000);
  }

  @AfterEach
  void forget() {
    ARCHIVE.control("DELETE", "studies/" + study);
    ARCHIVE.settings(AE);
    open.awaitNoMore();
  }

  private WireAnswer ask(String method) {
    return Wire.ask(Attacked.port(), method, Attacked.zip(AE, study));
  }

  private static long reads() {
    return ARCHIVE.resource("reads");
  }

  @ParameterizedTest(name = "zip.bufferBytes={0}")
  @DisplayName("each file is opened once when it is sent again, and none for a HEAD")
  @CsvSource({"64 MiB", "1 MiB"})
  void opensNothingBeforeTheFirstByte(String bufferBytes) {
    ARCHIVE.settings(AE, "zip.bufferBytes=" + bufferBytes);
    WireAnswer first = ask("GET");
    assertThat(first.status()).isEqualTo(200);
    // What it has found out is remembered when it has ended.
    open.awaitNoMore();
    long before = reads();
    WireAnswer head = ask("HEAD");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(reads()).isEqualTo(before);
    assertThat(ask("GET").body()).isEqualTo(first.body());
    assertThat(reads()).isEqualTo(before + INSTANCES);
  }

  @ParameterizedTest(name = "zip.bufferBytes={0}, HEAD first: {1}")
  @DisplayName("a file that is gone since is left out and said, and is back when it is back")
  @CsvSource({"64 MiB, false", "64 MiB, true", "1 MiB, false", "1 MiB, true"})
  void lost(String bufferBytes, boolean headFirst) {
    ARCHIVE.settings(AE, "zip.bufferBytes=" + bufferBytes);
    WireAnswer whole = ask("GET");
    ARCHIVE.fault(study, "lost", study + ".1.7", 0);
    if (headFirst) {
      assertThat(ask("HEAD").status()).isEqualTo(206);
    }
    WireAnswer without = ask("GET");
    assertThat(without.status()).isEqualTo(206);
    assertThat(without.header("Warning")).isNotEmpty();
    assertThat(without.header("ETag")).isNotEqualTo(whole.header("ETag"));
    ARCHIVE.control("DELETE", "studies/" + study + "/faults");
    WireAnswer again = ask("GET");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(whole.body());
  }
}
