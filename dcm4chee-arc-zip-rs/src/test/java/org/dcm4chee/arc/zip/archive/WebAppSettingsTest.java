package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.WebApplication;
import org.dcm4che3.net.WebApplication.ServiceClass;
import org.dcm4chee.arc.zip.settings.Deidentify;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.dcm4chee.arc.zip.watch.SettingsView;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Settings are found where the archive finds the web application")
class WebAppSettingsTest {
  private final Device device = new Device("dcm4chee-arc");
  private final WebAppSettings settings = new WebAppSettings();
  private final SettingsView view = settings.view(() -> device);

  private void webApp(String name, ServiceClass serviceClass, String... properties) {
    WebApplication webapp = new WebApplication(name);
    webapp.setServicePath("/dcm4chee-arc/aets/" + name + "/rs");
    webapp.setServiceClasses(serviceClass);
    webapp.setProperties(properties);
    device.addWebApplication(webapp);
  }

  private ZipSettings of(String name) {
    return settings.of(
        device, "/dcm4chee-arc/aets/" + name + "/rs/studies/1.2.3", Optional.of(name));
  }

  @Test
  void anotherTitleOfAnAe_hasTheSettingsOfItsWebApplication() {
    ApplicationEntity ae = new ApplicationEntity("AS_RECEIVED");
    ae.setOtherAETitles("RECEIVED");
    device.addApplicationEntity(ae);
    webApp("AS_RECEIVED", ServiceClass.WADO_RS, "zip.maxInstances=7");
    device.getWebApplications().iterator().next().setAETitle("AS_RECEIVED");

    assertThat(of("RECEIVED").get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(7));
    assertThat(of("OTHER")).isEqualTo(ZipSettings.defaults());
  }

  /** As a reload leaves it for a moment, once: without what it is for, or without properties. */
  private static final class BeingReloaded extends WebApplication {
    private boolean withoutServiceClasses;
    private boolean withoutProperties;

    BeingReloaded() {
      super("DCM4CHEE");
      setServicePath("/dcm4chee-arc/aets/DCM4CHEE/rs");
      setServiceClasses(ServiceClass.WADO_RS);
      setProperties(new String[] {"zip.deidentify=always"});
    }

    @Override
    public boolean containsServiceClass(ServiceClass serviceClass) {
      boolean taken = withoutServiceClasses;
      withoutServiceClasses = false;
      return !taken && super.containsServiceClass(serviceClass);
    }

    @Override
    public Map<String, String> getProperties() {
      boolean taken = withoutProperties;
      withoutProperties = false;
      return taken ? Map.of() : super.getProperties();
    }
  }

  @Test
  void whatAReloadHasTakenAwayForAMomentIsStillInForce() {
    BeingReloaded webapp = new BeingReloaded();
    device.addWebApplication(webapp);

    webapp.withoutProperties = true;
    assertThat(of("DCM4CHEE").get(Setting.DEIDENTIFY)).isEqualTo(Deidentify.ALWAYS);
    webapp.withoutProperties = true;
    assertThat(of("DCM4CHEE").get(Setting.DEIDENTIFY)).isEqualTo(Deidentify.ALWAYS);
    webapp.withoutServiceClasses = true;
    assertThat(of("DCM4CHEE").get(Setting.DEIDENTIFY)).isEqualTo(Deidentify.ALWAYS);
  }

  @Test
  void whatAReloadHasTakenAwayForGoodIsNot() {
    BeingReloaded webapp = new BeingReloaded();
    device.addWebApplication(webapp);
    assertThat(of("DCM4CHEE").get(Setting.DEIDENTIFY)).isEqualTo(Deidentify.ALWAYS);

    webapp.setProperties(new String[] {"zip.maxInstances=7"});
    assertThat(of("DCM4CHEE").get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(7));
    assertThat(of("DCM4CHEE").get(Setting.DEIDENTIFY)).isEqualTo(Deidentify.NEVER);
    webapp.setProperties(new String[0]);
    assertThat(of("DCM4CHEE")).isEqualTo(ZipSettings.defaults());
  }

  @Test
  void eachWebApplicationHasItsOwn() {
    webApp("AS_RECEIVED", ServiceClass.WADO_RS, "zip.maxInstances=7");
    webApp("QUERY", ServiceClass.QIDO_RS, "zip.maxInstances=8");

    assertThat(of("AS_RECEIVED").get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(7));
    assertThat(of("QUERY")).isEqualTo(ZipSettings.defaults());
    assertThat(of("NOBODY")).isEqualTo(ZipSettings.defaults());
  }

  @Test
  void thoseWhoWatchSeeThemInUnitsForPeopleAndWhatDiffersFromTheDefaults() {
    webApp("AS_RECEIVED", ServiceClass.WADO_RS, "zip.maxBytes=3221225472");
    webApp("DCM4CHEE", ServiceClass.WADO_RS);
    webApp("QUERY", ServiceClass.QIDO_RS, "zip.maxBytes=1");

    assertThat(view.inForce()).containsOnlyKeys("AS_RECEIVED", "DCM4CHEE");
    assertThat(view.inForce().get("AS_RECEIVED")).containsEntry("zip.maxBytes", "3 GiB");
    assertThat(view.inForce().get("DCM4CHEE")).containsEntry("zip.maxBytes", "200 GiB");
    assertThat(view.changed()).isEqualTo(Map.of("AS_RECEIVED", Map.of("zip.maxBytes", "3 GiB")));
    assertThat(view.ignored()).isEmpty();
  }

  @Test
  void thoseWhoWatchSeeWhatIsIgnoredAndWhy() {
    webApp("DCM4CHEE", ServiceClass.WADO_RS, "zip.maxBytes=5 PB", "zip.maxByte=1", "other=x");

    assertThat(of("DCM4CHEE")).isEqualTo(ZipSettings.defaults());
    assertThat(view.ignored())
        .isEqualTo(
            Map.of(
                "DCM4CHEE",
                Map.of(
                    "zip.maxBytes", "5 PB: there is no unit PB",
                    "zip.maxByte", "(set, not shown): there is no such setting")));
    assertThat(view.changed()).isEmpty();
  }

  @Test
  void aPatternWithAKeywordThatTheArchiveDoesNotKnowIsIgnored() {
    webApp(
        "DCM4CHEE",
        ServiceClass.WADO_RS,
        "zip.entryNameFormat={Nonsense}/{00200013}",
        "zip.fileName={Modality} {StudyInstanceUID}");

    assertThat(of("DCM4CHEE").get(Setting.ENTRY_NAME_FORMAT)).isEmpty();
    assertThat(of("DCM4CHEE").get(Setting.FILE_NAME))
        .isEqualTo(Optional.of("{Modality} {StudyInstanceUID}"));
    assertThat(view.ignored())
        .isEqualTo(
            Map.of(
                "DCM4CHEE",
                Map.of(
                    "zip.entryNameFormat",
                    "{Nonsense}/{00200013}: it has a keyword that this archive does not know")));
  }

  @Test
  void aPatternThatCannotWorkIsIgnored() {
    webApp("DCM4CHEE", ServiceClass.WADO_RS, "zip.fileName={nonsense}");

    assertThat(of("DCM4CHEE")).isEqualTo(ZipSettings.defaults());
    assertThat(view.ignored().get("DCM4CHEE"))
        .containsEntry("zip.fileName", "{nonsense}: \"nonsense\" is neither a tag nor a keyword");
  }
}
