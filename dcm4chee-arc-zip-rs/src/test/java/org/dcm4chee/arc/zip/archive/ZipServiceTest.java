package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.ObjectName;
import org.dcm4che3.net.Device;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.watch.Downloads;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What all downloads share begins with the deployment and ends with it")
class ZipServiceTest {

  private static boolean isShown() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .isRegistered(new ObjectName(Downloads.OBJECT_NAME));
  }

  @Test
  void theCountersAreShownAsLongAsItIsThere() throws Exception {
    ArchiveWithoutServer archive = new ArchiveWithoutServer();
    assertThat(isShown()).isTrue();

    archive.close();

    assertThat(isShown()).isFalse();
  }

  @Test
  void allItsThreadsAreTheServersAndAllOfThemEnd() throws InterruptedException {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    ZipService service =
        new ZipService(
            new Device("dcm4chee-arc"),
            task -> {
              threads.add(new Thread(task));
              return threads.get(threads.size() - 1);
            });
    assertThat(threads)
        .as("workers, the clock, and those that end downloads")
        .hasSize(service.workers().threads() + 1 + 4);

    service.stop(new Object());
    service.close();

    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @Test
  @DisplayName("undeployed, it stops what goes on, and ends it where the archive does not")
  void stopped() {
    ArchiveWithoutServer archive = new ArchiveWithoutServer();
    Delivery delivery = archive.admitted(new FakeObject(1, 1, 10));

    archive.service().stop(new Object());

    assertThat(archive.slotsInUse()).isZero();
    assertThat(archive.contextsClosed()).isEqualTo(1);
    assertThatThrownBy(() -> delivery.prepare(Extent.WHOLE))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the server is going down");
    archive.close();
  }

  @Test
  void memoryForPlansAndForBytesAheadIsAPartOfTheHeap() {
    try (ArchiveWithoutServer archive = new ArchiveWithoutServer()) {
      assertThat(archive.service().budget().limit())
          .isEqualTo(Runtime.getRuntime().maxMemory() / 4);
    }
  }
}
