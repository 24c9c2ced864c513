package org.dcm4chee.arc.zip.archive;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.management.ManagementFactory;
import java.security.Principal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.dcm4che3.net.Device;
import org.dcm4chee.arc.keycloak.KeycloakContext;
import org.dcm4chee.arc.zip.deidentify.Deidentifier;
import org.dcm4chee.arc.zip.limits.LeaseBoard;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.pipeline.ByteBudget;
import org.dcm4chee.arc.zip.pipeline.PlanStore;
import org.dcm4chee.arc.zip.pipeline.SharedPlans;
import org.dcm4chee.arc.zip.pipeline.Workspace;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.dcm4chee.arc.zip.watch.Downloads;
import org.dcm4chee.arc.zip.watch.Overseer;
import org.dcm4chee.arc.zip.watch.Watched;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all downloads of this server share. Thread-safe. */
@ApplicationScoped
public class ZipService {
  private static final Logger LOG = LoggerFactory.getLogger(ZipService.class);

  /** An undeployment waits so long for downloads that it has stopped. */
  private static final Duration TO_END_BY_ITSELF = Duration.ofSeconds(2);

  /**
   * So often the other servers are told what this one has; they believe it for three times that.
   */
  private static final Duration RENEWAL = Duration.ofSeconds(10);

  @Inject private Device device;
  @Inject private Instance<RequestContextController> requestContexts;

  @Inject
  @SuppressWarnings("UnnecessaryAssignment")
  private OpenRequests requests = new OpenRequests();

  @Inject private Instance<SharedPlans> sharedPlans;
  @Inject private Instance<LeaseBoard> leaseBoard;

  private final WebAppSettings settings = new WebAppSettings();
  private final Downloads<Refusal.Reason> downloads =
      new Downloads<>(Refusal.Reason.class, settings.view(() -> device));
  private final ByteBudget budget = ByteBudget.of(Runtime.getRuntime().maxMemory() / 4);
  private final Underway underway = new Underway();
  private final StandAside standAside = new StandAside();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Overseer overseer =
      new Overseer(fault -> LOG.error("A download could not be looked after", fault));

  private Slots slots;
  private PlanStore plans;
  private Admission admission;
  private ThreadFactory threads;
  private Workers workers;
  private SenderThreads senders;
  private ScheduledExecutorService clock;

  /** For CDI, which sets the rest. */
  public ZipService() {}

  /** Without a server, which injects. */
  @SuppressWarnings("UnnecessaryAssignment")
  ZipService(Device device, ThreadFactory threads) {
    this.device = device;
    open(threads, Runnable::run, Cluster.none());
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    LOG.info("zip-rs {} is ready", version());
  }

  // The name is Jakarta EE's own and constant: nothing a user sends gets there.
  @SuppressWarnings("BanJNDI")
  @PostConstruct
  void open() {
    try {
      open(
          InitialContext.doLookup("java:comp/DefaultManagedThreadFactory"),
          new AsOfARequest(requestContexts),
          Cluster.of(sharedPlans, leaseBoard));
    } catch (NamingException e) {
      throw new IllegalStateException("The server has no default thread factory", e);
    }
  }

  private void open(ThreadFactory factory, SenderThreads.Surroundings request, Cluster cluster) {
    threads = factory;
    slots = cluster.slots();
    plans = cluster.plans(Runtime.getRuntime().maxMemory() / 32);
    admission = new Admission(this);
    workers = Workers.start(threads);
    clock = Executors.newSingleThreadScheduledExecutor(threads);
    senders = SenderThreads.start(threads, clock, request);
    overseer.start(clock);
    cluster.keepTold(slots, clock, RENEWAL);
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
    endDownloads();
  }

