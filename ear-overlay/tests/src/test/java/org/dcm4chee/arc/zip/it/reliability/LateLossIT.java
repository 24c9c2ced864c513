package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Audit;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("With zip.onMissing=fail no ZIP that lacks an object ends as if it were whole")
class LateLossIT {
  private static final String AE = "AS_RECEIVED";
  private final ArchiveUnderTest archive = Attacked.archive();
  private OpenResources open;

  @BeforeEach
  void lookWhatIsOpen() {
    open = OpenResources.now(archive);
  }

  @AfterEach
  void back() {
    archive.settings(AE);
    open.awaitNoMore();
  }

  @ParameterizedTest(name = "{0}, {2} objects of {3} bytes")
  @CsvSource({
    "lost, 0, 5, 20000",
    "truncated, 0, 5, 20000",
    "corrupt, 0, 5, 20000",
    "breaks, 0, 5, 20000",
    "codec, 1, 5, 20000",
    "coercion_fails, 0, 5, 20000",
    "lost, 0, 3, 3000000",
    "breaks, 0, 3, 3000000",
    "truncated, 0, 3, 3000000"
  })
  @DisplayName("not measured at all (zip.prepareSeconds=0): the transfer is broken")
  void chunked(String fault, int number, int objects, int bytes) {
    archive.settings(AE, "zip.onMissing=fail", "zip.prepareSeconds=0", "zip.bufferBytes=1 MiB");
    String study = archive.invent(1, objects, bytes);
    archive.fault(study, fault, study + ".1." + objects, number);
    WireAnswer answer = Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, study));
    assertBroken(answer);
    assertThat(Audit.of(archive, study).failed()).contains(study + ".1." + objects);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"lost, 1", "breaks, 1", "truncated, 1"})
  @DisplayName("struck after it was measured: the transfer is broken")
  void afterMeasuring(String fault, int number) {
    archive.settings(AE, "zip.onMissing=fail", "zip.bufferBytes=1 MiB");
    String study = archive.invent(1, 2, 3_000_000);
    archive.fault(study, fault, study + ".1.2", number);
    assertBroken(Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, study)));
    assertThat(Audit.of(archive, study).failed()).contains(study + ".1.2");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"lost, 0", "breaks, 0"})
  @DisplayName("the measuring was not done in time: the transfer is broken")
  void measuringTooSlow(String fault, int number) {
    archive.settings(AE, "zip.onMissing=fail", "zip.prepareSeconds=1", "zip.threads=1");
    String study = archive.invent(1, 8, 20_000);
    archive.fault(study, fault, study + ".1.8", number);
    // The one worker comes to the last object when the answer has long begun.
    archive.fault(study, "slow", study + ".1.7", 3000);
    WireAnswer answer = Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, study));
    assertThat(answer.status()).isEqualTo(200);
    assertBroken(answer);
  }

  private static void assertBroken(WireAnswer answer) {
    assertThat(answer.isNative()).isFalse();
    assertThat(answer.complete())
        .as("%s with %s bytes ends as if it were whole", answer.status(), answer.body().length)
        .isFalse();
  }
}
