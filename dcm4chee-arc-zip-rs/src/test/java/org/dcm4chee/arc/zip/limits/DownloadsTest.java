package org.dcm4chee.arc.zip.limits;

import static org.assertj.core.api.Assertions.assertThat;

import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.dcm4chee.arc.zip.limits.Downloads.Outcome;
import org.dcm4chee.arc.zip.limits.Refusal.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Downloads are counted for JMX")
class DownloadsTest {
  private final Downloads downloads = new Downloads();

  @Test
  void eachDownloadEndsOnce() {
    Downloads.Running first = downloads.begin();
    Downloads.Running second = downloads.begin();
    Downloads.Running third = downloads.begin();
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
    new Downloads().register(server);
    downloads.begin();

    downloads.register(server);

    assertThat(server.getAttribute(new ObjectName(Downloads.OBJECT_NAME), "Active")).isEqualTo(1L);
  }
}
