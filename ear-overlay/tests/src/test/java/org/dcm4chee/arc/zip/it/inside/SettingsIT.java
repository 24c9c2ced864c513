package org.dcm4chee.arc.zip.it.inside;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.dcm4che3.net.Device;
import org.dcm4chee.arc.standin.Configuration;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.it.inside.Probe.Moment;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings are those of the archive's one device object, as it is when a request comes. */
@Inside
class SettingsIT {
  @Inject private ZipService service;
  @Inject private Device device;
  @Inject private Configuration configuration;
  @Inject private org.dcm4chee.arc.standin.Archive archive;
  @Inject private Probe probe;

  @Deployment
  static Archive<?> deployment() {
    return InsideArchive.withPlugin();
  }

  @BeforeEach
  void forget() {
    probe.forget();
  }

  @AfterEach
  void putBack() throws Exception {
    device.getApplicationEntity("DCM4CHEE").setOtherAETitles();
    configuration.storeProperties("DCM4CHEE", List.of());
    configuration.reload();
  }

  private String study(String uid) {
    Web.invent(archive, uid, 3, 2000);
    return uid;
  }

  private void inMemory(String... properties) {
    device.getWebApplication("DCM4CHEE").setProperties(properties);
  }

  private static String text(Web.Reply response) {
    return new String(response.body(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void theDeviceThatIsInjectedIsTheOneThatIsRead() {
    inMemory("zip.maxInstances=2");

    assertThat(Web.zip(study("1.2.99.3.1")).statusCode()).isEqualTo(413);
  }

  @Test
  void whatIsWrittenIsInForceAfterTheArchivesReloadAndNotBefore() throws Exception {
    String study = study("1.2.99.3.2");
    configuration.storeProperties("DCM4CHEE", List.of("zip.maxInstances=2"));
    assertThat(Web.zip(study).statusCode()).isEqualTo(200);

    configuration.reload();

    assertThat(Web.zip(study).statusCode()).isEqualTo(413);
  }

  @Test
  void aReloadInTheMiddleOfARequestDoesNotChangeItsLimits() {
    String study = study("1.2.99.3.3");
    probe.beforeThePlugin(context -> inMemory("zip.maxInstances=2"));

    assertThat(Web.zip(study).statusCode()).isEqualTo(200);

    probe.forget();
    assertThat(Web.zip(study).statusCode()).as("the next one").isEqualTo(413);
  }

  @Test
  void anAeByAnotherTitleHasTheSettingsOfThatAe() {
    String study = study("1.2.99.3.4");
    device.getApplicationEntity("DCM4CHEE").setOtherAETitles("ALSO_ME");
    inMemory("zip.maxInstances=2");

    Web.Reply response =
        Web.send("GET", "aets/ALSO_ME/rs/studies/" + study + "?accept=application/zip");

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void oneAesSettingsAreNotAnothers() {
    String study = study("1.2.99.3.5");
    inMemory("zip.maxInstances=2");

    assertThat(
            Web.send("GET", "aets/AS_RECEIVED/rs/studies/" + study + "?accept=application/zip")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void whoMayHaveNoZipIsToldBeforeTheArchiveLooksForOne() {
    String study = study("1.2.99.3.6");
    inMemory("zip.roles=research");

    assertThat(Web.zip(study, "X-Stand-In-User", "ann;user").statusCode()).isEqualTo(403);
    assertThat(probe.of(study)).isEmpty();
  }

  @Test
  void whoHasTheRoleIsGivenOne() {
    String study = study("1.2.99.3.7");
    inMemory("zip.roles=research");

    assertThat(Web.zip(study, "X-Stand-In-User", "ann;user,research").statusCode()).isEqualTo(200);
  }

  @Test
  void switchedOffTheArchivesOwnZipIsSentAndNothingBegins() {
    String study = study("1.2.99.3.8");
    inMemory("zip.enabled=false");

    assertThat(text(Web.zip(study))).contains("DICOM/");
    assertThat(probe.of(study, Moment.START_AFTER).delivery()).isFalse();
    assertThat(probe.of(study, Moment.END_LAST).wish()).isFalse();
  }

  @Test
  void whatIsNotUnderstoodIsShownAndItsDefaultIsInForce() {
    inMemory("zip.maxInstances=many", "zip.maxBytes=1 GiB");

    assertThat(Web.zip(study("1.2.99.3.9")).statusCode()).isEqualTo(200);
    assertThat(service.downloads().getIgnoredSettings())
        .containsOnlyKeys("DCM4CHEE")
        .hasEntrySatisfying(
            "DCM4CHEE", ignored -> assertThat(ignored).containsOnlyKeys("zip.maxInstances"));
    assertThat(service.downloads().getChangedSettings())
        .isEqualTo(Map.of("DCM4CHEE", Map.of("zip.maxBytes", "1 GiB")));
  }

  @Test
  void anEntryNameThatTheArchiveIsToldIsThePlugins() {
    String study = study("1.2.99.3.10");
    inMemory("zip.entryNameFormat=x/{00200013}.dcm");

    assertThat(text(Web.zip(study))).contains("x/1.dcm").contains("x/3.dcm");
  }
}
