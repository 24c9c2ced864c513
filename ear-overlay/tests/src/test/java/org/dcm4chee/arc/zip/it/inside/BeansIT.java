package org.dcm4chee.arc.zip.it.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.naming.InitialContext;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.WebApplication.ServiceClass;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveEnd;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.retrieve.RetrieveStart;
import org.dcm4chee.arc.standin.AuditLog;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.InsideService;
import org.dcm4chee.arc.zip.archive.RetrieveObserver;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.http.MatchedResourceFilter;
import org.dcm4chee.arc.zip.http.NativeZipBackstop;
import org.dcm4chee.arc.zip.http.RefusalMapper;
import org.dcm4chee.arc.zip.http.ZipNegotiationFilter;
import org.dcm4chee.arc.zip.http.ZipResponseFilter;
import org.dcm4chee.arc.zip.http.ZipWriters;
import org.dcm4chee.arc.zip.watch.Downloads;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;

/**
 * What the plugin is in the archive: its jar, its beans and observers, its threads, its counters.
 */
@Inside
class BeansIT {
  @Inject private ZipService service;
  @Inject private CurrentRequest current;
  @Inject private Device device;
  @Inject private RetrieveService retrieveService;
  @Inject private BeanManager beans;
  @Inject private ServletContext servletContext;
  @Inject private org.dcm4chee.arc.standin.Archive archive;
  @Inject private Probe probe;

  // Their qualifiers are read: see qualifier().
  @SuppressWarnings("UnusedVariable")
  @Inject
  @RetrieveStart
  private Event<RetrieveContext> start;

  @SuppressWarnings("UnusedVariable")
  @Inject
  @RetrieveEnd
  private Event<RetrieveContext> end;

  @Deployment
  static Archive<?> deployment() {
    return InsideArchive.withPlugin();
  }

  private Class<? extends Annotation> scope(Class<?> type) {
    Set<Bean<?>> found = beans.getBeans(type);
    assertThat(found).as(type.getName()).hasSize(1);
    return found.iterator().next().getScope();
  }

  @Test
  void theJarIsTheOneThatIsShipped() throws Exception {
    Shipped shipped = Shipped.read();
    try (InputStream in =
        servletContext.getResourceAsStream("/WEB-INF/lib/" + shipped.fileName())) {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(in.readAllBytes());
      assertThat(HexFormat.of().formatHex(digest)).isEqualTo(shipped.sha1());
    }
    assertThat(ZipService.class.getPackage().getImplementationVersion()).isNotEmpty();
  }

  @Test
  void theServiceIsOneForTheApplication() {
    assertThat(scope(ZipService.class)).isEqualTo(ApplicationScoped.class);
    assertThat(scope(RetrieveObserver.class)).isEqualTo(ApplicationScoped.class);
  }

  @Test
  void eachFilterAndWhatChoosesTheWriterAreOneForTheApplication() {
    for (Class<?> provider :
        List.of(
            ZipNegotiationFilter.class,
            MatchedResourceFilter.class,
            ZipResponseFilter.class,
            NativeZipBackstop.class,
            ZipWriters.class,
            RefusalMapper.class)) {
      assertThat(scope(provider)).as(provider.getName()).isEqualTo(ApplicationScoped.class);
    }
  }

  @Test
  void whatARequestCarriesIsOneForEachRequest() {
    assertThat(scope(CurrentRequest.class)).isEqualTo(RequestScoped.class);
    assertThat(current.wish()).isEmpty();
    assertThat(current.delivery()).isEmpty();
  }

  @Test
  void theArchivesBeansAreInjectedAndNotCopied() {
    assertThat(device.getDeviceName()).isEqualTo("dcm4chee-arc");
    assertThat(beans.getBeans(Device.class)).hasSize(1);
    assertThat(Device.class.getClassLoader()).isNotSameAs(ZipService.class.getClassLoader());
  }

  @Test
  void theServersHttpEngineIsVisibleToThePlugin() throws ClassNotFoundException {
    ClassLoader loader = ZipService.class.getClassLoader();

    assertThat(loader.loadClass("io.undertow.servlet.handlers.ServletRequestContext")).isNotNull();
    assertThat(loader.loadClass("io.undertow.server.HttpServerExchange")).isNotNull();
    assertThat(loader.loadClass("org.xnio.conduits.StreamSourceConduit")).isNotNull();
  }

  /** Those who hear of an event, in the order of their priorities, in which they are called. */
  private List<ObserverMethod<?>> observers(Class<? extends Annotation> event) {
    RetrieveContext context = retrieveService.newRetrieveContext("DCM4CHEE", "1.2", null, null);
    List<ObserverMethod<?>> observers =
        new ArrayList<>(beans.resolveObserverMethods(context, qualifier(event)));
    observers.sort(Comparator.comparingInt(ObserverMethod::getPriority));
    return observers;
  }

  private static Annotation qualifier(Class<? extends Annotation> event) {
    for (Field field : BeansIT.class.getDeclaredFields()) {
      if (field.isAnnotationPresent(event)) {
        return field.getAnnotation(event);
      }
    }
    throw new AssertionError("No field has " + event);
  }

