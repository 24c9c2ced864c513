package org.dcm4chee.arc.zip.it.inside;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.retrieve.RetrieveStart;
import org.dcm4chee.arc.standin.AuditLog;
import org.dcm4chee.arc.standin.Resources;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.InsideService;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.it.inside.Probe.Moment;
import org.dcm4chee.arc.zip.it.inside.Probe.Seen;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes on in one request: the scope, the events, and what the archive sees in between. */
@Inside
class RequestIT {
  private static final String MULTIPART = "multipart/related; type=\"application/dicom\"";
  private static final EnumSet<Moment> ALL = EnumSet.allOf(Moment.class);
  private static final EnumSet<Moment> STARTS = EnumSet.of(Moment.START_BEFORE, Moment.START_AFTER);
  private static final EnumSet<Moment> ENDS = EnumSet.complementOf(STARTS);

  @Inject private ZipService service;
  @Inject private CurrentRequest current;
  @Inject private RetrieveService retrieveService;
  @Inject private AuditLog audit;
  @Inject private org.dcm4chee.arc.standin.Archive archive;
  @Inject private Probe probe;
  @Inject @RetrieveStart private Event<RetrieveContext> start;

  @Deployment
  static Archive<?> deployment() {
    return InsideArchive.withPlugin();
  }

  @BeforeEach
  void forget() {
    InsideService.awaitNoSlotInUse(service);
    probe.forget();
  }

  private String study(String uid) {
    Web.invent(archive, uid, 3, 2000);
    return uid;
  }

  private static String error(Web.Reply response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void aDownloadBeginsBetweenTheArchivesEventAndItsAudit() {
    String study = study("1.2.99.2.1");
    assertThat(Web.zip(study).statusCode()).isEqualTo(200);

    Seen before = probe.of(study, Moment.START_BEFORE);
    assertThat(before.wish()).isTrue();
    assertThat(before.delivery()).isFalse();
    assertThat(probe.of(study, Moment.START_AFTER).delivery()).isTrue();
  }

  @Test
  void theRequestIsTheSameFromTheFirstEventToTheLast_asLongAsItsThreadIsThere() {
    String study = study("1.2.99.2.2");
    assertThat(Web.zip(study).statusCode()).isEqualTo(200);

    probe.of(study, Moment.END_LAST);
    assertThat(probe.of(study)).extracting(Seen::moment).containsExactly(Moment.values());
    assertThat(probe.of(study)).extracting(Seen::request).doesNotContainNull();
    assertThat(distinct(study, STARTS, Seen::request)).hasSize(1);
    assertThat(distinct(study, ENDS, Seen::request)).hasSize(1);
    assertThat(distinct(study, ALL, Seen::request)).hasSize(isSentWithoutTheThread() ? 2 : 1);
  }

  private Set<Object> distinct(String study, Set<Moment> moments, Function<Seen, Object> what) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    probe.of(study).stream()
        .filter(look -> moments.contains(look.moment()))
        .map(what)
        .forEach(seen::add);
    return seen;
  }

  /** As the server was started. */
  private static boolean isSentWithoutTheThread() {
    return Boolean.getBoolean("org.dcm4chee.arc.zip.async");
  }

  @Test
  void twoRequestsShareNothing() {
    String first = study("1.2.99.2.3");
    String second = study("1.2.99.2.4");
    Web.zip(first);
    Web.zip(second);

    assertThat(probe.of(first, Moment.END_LAST).request())
        .isNotSameAs(probe.of(second, Moment.END_LAST).request())
        .isNotSameAs(probe.request());
  }

  @Test
  void theEventsOfADownloadAreInTheThreadThatAnswersAndInOneThatEndsIt() {
    String study = study("1.2.99.2.5");
    Web.zip(study);

    probe.of(study, Moment.END_LAST);
    assertThat(distinct(study, STARTS, Seen::thread)).hasSize(1);
    assertThat(distinct(study, ENDS, Seen::thread)).hasSize(1);
    assertThat(distinct(study, ALL, Seen::thread))
        .hasSize(isSentWithoutTheThread() ? 2 : 1)
        .doesNotContain(Thread.currentThread());
  }

  @Test
  void theSlotIsHeldUntilTheArchiveHasItsAuditAndFreeAfterwards() {
    String study = study("1.2.99.2.6");
    int before = InsideService.slotsInUse(service);
    Web.zip(study);

    assertThat(probe.of(study, Moment.START_BEFORE).slots()).isEqualTo(before);
    assertThat(probe.of(study, Moment.START_AFTER).slots()).isEqualTo(before + 1);
    assertThat(probe.of(study, Moment.END_AFTER).slots()).isEqualTo(before + 1);
    assertThat(probe.of(study, Moment.END_LAST).slots()).isEqualTo(before);
  }

  @Test
  void anArchivesMultipartIsNoDownload() {
    String study = study("1.2.99.2.7");
    Web.Reply response = Web.send("GET", "aets/DCM4CHEE/rs/studies/" + study, "Accept", MULTIPART);

    assertThat(response.statusCode()).isEqualTo(200);
    probe.of(study, Moment.END_LAST);
    assertThat(probe.of(study)).noneMatch(Seen::wish).noneMatch(Seen::delivery);
  }

