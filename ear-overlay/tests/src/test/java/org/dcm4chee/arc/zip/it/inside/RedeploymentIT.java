package org.dcm4chee.arc.zip.it.inside;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.dcm4chee.arc.zip.archive.InsideService;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.watch.Downloads;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What a redeployment leaves of the deployment before. The tests are steps of one course, in this
 * order: what the first has seen is kept where a redeployment does not reach, among the server's
 * system properties.
 */
@Inside
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedeploymentIT {
  private static final String BEFORE = "zip-rs.inside.before";

  @Inject private ZipService service;
  @Inject private org.dcm4chee.arc.standin.Archive archive;
  @Inject private Probe probe;

  @Deployment
  static Archive<?> deployment() {
    return InsideArchive.withPlugin();
  }

  /** In classes of the JDK only: any other would keep the old deployment itself. */
  private static Object[] before() {
    return (Object[]) System.getProperties().get(BEFORE);
  }

  @Test
  @Order(1)
  void before_downloadsAreMade() throws InterruptedException {
    Web.invent(archive, "1.2.99.4.1", 20, 10_000);
    for (int i = 0; i < 3; i++) {
      assertThat(Web.zip("1.2.99.4.1").statusCode()).isEqualTo(200);
    }
    probe.of("1.2.99.4.1", Probe.Moment.END_LAST);
    Set<Long> workers =
        InsideService.allWorkers(service).stream().map(Thread::getId).collect(Collectors.toSet());
    assertThat(workers).isNotEmpty();
    System.getProperties()
        .put(
            BEFORE,
            new Object[] {
              new WeakReference<>(ZipService.class.getClassLoader()), workers, identity()
            });
  }

  private static int identity() {
    return System.identityHashCode(ZipService.class.getClassLoader());
  }

  @Test
  @Order(2)
  @RunAsClient
  void redeployed() {
    LauncherServer.redeploy();
  }

  @Test
  @Order(3)
  void after_thePluginIsLoadedAnew() {
    assertThat(identity()).isNotEqualTo(before()[2]);
    assertThat(service.downloads().getFinished()).isZero();
  }

  @Test
  @Order(4)
  void after_theThreadsThatEncodedHaveEnded() {
    Set<?> workers = (Set<?>) before()[1];

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getId)
        .doesNotContainAnyElementsOf(
            workers.stream().map(Long.class::cast).collect(Collectors.toSet()));
  }

  @Test
  @Order(5)
  void after_noThreadRunsCodeOfTheOldDeployment() {
    Object old = ((WeakReference<?>) before()[0]).get();

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> old != null && thread.getContextClassLoader() == old)
        .isEmpty();
  }

  @Test
  @Order(6)
  void after_theCountersAreThoseOfTheNewDeployment() throws Exception {
    MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();

    assertThat(jmx.queryNames(new ObjectName("org.dcm4chee.arc.zip:*"), null)).hasSize(1);
    assertThat(jmx.getClassLoaderFor(new ObjectName(Downloads.OBJECT_NAME)))
        .isSameAs(ZipService.class.getClassLoader());
  }

  @Test
  @Order(7)
  void after_downloadsAreMadeAgain() throws InterruptedException {
    assertThat(Web.zip("1.2.99.4.1").statusCode()).isIn(200, 404);
    Web.invent(archive, "1.2.99.4.2", 3, 1000);
    assertThat(Web.zip("1.2.99.4.2").statusCode()).isEqualTo(200);
    assertThat(InsideService.allWorkers(service)).hasSize(((Set<?>) before()[1]).size());
  }
}
