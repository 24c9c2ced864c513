package org.dcm4chee.arc.zip.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.dcm4chee.arc.zip.watch.Downloads.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Downloads are counted for JMX")
class DownloadsTest {
  private final FakeSettings settings = new FakeSettings();
  private final Downloads<Reason> downloads = new Downloads<>(Reason.class, settings);

  private enum Reason {
    ROLES,
    MAX_BYTES,
    MAX_CONCURRENT_PER_USER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final class FakeSettings implements SettingsView {
    private final Map<String, Map<String, String>> ignored = new HashMap<>();

    @Override
    public Map<String, Map<String, String>> inForce() {
      return Map.of("DCM4CHEE", Map.of("zip.maxBytes", "200 GiB", "zip.manifest", "true"));
    }

    @Override
    public Map<String, Map<String, String>> changed() {
      return Map.of("DCM4CHEE", Map.of("zip.manifest", "true"));
    }

    @Override
    public Map<String, Map<String, String>> ignored() {
      return ignored;
    }
  }

  @Test
  void eachDownloadEndsOnce() {
    Downloads<Reason>.Running first = downloads.begin();
    Downloads<Reason>.Running second = downloads.begin();
    Downloads<Reason>.Running third = downloads.begin();
    downloads.begin();
    assertThat(downloads.getActive()).isEqualTo(4);

    first.sent(100);
    first.end(Outcome.FINISHED);
    first.end(Outcome.FAILED);
    second.sent(11);
    second.end(Outcome.ABORTED);
    third.end(Outcome.FAILED);

    assertThat(downloads.getActive()).isEqualTo(1);
    assertThat(downloads.getFinished()).isEqualTo(1);
    assertThat(downloads.getAborted()).isEqualTo(1);
    assertThat(downloads.getFailed()).isEqualTo(1);
    assertThat(downloads.getBytes()).isEqualTo(111);
  }

  @Test
  void whatHadNoZipToSendHasNeitherFinishedNorFailed() {
    downloads.begin().end(Outcome.WITHOUT_ZIP);

    assertThat(downloads.getActive()).isZero();
    assertThat(downloads.getFinished()).isZero();
    assertThat(downloads.getFailed()).isZero();
    assertThat(downloads.getAborted()).isZero();
  }

  @Test
  void aConsoleSeesTheSettingsAsTheyAreWhenItLooks() throws Exception {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    ObjectName name = new ObjectName(Downloads.OBJECT_NAME);
    downloads.register(server);
    assertThat(shown(server, name, "Settings")).containsEntry("zip.maxBytes", "200 GiB");
    assertThat(shown(server, name, "ChangedSettings"))
        .containsExactly(Map.entry("zip.manifest", "true"));
    assertThat(((TabularData) server.getAttribute(name, "IgnoredSettings")).isEmpty()).isTrue();

    settings.ignored.put("DCM4CHEE", Map.of("zip.maxRate", "fast: it is no number"));
    assertThat(shown(server, name, "IgnoredSettings"))
        .containsExactly(Map.entry("zip.maxRate", "fast: it is no number"));
  }

  private static Map<String, String> shown(MBeanServer server, ObjectName name, String attribute)
      throws Exception {
    TabularData byWebApplication = (TabularData) server.getAttribute(name, attribute);
    TabularData byProperty =
        (TabularData) byWebApplication.get(new Object[] {"DCM4CHEE"}).get("value");
    Map<String, String> shown = new HashMap<>();
    for (Object row : byProperty.values()) {
      CompositeData data = (CompositeData) row;
      shown.put((String) data.get("key"), (String) data.get("value"));
    }
    return shown;
  }

  @Test
  void refusalsAreCountedByReasonAndThoseThatNeverStruckAreZero() {
    downloads.refused(Reason.MAX_BYTES);
    downloads.refused(Reason.MAX_BYTES);
    downloads.refused(Reason.ROLES);

    assertThat(downloads.getRefused())
        .hasSize(Reason.values().length)
        .containsEntry("max-bytes", 2L)
        .containsEntry("roles", 1L)
        .containsEntry("max-concurrent-per-user", 0L);
  }

  @Test
  void aConsoleSeesThem() throws Exception {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    ObjectName name = new ObjectName("org.dcm4chee.arc.zip:type=Downloads");
    downloads.register(server);
    downloads.register(server);
    downloads.begin().sent(42);
    downloads.refused(Reason.ROLES);

    assertThat(server.getAttribute(name, "Active")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "Bytes")).isEqualTo(42L);
    TabularData refused = (TabularData) server.getAttribute(name, "Refused");
    assertThat(refused.get(new Object[] {"roles"}).get("value")).isEqualTo(1L);

    downloads.unregister(server);
    downloads.unregister(server);
    assertThat(server.isRegistered(name)).isFalse();
  }

  @Test
  void aNewDeploymentReplacesWhatAnEarlierOneLeftBehind() throws Exception {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    new Downloads<>(Reason.class, settings).register(server);
    downloads.begin();

    downloads.register(server);

    assertThat(server.getAttribute(new ObjectName(Downloads.OBJECT_NAME), "Active")).isEqualTo(1L);
  }

  @Test
  void whatWasTakenAwayCanBePutBack() throws Exception {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    ObjectName name = new ObjectName(Downloads.OBJECT_NAME);
    downloads.register(server);
    downloads.unregister(server);
    downloads.register(server);
    assertThat(server.isRegistered(name)).isTrue();

    server.unregisterMBean(name);
    downloads.unregister(server);
    assertThat(server.isRegistered(name)).isFalse();
  }

  @Test
  void whatIsAnothersStays() throws Exception {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    new Downloads<>(Reason.class, settings).register(server);

    downloads.unregister(server);

    assertThat(server.isRegistered(new ObjectName(Downloads.OBJECT_NAME))).isTrue();
  }

  @Test
  void whoHasRegisteredOrTakenAwayKeepsNoOtherThreadOut() throws Exception {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      downloads.register(server);
      other
          .submit(
              () -> {
                downloads.unregister(server);
                return null;
              })
          .get(10, TimeUnit.SECONDS);
      downloads.unregister(server);
      other
          .submit(
              () -> {
                downloads.register(server);
                return null;
              })
          .get(10, TimeUnit.SECONDS);
    } finally {
      other.shutdownNow();
    }
    assertThat(server.isRegistered(new ObjectName(Downloads.OBJECT_NAME))).isTrue();
  }
}