  @Test
  void aHeadHasNothingToAudit() {
    String study = study("1.2.99.2.8");
    Web.send("HEAD", "aets/DCM4CHEE/rs/studies/" + study + "?accept=application/zip");

    assertThat(probe.of(study, Moment.END_BEFORE).matches()).isEqualTo(3);
    assertThat(probe.of(study, Moment.END_AFTER).matches()).isZero();
    probe.of(study, Moment.END_LAST);
    assertThat(audit.entries())
        .filteredOn(entry -> entry.studyUID().equals(study))
        .extracting(AuditLog.Entry::event)
        .containsExactly("begin");
  }

  @Test
  void ofARangeTheAuditSeesTheObjectsInIt() {
    String study = study("1.2.99.2.9");
    Web.zip(study);
    probe.of(study, Moment.END_LAST);
    probe.forget();

    assertThat(Web.zip(study, "Range", "bytes=0-999").statusCode()).isEqualTo(206);

    assertThat(probe.of(study, Moment.END_BEFORE).matches()).isEqualTo(3);
    assertThat(probe.of(study, Moment.END_AFTER).matches()).isEqualTo(1);
  }

  @Test
  void whatIsRefusedNobodyElseHearsOf() {
    String study = study("1.2.99.2.10");
    probe.beforeThePlugin(
        context -> {
          throw new org.dcm4chee.arc.zip.limits.Refusal(
              org.dcm4chee.arc.zip.limits.Refusal.Reason.MAX_BYTES, "Too much, says a test.");
        });

    Web.Reply response = Web.zip(study);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(error(response)).isEqualTo("{\"errorMessage\":\"Too much, says a test.\"}");
    assertThat(probe.of(study)).extracting(Seen::moment).containsExactly(Moment.START_BEFORE);
    assertThat(audit.entries()).noneMatch(entry -> entry.studyUID().equals(study));
  }

  @Test
  void aFaultWhileItIsAdmittedLeavesNoContextOpen() {
    String study = study("1.2.99.2.11");
    long contexts = contextsOpen();
    probe.beforeThePlugin(context -> context.getMatches().add(null));

    Web.Reply response = Web.zip(study);

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(error(response)).contains("zip-rs").doesNotContain("Exception");
    assertThat(contextsOpen()).isEqualTo(contexts);
    assertThat(probe.of(study)).extracting(Seen::moment).containsExactly(Moment.START_BEFORE);
  }

  private static long contextsOpen() {
    return Resources.snapshot().getOrDefault("contexts", 0L);
  }

  @Test
  void aRetrieveByDimseIsNoneOfThePlugins() throws Exception {
    RetrieveContext context =
        retrieveService.newRetrieveContext("DCM4CHEE", study("1.2.99.2.12"), null, null);
    retrieveService.calculateMatches(context);
    int slots = InsideService.slotsInUse(service);

    start.fire(context);

    assertThat(current.delivery()).isEmpty();
    assertThat(InsideService.slotsInUse(service)).isEqualTo(slots);
    context.close();
  }

  @Test
  void whereThePluginStandsAsideTheArchivesOwnZipIsSent() {
    String study = study("1.2.99.2.13");
    int slots = InsideService.slotsInUse(service);
    probe.beforeThePlugin(context -> current.standAside());

    Web.Reply response = Web.zip(study);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), StandardCharsets.ISO_8859_1)).contains("DICOM/");
    assertThat(response.header("Content-Disposition")).isEmpty();
    assertThat(probe.of(study, Moment.START_AFTER).delivery()).isFalse();
    assertThat(probe.of(study, Moment.END_LAST).slots()).isEqualTo(slots);
  }

  @Test
  void aDownloadThatIsGivenUpAfterItBeganLeavesTheContextToTheArchive() {
    String study = study("1.2.99.2.14");
    int slots = InsideService.slotsInUse(service);
    probe.afterThePlugin(context -> current.standAside());

    Web.Reply response = Web.zip(study);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), StandardCharsets.ISO_8859_1)).contains("DICOM/");
    assertThat(probe.of(study, Moment.END_LAST).slots()).isEqualTo(slots);
  }

  @Test
  void aDownloadThatGotLostIsNotReplacedByTheArchivesZip() throws Exception {
    String study = study("1.2.99.2.15");
    java.lang.reflect.Field wish = CurrentRequest.class.getDeclaredField("wish");
    wish.setAccessible(true);
    probe.beforeThePlugin(
        context -> {
          try {
            wish.set(probe.request(), java.util.Optional.empty());
          } catch (IllegalAccessException e) {
            throw new AssertionError(e);
          }
        });

    Web.Reply response = Web.zip(study);

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(error(response)).contains("without the limits of this server");
    assertThat(List.of(response.header("Content-Type").orElse("")))
        .containsExactly("application/json;charset=UTF-8");
  }
}
