package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Audit;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What it does is counted here; how long it takes, with ten times as many, is in the benchmark. */
@DisplayName("10,000 instances: each file is opened once, and nothing is opened in vain")
class ManyInstancesIT {
  private static final ArchiveUnderTest ARCHIVE = Attacked.archive();
  private static final String AE = "AS_RECEIVED";
  private static final int IN_EACH_OF_TWO_SERIES = 5_000;
  private static final int INSTANCES = 2 * IN_EACH_OF_TWO_SERIES;

  private static String study;
  private OpenResources open;
  private long reads;

  @BeforeAll
  static void invent() {
    study = ARCHIVE.invent(2, IN_EACH_OF_TWO_SERIES, 16);
  }

  /** Other tests of the archive look at all that it has. */
  @AfterAll
  static void forget() {
    ARCHIVE.control("DELETE", "studies/" + study);
  }

  @BeforeEach
  void count() {
    open = OpenResources.now(ARCHIVE);
    Audit.forget(open);
    reads = ARCHIVE.resource("reads");
  }

  @AfterEach
  void back() {
    ARCHIVE.settings(AE);
    ARCHIVE.control("DELETE", "studies/" + study + "/faults");
    open.awaitNoMore();
  }

  private long readsSince() {
    return ARCHIVE.resource("reads") - reads;
  }

  private static WireAnswer get(String... headers) {
    return Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, study), headers);
  }

  @Test
  @DisplayName("a refusal opens nothing")
  void refused() {
    ARCHIVE.settings(AE, "zip.maxInstances=" + (INSTANCES - 1));
    assertThat(get().status()).isEqualTo(413);
    assertThat(readsSince()).isZero();
  }

  @Test
  @DisplayName("410: each is tried once, and the audit names each once")
  void allLost() {
    ARCHIVE.fault(study, "lost", "*", 0);
    assertThat(get().status()).isEqualTo(410);
    assertThat(readsSince()).isLessThanOrEqualTo(INSTANCES);
    assertThat(Audit.of(ARCHIVE, study).failed()).hasSize(INSTANCES).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("206 with half of them lost: each is tried once, each is named once")
  void halfLost() {
    ARCHIVE.fault(study, "lost", study + ".2.*", 0);
    WireAnswer answer = get();
    assertThat(answer.status()).isEqualTo(206);
    assertThat(readsSince()).isLessThanOrEqualTo(INSTANCES);
    Map<String, byte[]> files = Zips.read(answer.body());
    assertThat(files).hasSize(IN_EACH_OF_TWO_SERIES + 1);
    assertThat(
            new String(files.get("MISSING.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(study + ".2.")))
        .hasSize(IN_EACH_OF_TWO_SERIES)
        .doesNotHaveDuplicates();
    Audit audit = Audit.of(ARCHIVE, study);
    assertThat(audit.failed()).hasSize(IN_EACH_OF_TWO_SERIES).doesNotHaveDuplicates();
    assertThat(audit.transferred()).hasSize(IN_EACH_OF_TWO_SERIES).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a range at the end opens what lies in it, once the ZIP is known")
  void range() {
    byte[] whole = get().body();
    assertThat(readsSince()).isEqualTo(INSTANCES);
    reads = ARCHIVE.resource("reads");
    WireAnswer part = get("Range: bytes=-" + (whole.length / 2));
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).hasSize(whole.length / 2);
    assertThat(readsSince()).isLessThan(INSTANCES);
  }
}
