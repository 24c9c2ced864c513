package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The downloads would take minutes by themselves; each wait here ends long before that. */
@DisplayName("Who is gone holds no slot")
class GoneClientsIT {
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

  /** To read it takes minutes, with eight objects at a time. */
  private String slowStudy() {
    String study = archive.invent(1, 1_000, 3000);
    archive.fault(study, "slow", "*", 2000);
    return study;
  }

  private WireAnswer another() {
    return Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, archive.invent(1, 1, 500)));
  }

  private void awaitSlotIsTaken() throws IOException {
    // Not before the other has it: else it would be the other that is refused.
    try (Jvm jvm = Jvm.of(archive.server())) {
      await("it is admitted").until(() -> jvm.plugin("Active") > 0);
    }
    await("the slot is taken").until(() -> another().status() == 503);
  }

  private void awaitSlotIsFree() throws IOException {
    await("the slot is free").until(() -> another().status() == 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Range: bytes=1000-"})
  @DisplayName("a client that leaves while its ZIP is prepared, for a download or a resume")
  void leavesWhilePreparing(String range) throws IOException {
    archive.settings(AE, "zip.prepareSeconds=3600", "zip.maxConcurrent=1");
    String study = slowStudy();
    try (Wire client = Wire.to(Attacked.port())) {
      client.send("GET", Attacked.zip(AE, study), range.isEmpty() ? "X: y" : range);
      awaitSlotIsTaken();
    }
    awaitSlotIsFree();
  }

  @Test
  @DisplayName("a client that leaves while an object is read, after its first byte")
  void leavesWhileReading() throws IOException {
    archive.settings(AE, "zip.prepareSeconds=0", "zip.maxConcurrent=1");
    String study = slowStudy();
    try (Wire client = Wire.to(Attacked.port())) {
      client.send("GET", Attacked.zip(AE, study));
      assertThat(client.take(500)).hasSize(500);
      awaitSlotIsTaken();
    }
    awaitSlotIsFree();
  }

  @Test
  @DisplayName("a client that accepts nothing is cut after zip.idleSeconds")
  void acceptsNothing() throws IOException {
    archive.settings(AE, "zip.idleSeconds=1", "zip.maxConcurrent=1");
    String study = archive.invent(1, 60, 1_000_000);
    try (Wire client = Wire.narrow(Attacked.port())) {
      client.send("GET", Attacked.zip(AE, study));
      // It has the only slot, and does not leave.
      assertThat(client.take(500)).hasSize(500);
      awaitSlotIsFree();
      assertThat(client.read(false).complete()).isFalse();
    }
    assertThat(archive.server().log()).contains("its client took nothing for zip.idleSeconds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
  @DisplayName("who is cut because nothing is accepted sees an error, where no length is known too")
  void acceptsNothingOfAnUnknownLength(String version) throws IOException {
    archive.settings(AE, "zip.idleSeconds=1", "zip.prepareSeconds=0");
    String study = archive.invent(1, 60, 1_000_000);
    try (Wire client = Wire.narrow(Attacked.port())) {
      client.sendAs(version, "GET", Attacked.zip(AE, study));
      archive.server().awaitLine(study, "took nothing");
      WireAnswer answer = client.read(false);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.has("Content-Length")).isFalse();
      assertThat(answer.complete()).isFalse();
    }
  }

  @Test
  @DisplayName("zip.maxSeconds counts from the slot, before the first byte")
  void maxSeconds_beforeTheBody() {
    archive.settings(AE, "zip.maxSeconds=1", "zip.prepareSeconds=3600");
    WireAnswer answer = Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, slowStudy()));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).startsWith("{\"errorMessage\":").contains("zip.maxSeconds");
  }

  @Test
  @DisplayName("zip.maxSeconds cuts a body that takes longer")
  void maxSeconds_inTheBody() {
    archive.settings(AE, "zip.maxSeconds=4", "zip.prepareSeconds=0");
    String study = archive.invent(1, 1000, 20_000);
    archive.fault(study, "slow", "*", 50);
    WireAnswer answer = Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, study));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.complete()).isFalse();
  }
}
