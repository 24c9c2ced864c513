package org.dcm4chee.arc.zip.archive;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.dcm4che3.net.Device;
import org.dcm4chee.arc.keycloak.KeycloakContext;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.pipeline.ByteBudget;
import org.dcm4chee.arc.zip.pipeline.PlanCache;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.dcm4chee.arc.zip.watch.Downloads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all downloads of this server share. Thread-safe. */
@ApplicationScoped
public class ZipService {
  private static final Logger LOG = LoggerFactory.getLogger(ZipService.class);

  /** An undeployment waits so long for downloads that it has stopped. */
  private static final Duration TO_END_BY_ITSELF = Duration.ofSeconds(2);

  @Inject private Device device;

  private final Slots slots = new Slots();
  private final WebAppSettings settings = new WebAppSettings();
  private final Downloads<Refusal.Reason> downloads =
      new Downloads<>(Refusal.Reason.class, settings.view(() -> device));
  private final PlanCache plans = new PlanCache(Runtime.getRuntime().maxMemory() / 32);
  private final ByteBudget budget = ByteBudget.of(Runtime.getRuntime().maxMemory() / 4);
  private final RunningDownloads running = new RunningDownloads();
  private final AtomicBoolean toldOfAside = new AtomicBoolean();

  private ExecutorService executor;
  private ScheduledExecutorService scheduler;

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    LOG.info("zip-rs {} is ready", version());
  }

  // The names are Jakarta EE's own and constant: nothing a user sends gets there.
  @SuppressWarnings("BanJNDI")
  @PostConstruct
  void open() {
    try {
      executor = InitialContext.doLookup("java:comp/DefaultManagedExecutorService");
      scheduler = InitialContext.doLookup("java:comp/DefaultManagedScheduledExecutorService");
    } catch (NamingException e) {
      throw new IllegalStateException("The server has no default executor services", e);
    }
    register();
  }

  private void register() {
    try {
      downloads.register(ManagementFactory.getPlatformMBeanServer());
    } catch (JMException e) {
      LOG.warn("The counters are not shown over JMX: {}", e.getMessage());
    }
  }

  /** While the archive's own beans are there: its audit is told how the downloads ended. */
  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    running.stopAll(TO_END_BY_ITSELF);
  }

  @PreDestroy
  void close() {
    try {
      downloads.unregister(ManagementFactory.getPlatformMBeanServer());
    } catch (JMException e) {
      LOG.debug("The counters could not be taken from JMX", e);
    }
  }

  /** The settings for a request. */
  public ZipSettings settingsFor(HttpServletRequest request) {
    return settings.of(device, request.getRequestURI());
  }

  /** Who asks: a name, or the address of somebody who is not logged in. */
  public String userOf(HttpServletRequest request) {
    KeycloakContext user = KeycloakContext.valueOf(request);
    return user.isSecured() ? user.getUserName() : request.getRemoteAddr();
  }

  /** What roles the one who asks has. */
  public Set<String> rolesOf(HttpServletRequest request) {
    KeycloakContext user = KeycloakContext.valueOf(request);
    return user.isSecured() ? Set.of(user.getRoles()) : Set.of();
  }

  /** Says, once, that this archive is not one the plugin fits. */
  public void tellOfStandingAside(Throwable cause) {
    if (toldOfAside.compareAndSet(false, true)) {
      LOG.error(
          "zip-rs does not work with this archive; the archive's own ZIP is served instead."
              + " Run zip-rs check, and install the version that fits",
          cause);
    }
  }

  private static String version() {
    String version = ZipService.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }

  Slots slots() {
    return slots;
  }

  /** The counters. */
  public Downloads<Refusal.Reason> downloads() {
    return downloads;
  }

  RunningDownloads running() {
    return running;
  }

  PlanCache plans() {
    return plans;
  }

  ByteBudget budget() {
    return budget;
  }

  ExecutorService executor() {
    return executor;
  }

  /** For what is to happen later. */
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }
}
