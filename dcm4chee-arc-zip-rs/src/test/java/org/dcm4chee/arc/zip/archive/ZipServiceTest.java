package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.ObjectName;
import org.dcm4che3.net.Device;
import org.dcm4chee.arc.zip.FakeServletRequest;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.settings.ZipSettings;
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
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
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
  @DisplayName("undeployed, what fails at the end of one download keeps it from none of the others")
  void stoppedAndFailing() {
    try (ArchiveWithoutServer archive = new ArchiveWithoutServer()) {
      List<FakeContext> contexts = new ArrayList<>();
      for (int series = 1; series <= 3; series++) {
        FakeContext found = archive.finds(new FakeObject(series, 1, 10));
        found.closeFault = new NoClassDefFoundError("what its storage would close is gone");
        contexts.add(found);
        Delivery unused = archive.service().admission().admit(found.get(), archive.wish());
      }

      archive.service().stop(new Object());

      assertThat(archive.slotsInUse()).isZero();
      assertThat(contexts).allSatisfy(context -> assertThat(context.closed).hasValue(1));
    }
  }

  @Test
  void memoryForPlansAndForBytesAheadIsAPartOfTheHeap() {
    try (ArchiveWithoutServer archive = new ArchiveWithoutServer()) {
      assertThat(archive.service().budget().limit())
          .isEqualTo(Runtime.getRuntime().maxMemory() / 4);
    }
  }

  @Test
  @DisplayName("who hears after the first that the application goes does not wait again")
  void stoppedTwice() {
    try (ArchiveWithoutServer archive = new ArchiveWithoutServer()) {
      archive.service().endDownloads();
      Delivery late = archive.admitted(new FakeObject(1, 1, 10));

      archive.service().endDownloads();

      assertThat(archive.slotsInUse()).as("it is for its request to end it").isEqualTo(1);
      late.close();
    }
  }

  @Test
  @DisplayName("who is interrupted while he waits for what goes on waits no longer, and stays so")
  void stoppedInterrupted() {
    try (ArchiveWithoutServer archive = new ArchiveWithoutServer()) {
      Delivery delivery = archive.admitted(new FakeObject(1, 1, 10));
      Thread.currentThread().interrupt();

      archive.service().endDownloads();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(archive.slotsInUse()).as("it ends by itself").isEqualTo(1);
      delivery.close();
    }
  }

  @Test
  @DisplayName("whether what a search finds can be retrieved is what the archive says")
  void isRetrieveServed() {
    try (ArchiveWithoutServer archive = new ArchiveWithoutServer()) {
      FakeServletRequest here = new FakeServletRequest("/dcm4chee-arc/aets/DCM4CHEE/rs/studies");
      FakeServletRequest elsewhere = new FakeServletRequest("/other/aets/DCM4CHEE/rs/studies");

      assertThat(archive.service().isRetrieveServed(here.request(), "DCM4CHEE")).isTrue();
      assertThat(archive.service().isRetrieveServed(elsewhere.request(), "DCM4CHEE")).isFalse();
    }
  }

  @Test
  @DisplayName("it decides by the settings in force who gets a password, and a patient taken out")
  void policies() {
    try (ArchiveWithoutServer archive = new ArchiveWithoutServer()) {
      ZipSettings settings =
          archive
              .configured(
                  "zip.deidentify=always",
                  "zip.deidentifyKey=a secret of thirty-two characters and more",
                  "zip.encryption=always",
                  "zip.password=a password of the server")
              .wish()
              .settings();

      assertThat(archive.service().deidentifier(settings, Optional.empty())).isPresent();
      assertThat(archive.service().password(settings, Optional.empty(), false, true)).isPresent();
    }
  }

  @Test
  @DisplayName("all of a server have the same memory, workers, threads and plans")
  void shared() {
    try (ArchiveWithoutServer archive = new ArchiveWithoutServer()) {
      ZipService service = archive.service();

      assertThat(service.standAside()).isNotNull().isSameAs(service.standAside());
      assertThat(service.plans()).isNotNull().isSameAs(service.plans());
      assertThat(service.underway()).isNotNull().isSameAs(service.underway());
      assertThat(service.senders()).isNotNull().isSameAs(service.senders());
      assertThat(service.threads()).isNotNull().isSameAs(service.threads());
    }
  }
}