  /**
   * Stops all downloads, and those that come later, and waits until the server has ended their
   * requests, for some seconds at most; what is left then is closed here. To be called, in whatever
   * order, by all who hear that the application goes: the first one waits.
   */
  public void endDownloads() {
    if (ending.getAndSet(true)) {
      return;
    }
    overseer.close();
    try {
      overseer.awaitNone(TO_END_BY_ITSELF).forEach(ZipService::end);
      if (!requests.awaitNone(TO_END_BY_ITSELF)) {
        LOG.info("The server goes on ending {} requests for a ZIP", requests.open());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What fails in one keeps none of the others. */
  private static void end(Watched download) {
    try {
      download.end();
    } catch (RuntimeException | Error e) {
      LOG.error("A download could not be ended as it should be; please report it", e);
    }
  }

  @PreDestroy
  void close() {
    clock.shutdownNow();
    senders.close();
    workers.close();
    Workspace.discardUnused();
    try {
      downloads.unregister(ManagementFactory.getPlatformMBeanServer());
    } catch (JMException e) {
      LOG.debug("The counters could not be taken from JMX", e);
    }
  }

  /**
   * The settings for a request.
   *
   * @param aeTitle that its URL names, decoded
   */
  public ZipSettings settingsFor(HttpServletRequest request, Optional<String> aeTitle) {
    return settings.of(device, request.getRequestURI(), aeTitle);
  }

  /** Whether what a search finds may be retrieved where it searches, as the archive decides it. */
  public boolean isRetrieveServed(HttpServletRequest request, String aeTitle) {
    return settings.isServed(device, request.getRequestURI(), aeTitle);
  }

  /** Who asks: a name, or the address of somebody who is not logged in. */
  public String userOf(HttpServletRequest request) {
    KeycloakContext user = KeycloakContext.valueOf(request);
    Optional<String> name =
        user.isSecured()
            ? Optional.ofNullable(user.getUserName())
                .or(() -> Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName))
            : Optional.empty();
    return name.map(n -> "user " + n).orElseGet(() -> "address " + request.getRemoteAddr());
  }

  /** What roles the one who asks has; none where that cannot be told. */
  public Set<String> rolesOf(HttpServletRequest request) {
    KeycloakContext user = KeycloakContext.valueOf(request);
    if (!user.isSecured()) {
      return Set.of();
    }
    try {
      return new HashSet<>(Arrays.asList(user.getRoles()));
    } catch (RuntimeException e) {
      LOG.warn("The roles of a user could not be read from the token: {}", e.toString());
      return Set.of();
    }
  }

  /**
   * What takes the patient out of what a request asks for.
   *
   * @param parameter the value of {@code deidentify} in its URL
   * @throws Refusal if what it asks for cannot be had
   */
  public Optional<Deidentifier> deidentifier(ZipSettings inForce, Optional<String> parameter) {
    return DeidentifyPolicy.decide(inForce, parameter);
  }

  /**
   * With which password what a request asks for is encrypted.
   *
   * @param given with the request
   * @param asked whether the request wants encryption without giving a password
   * @param confidential whether nobody could read the request on its way
   * @throws Refusal if what it asks for cannot be had
   */
  public Optional<ZipPassword> password(
      ZipSettings inForce, Optional<ZipPassword> given, boolean asked, boolean confidential) {
    return EncryptionPolicy.decide(inForce, given, asked, confidential);
  }

  private static String version() {
    String version = ZipService.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }

  /** What becomes of a request in which something failed. */
  public StandAside standAside() {
    return standAside;
  }

  /** The counters. */
  public Downloads<Refusal.Reason> downloads() {
    return downloads;
  }

  Admission admission() {
    return admission;
  }

  Slots slots() {
    return slots;
  }

  Overseer overseer() {
    return overseer;
  }

  PlanStore plans() {
    return plans;
  }

  ByteBudget budget() {
    return budget;
  }

  Workers workers() {
    return workers;
  }

  SenderThreads senders() {
    return senders;
  }

  Underway underway() {
    return underway;
  }

  ThreadFactory threads() {
    return threads;
  }
}
