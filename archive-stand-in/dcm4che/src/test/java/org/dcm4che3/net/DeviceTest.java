package org.dcm4che3.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeviceTest {
  private static final class Setting extends AEExtension {
    private final String value;

    Setting(String value) {
      this.value = value;
    }
  }

  private static Device device(String property, String... aets) {
    Device device = new Device("archive");
    for (String aet : aets) {
      ApplicationEntity ae = new ApplicationEntity(aet);
      ae.addAEExtension(new Setting(aet));
      device.addApplicationEntity(ae);
    }
    WebApplication webapp = new WebApplication("ARC");
    webapp.setServicePath("/arc/rs");
    webapp.setServiceClasses(WebApplication.ServiceClass.WADO_RS);
    webapp.setProperties(new String[] {property});
    device.addWebApplication(webapp);
    return device;
  }

  @Test
  void reconfigureKeepsTheObjectsThatStay() throws Exception {
    Device device = device("a=1", "ONE", "TWO");
    WebApplication webapp = device.getWebApplication("ARC");
    ApplicationEntity two = device.getApplicationEntity("TWO");
    device.reconfigure(device("b=2=3", "TWO", "THREE"));

    assertThat(device.getApplicationAETitles()).containsExactlyInAnyOrder("TWO", "THREE");
    assertThat(device.getApplicationEntity("TWO")).isSameAs(two);
    assertThat(device.getApplicationEntity("THREE").getDevice()).isSameAs(device);
    assertThat(device.getWebApplication("ARC")).isSameAs(webapp);
    assertThat(webapp.getProperties()).containsOnlyKeys("b");
    assertThat(webapp.getProperty("b", "")).isEqualTo("2=3");
    assertThat(webapp.getProperty("a", "default")).isEqualTo("default");
  }

  @Test
  void installedUnlessSaidOtherwise() {
    Device device = device("a=1", "ONE");
    ApplicationEntity ae = device.getApplicationEntity("ONE");

    assertThat(ae.isInstalled()).isTrue();
    ae.setInstalled(false);
    assertThat(ae.isInstalled()).isFalse();
    ae.setInstalled(null);
    device.setInstalled(false);
    assertThat(ae.isInstalled()).isFalse();
  }

  @Test
  void extensionsAreFoundByTheirClass() {
    ApplicationEntity ae = device("a=1", "ONE").getApplicationEntity("ONE");

    assertThat(ae.getAEExtension(Setting.class).value).isEqualTo("ONE");
    assertThat(ae.getAEExtension(Setting.class).getApplicationEntity()).isSameAs(ae);
    assertThat(new ApplicationEntity("X").getAEExtension(Setting.class)).isNull();
  }

  @Test
  void aPropertyNeedsAnEqualsSign() {
    assertThatThrownBy(() -> new WebApplication("X").setProperties(new String[] {"noValue"}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void applicationEntityAnswersToItsOtherTitles_ifAskedSo() {
    Device device = new Device("dev");
    ApplicationEntity ae = new ApplicationEntity("AE");
    ae.setOtherAETitles("ALIAS");
    device.addApplicationEntity(ae);

    assertThat(device.getApplicationEntity("ALIAS")).isNull();
    assertThat(device.getApplicationEntity("ALIAS", false)).isNull();
    assertThat(device.getApplicationEntity("ALIAS", true)).isSameAs(ae);
    assertThat(device.getApplicationEntity("ELSE", true)).isNull();

    ApplicationEntity any = new ApplicationEntity("*");
    device.addApplicationEntity(any);
    assertThat(device.getApplicationEntity("ALIAS", true)).isSameAs(any);
    assertThat(device.getApplicationEntity("ELSE", false)).isSameAs(any);
    assertThat(device.getApplicationEntity("ELSE")).isNull();
  }
}
