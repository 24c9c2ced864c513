package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.WebApplication;
import org.dcm4che3.net.WebApplication.ServiceClass;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Which web application's settings are in force for a request")
class WebAppOfARequestTest {
  private final Device device = new Device("dcm4chee-arc");
  private final WebAppSettings settings = new WebAppSettings();

  private WebApplication webapp(String name, String path, String aeTitle, int maxInstances) {
    WebApplication webapp = new WebApplication(name);
    webapp.setServicePath(path);
    webapp.setAETitle(aeTitle);
    webapp.setServiceClasses(ServiceClass.WADO_RS);
    webapp.setProperties(new String[] {"zip.maxInstances=" + maxInstances});
    device.addWebApplication(webapp);
    return webapp;
  }

  private ApplicationEntity ae(String title, String... others) {
    ApplicationEntity ae = new ApplicationEntity(title);
    ae.setOtherAETitles(others);
    device.addApplicationEntity(ae);
    return ae;
  }

  private ZipSettings of(String ae) {
    return settings.of(device, "/dcm4chee-arc/aets/" + ae + "/rs/studies/1.2.3", Optional.of(ae));
  }

  @Test
  void theOneWhosePathTheUrlBeginsWith() {
    webapp("a", "/dcm4chee-arc/aets/A/rs", "A", 1);
    webapp("b", "/dcm4chee-arc/aets/B/rs", "B", 2);

    assertThat(of("B").get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(2));
  }

  @Test
  void oneThatServesNoObjectsIsPassedOver() {
    webapp("a", "/dcm4chee-arc/aets/A/rs", "A", 1).setServiceClasses(ServiceClass.QIDO_RS);

    assertThat(of("A")).isEqualTo(ZipSettings.defaults());
  }

  @Test
  void oneWithoutAPathIsPassedOver() {
    webapp("a", null, "A", 1);

    assertThat(of("A")).isEqualTo(ZipSettings.defaults());
  }

  @Test
  void forAnAeByAnotherTitleItIsTheOneOfThatAe() {
    webapp("a", "/dcm4chee-arc/aets/A/rs", "A", 1);
    webapp("b", "/dcm4chee-arc/aets/B/rs", "B", 2);
    ae("A");
    ae("B", "ALSO_B");

    assertThat(of("ALSO_B").get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(2));
  }

  @Test
  void forATitleOfNobodyTheDefaultsAreInForce() {
    webapp("a", "/dcm4chee-arc/aets/A/rs", "A", 1);
    ae("A", "ALSO_A");

    assertThat(of("NOBODY")).isEqualTo(ZipSettings.defaults());
  }

  @Test
  void thePathCountsBeforeTheTitle() {
    webapp("a", "/dcm4chee-arc/aets/A/rs", "A", 1);
    webapp("also", "/dcm4chee-arc/aets/ALSO_A/rs", "OTHER", 3);
    ae("A", "ALSO_A");

    assertThat(of("ALSO_A").get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(3));
  }

  @Test
  void aPathWithoutATitleOfAnAeHasTheDefaults() {
    webapp("a", "/dcm4chee-arc/aets/A/rs", "A", 1);

    assertThat(settings.of(device, "/dcm4chee-arc/elsewhere", Optional.empty()))
        .isEqualTo(ZipSettings.defaults());
  }

  @Test
  void aReloadInTheMiddleOfARequestDoesNotChangeItsSettings() {
    WebApplication webapp = webapp("a", "/dcm4chee-arc/aets/A/rs", "A", 1);
    ZipSettings before = of("A");

    webapp.setProperties(new String[] {"zip.maxInstances=9"});

    assertThat(before.get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(1));
    assertThat(of("A").get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(9));
  }

  /** Is being refilled whenever it is looked at, so many times. */
  private final class BeingRefilled extends WebApplication {
    private final AtomicInteger left;

    BeingRefilled(int times) {
      super("a");
      left = new AtomicInteger(times);
      setServicePath("/dcm4chee-arc/aets/A/rs");
      setServiceClasses(ServiceClass.WADO_RS);
      super.getProperties().put("zip.maxInstances", "7");
      device.addWebApplication(this);
    }

    @Override
    public Map<String, String> getProperties() {
      if (left.getAndDecrement() > 0) {
        throw new ConcurrentModificationException();
      }
      return super.getProperties();
    }
  }

  @Test
  void whatIsReadWhileItIsRefilledIsReadAgain() {
    new BeingRefilled(19);

    assertThat(of("A").get(Setting.MAX_INSTANCES)).isEqualTo(Limit.of(7));
  }

  @Test
  @DisplayName("settings that cannot be read at all are no defaults: that would be without limits")
  void whatCannotBeReadIsAFault() {
    new BeingRefilled(20);

    assertThatThrownBy(() -> of("A")).isInstanceOf(ConcurrentModificationException.class);
  }

  private boolean isServed(String ae) {
    return settings.isServed(device, "/dcm4chee-arc/aets/" + ae + "/rs/studies", ae);
  }

  @Test
  @DisplayName("objects are given where a web application gives them, as the archive decides it")
  void isServed() {
    webapp("a", "/dcm4chee-arc/aets/A/rs", "A", 1);
    webapp("b", "/dcm4chee-arc/aets/B/rs", "B", 1).setServiceClasses(ServiceClass.QIDO_RS);
    ae("A", "ALSO_A");
    ae("B", "ALSO_B");

    assertThat(isServed("A")).isTrue();
    assertThat(isServed("B")).as("it can be searched, and nothing else").isFalse();
    assertThat(isServed("ALSO_B")).as("the archive wants none for another title").isTrue();
    assertThat(isServed("NOBODY")).as("the archive says so itself").isTrue();
  }

  @Test
  @DisplayName("whether objects are given is asked again where the configuration is being read")
  void isServedWhileItIsRefilled() {
    AtomicInteger left = new AtomicInteger(3);
    WebApplication refilled =
        new WebApplication("a") {
          @Override
          public boolean containsServiceClass(ServiceClass serviceClass) {
            if (left.getAndDecrement() > 0) {
              throw new ConcurrentModificationException();
            }
            return super.containsServiceClass(serviceClass);
          }
        };
    refilled.setServicePath("/dcm4chee-arc/aets/A/rs");
    refilled.setServiceClasses(ServiceClass.WADO_RS);
    device.addWebApplication(refilled);
    ae("A");

    assertThat(isServed("A")).isTrue();
  }
}