  @Test
  void atTheStartThePluginHearsBeforeTheAudit() {
    assertThat(observers(RetrieveStart.class))
        .<Class<?>>extracting(ObserverMethod::getBeanClass)
        .containsSubsequence(RetrieveObserver.class, AuditLog.class)
        .containsOnlyOnce(RetrieveObserver.class);
  }

  @Test
  void atTheEndThePluginHearsBeforeTheAuditAndAfterIt() {
    assertThat(observers(RetrieveEnd.class))
        .<Class<?>>extracting(ObserverMethod::getBeanClass)
        .containsSubsequence(RetrieveObserver.class, AuditLog.class, RetrieveObserver.class);
  }

  @Test
  void thePluginHearsInTheThreadOfTheRequest() {
    for (Class<? extends Annotation> event : List.of(RetrieveStart.class, RetrieveEnd.class)) {
      assertThat(observers(event))
          .filteredOn(observer -> observer.getBeanClass() == RetrieveObserver.class)
          .isNotEmpty()
          .noneMatch(ObserverMethod::isAsync);
    }
  }

  private static MBeanServer jmx() {
    return ManagementFactory.getPlatformMBeanServer();
  }

  @Test
  void theCountersAreThoseOfThisDeployment() throws Exception {
    ObjectName name = new ObjectName(Downloads.OBJECT_NAME);

    assertThat(jmx().getClassLoaderFor(name)).isSameAs(ZipService.class.getClassLoader());
    long finished = (long) jmx().getAttribute(name, "Finished");
    Web.invent(archive, "1.2.99.1.1", 2, 1000);
    assertThat(Web.zip("1.2.99.1.1").statusCode()).isEqualTo(200);
    probe.of("1.2.99.1.1", Probe.Moment.END_LAST);
    assertThat(jmx().getAttribute(name, "Finished")).isEqualTo(finished + 1);
  }

  @Test
  void asManyThreadsEncodeAsThePoolMayHave() throws InterruptedException {
    assertThat(InsideService.allWorkers(service))
        .hasSize(Math.max(4 * Runtime.getRuntime().availableProcessors(), 16))
        .hasSize(InsideService.workers(service));
  }

  @Test
  void downloadsStartNoFurtherThreadsThatEncode() throws InterruptedException {
    Set<Thread> before = InsideService.allWorkers(service);
    Web.invent(archive, "1.2.99.1.2", 20, 1000);
    for (int i = 0; i < 5; i++) {
      assertThat(Web.zip("1.2.99.1.2").statusCode()).isEqualTo(200);
    }

    assertThat(InsideService.allWorkers(service)).isEqualTo(before);
  }

  @Test
  void theThreadsThatEncodeSeeTheArchivesClasses() {
    ClassLoader loader =
        InsideService.onAWorker(service, () -> Thread.currentThread().getContextClassLoader());

    assertThat(loader).isSameAs(ZipService.class.getClassLoader());
  }

  @Test
  // The name is a constant.
  @SuppressWarnings("BanJNDI")
  void theThreadsThatEncodeSeeTheArchivesNames() {
    Object found =
        InsideService.onAWorker(
            service, () -> new InitialContext().lookup("java:comp/DefaultManagedThreadFactory"));

    assertThat(found).isNotNull();
  }

  @Test
  void theThreadsThatEncodeBelongToNoRequest() {
    assertThat(beans.getContext(RequestScoped.class).isActive()).as("here").isTrue();
    assertThatThrownBy(
            () ->
                InsideService.onAWorker(
                    service, () -> beans.getContext(RequestScoped.class).isActive()))
        .hasRootCauseInstanceOf(ContextNotActiveException.class);
  }

  @Test
  void theThreadsThatEncodeKeepNothingOfTheRequestThatGaveThemWork() throws Exception {
    Method currentRequest =
        ZipService.class
            .getClassLoader()
            .loadClass("io.undertow.servlet.handlers.ServletRequestContext")
            .getMethod("current");
    assertThat(currentRequest.invoke(null)).as("this test is in a request").isNotNull();

    Object found =
        InsideService.onAWorker(service, () -> Optional.ofNullable(currentRequest.invoke(null)));

    assertThat(found).isEqualTo(Optional.empty());
  }

  @Test
  void theSettingsThatAreShownAreThoseOfTheArchivesDevice() throws Exception {
    ObjectName name = new ObjectName(Downloads.OBJECT_NAME);

    assertThat(service.downloads().getSettings())
        .containsOnlyKeys(
            device.getWebApplications().stream()
                .filter(webapp -> webapp.containsServiceClass(ServiceClass.WADO_RS))
                .map(webapp -> webapp.getApplicationName())
                .toArray(String[]::new));
    assertThat(jmx().getAttribute(name, "ChangedSettings")).isNotNull();
    assertThat(Map.copyOf(service.downloads().getIgnoredSettings())).isEmpty();
  }
}
