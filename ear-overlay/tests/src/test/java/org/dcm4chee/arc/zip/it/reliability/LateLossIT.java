package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
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
  void measuringTooSlow(String fault, int number) throws IOException {
    archive.settings(AE, "zip.onMissing=fail", "zip.prepareSeconds=1", "zip.threads=1");
    String study = archive.invent(1, 8, 20_000);
    archive.fault(study, fault, study + ".1.8", number);
    // The last one is waited for until the answer has begun, so it is found too late.
    archive.fault(study, "holds", study + ".1.7", 1);
    try (Wire client = Wire.to(Attacked.port())) {
      client.send("GET", Attacked.zip(AE, study));
      assertThat(new String(client.take(12), java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      archive.control("DELETE", "studies/" + study + "/faults");
      archive.fault(study, fault, study + ".1.8", number);
      Attacked.await(
          "the download has ended",
          Duration.ofSeconds(20),
          () -> archive.resource("contexts") <= open.before().get("contexts"));
      byte[] rest = client.take(10_000_000);
      String end =
          new String(
              rest,
              Math.max(0, rest.length - 5),
              Math.min(5, rest.length),
              java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(end).as("the last chunk").isNotEqualTo("0\r\n\r\n");
    }
  }

  private static void assertBroken(WireAnswer answer) {
    assertThat(answer.isNative()).isFalse();
    assertThat(answer.complete())
        .as("%s with %s bytes ends as if it were whole", answer.status(), answer.body().length)
        .isFalse();
  }
}
