package org.dcm4chee.arc.zip.archive;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.event.Event;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.dcm4che3.net.service.DicomServiceException;
import org.dcm4chee.arc.keycloak.HttpServletRequestInfo;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.FakeServletRequest;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.SearchLevel;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a search finds is retrieved in the steps of the archive's own resource")
class SearchServiceTest {
  private static final String STUDY = ArchiveWithoutServer.STUDY;

  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeObject first = new FakeObject(1, 1, 100);
  private final FakeObject second = new FakeObject(2, 1, 100);

  /** In the order in which the archive hears of them. */
  private final List<String> steps = new ArrayList<>();

  private final List<FakeContext> contexts = new ArrayList<>();
  private Optional<HttpServletRequestInfo> asker = Optional.empty();
  private Optional<Throwable> lookupFailure = Optional.empty();
  private Optional<RuntimeException> updateFailure = Optional.empty();
  private Map<String, List<InstanceLocations>> notAccessible = new HashMap<>();
  private Date lastModified = new Date(5000);

  private final RetrieveService archives =
      Fake.of(
          RetrieveService.class,
          Map.ofEntries(
              entry("newRetrieveContextWADO", this::newContext),
              entry(
                  "calculateMatches",
                  arguments -> {
                    steps.add("look up");
                    if (lookupFailure.isPresent()) {
                      throw lookupFailure.get();
                    }
                    return true;
                  }),
              entry("removeNotAccessableMatches", arguments -> notAccessible),
              entry("getLastModifiedFromMatches", arguments -> lastModified),
              entry(
                  "updateLocations",
                  arguments -> {
                    steps.add("locations");
                    updateFailure.ifPresent(
                        failure -> {
                          throw failure;
                        });
                    return null;
                  }),
              entry(
                  "updateInstanceAvailability",
                  Fake.doing(arguments -> steps.add("availability")))));

  private final SearchService searches =
      new SearchService(
          archive.service(), archive.current(), archives, event("begin"), event("end"));

  @AfterEach
  void end() {
    archive.close();
  }

  @SuppressWarnings("unchecked")
  private Event<RetrieveContext> event(String name) {
    return Fake.of(Event.class, Map.of("fire", Fake.doing(arguments -> steps.add(name))));
  }

  /** What the archive has of the one study that there is. */
  private RetrieveContext newContext(Object[] arguments) {
    asker = Optional.of((HttpServletRequestInfo) arguments[0]);
    steps.add(
        "of " + String.join(" ", Arrays.stream(arguments).skip(1).map(String::valueOf).toList()));
    FakeContext context =
        arguments[2].equals(STUDY)
            ? new FakeContext(archive.ae(), first, second)
            : new FakeContext(archive.ae());
    contexts.add(context);
    return context.get();
  }

  private static SearchResult.Item item(String study, String series, String instance) {
    return new SearchResult.Item(
        study, series, instance, OptionalLong.empty(), OptionalLong.empty());
  }

  private SearchService.Admitted admit(SearchLevel level, SearchResult.Item... items) {
    ZipWish wish = archive.wish();
    SearchResult result = new SearchResult(level, wish.settings());
    for (SearchResult.Item item : items) {
      result.add(item);
    }
    return searches.admit(
        new FakeServletRequest("/dcm4chee-arc/aets/DCM4CHEE/rs/studies").request(),
        "DCM4CHEE",
        result,
        wish);
  }

  private Delivery delivery() {
    return archive.current().delivery().orElseThrow();
  }

  private static void write(Delivery delivery) throws Exception {
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();
    delivery.write(
        plan, new ByteRange(0, plan.length() - 1), new ByteArrayOutputStream(), out -> out);
  }

  @Test
  @DisplayName("a study is looked up for who asks, at the AE that is asked, all of it")
  void study() {
    admit(SearchLevel.STUDY, item(STUDY, "", ""));

    assertThat(steps).containsExactly("of DCM4CHEE 1.2.3 null null", "look up");
    assertThat(contexts.get(0).asked).isEmpty();
    assertThat(asker.orElseThrow().requesterHost).isEqualTo("client.example");
    assertThat(delivery().isOfSearch()).isTrue();
    assertThat(delivery().defaultFileName()).isEqualTo("studies");
    assertThat(delivery().objects()).isEqualTo(2);
  }

  @Test
  @DisplayName("of a study only the series that were found are looked up, of these all objects")
  void series() {
    admit(SearchLevel.SERIES, item(STUDY, STUDY + ".1", ""), item(STUDY, STUDY + ".7", ""));

    assertThat(steps).containsExactly("of DCM4CHEE 1.2.3 1.2.3.1 null", "look up");
    assertThat(contexts.get(0).asked)
        .containsOnly(entry("series", List.of(STUDY + ".1", STUDY + ".7")));
    assertThat(delivery().objects()).isEqualTo(1);
  }

  @Test
  @DisplayName("of a series only the objects that were found are looked up")
  void instances() {
    admit(
        SearchLevel.INSTANCE,
        item(STUDY, STUDY + ".1", first.uid()),
        item(STUDY, STUDY + ".2", second.uid()));

    assertThat(steps.get(0)).startsWith("of DCM4CHEE 1.2.3 1.2.3.1 1.2.3.");
    assertThat(contexts.get(0).asked.get("series"))
        .containsExactlyInAnyOrder(STUDY + ".1", STUDY + ".2");
    assertThat(contexts.get(0).asked.get("instances"))
        .containsExactlyInAnyOrder(first.uid(), second.uid());
    assertThat(delivery().objects()).isEqualTo(2);
  }

  @Test
  @DisplayName("what is gone, and what cannot be given, is counted, and the newest change told")
  void admitted() {
    notAccessible.put("other AE", List.of(first.match(), second.match()));
    notAccessible.put("none", List.of(first.match()));

    SearchService.Admitted admitted =
        admit(SearchLevel.STUDY, item(STUDY, "", ""), item("1.2.4", "", ""));

    // Of the study that is gone, too, the archive is asked for what cannot be given.
    assertThat(admitted).isEqualTo(new SearchService.Admitted(Instant.ofEpochSecond(5), 1, 6));
  }

  @Test
  void anArchiveThatDoesNotKnowWhenAnythingChangedSaysNothingOfIt() {
    lastModified = null;

    assertThat(admit(SearchLevel.STUDY, item(STUDY, "", "")).lastModified())
        .isEqualTo(Instant.EPOCH);
  }

  /** What was encoded for the plan may be sent without its study having been opened for that. */
  private List<String> fromItsBegin() {
    return steps.subList(steps.indexOf("begin"), steps.size());
  }

  @Test
  @DisplayName("a study that is sent begins, its files are told of, and then it ends")
  void sent() throws Exception {
    admit(SearchLevel.STUDY, item(STUDY, "", ""));
    steps.clear();

    write(delivery());
    delivery().answered();

    assertThat(fromItsBegin()).containsExactly("begin", "locations", "availability", "end");
    assertThat(contexts).allSatisfy(context -> assertThat(context.closed).hasValue(1));
  }

  @Test
  @DisplayName("the audit hears of the end also where the files could not be told of")
  void filesCannotBeToldOf() throws Exception {
    admit(SearchLevel.STUDY, item(STUDY, "", ""));
    steps.clear();
    updateFailure = Optional.of(new IllegalStateException("the database has gone"));

    write(delivery());
    delivery().answered();

    assertThat(fromItsBegin()).containsExactly("begin", "locations", "end");
    assertThat(contexts).allSatisfy(context -> assertThat(context.closed).hasValue(1));
  }

  @Test
  @DisplayName("a study that was only read for the plan is no news, but its broken files are")
  void notSent() throws Exception {
    admit(SearchLevel.STUDY, item(STUDY, "", ""));
    steps.clear();

    assertThat(delivery().prepare(Extent.WHOLE)).isPresent();
    delivery().answered();

    assertThat(steps).containsExactly("locations", "availability");
    assertThat(contexts.get(0).closed).hasValue(1);
  }

  @Test
  @DisplayName("a retrieve that cannot be looked up is closed, and nothing is admitted")
  void lookupFails() {
    for (Throwable failure :
        List.of(
            new DicomServiceException(0xA700, "no database"),
            new IllegalStateException("no database"),
            new NoSuchMethodError("of another version"))) {
      lookupFailure = Optional.of(failure);
      contexts.clear();

      assertThatThrownBy(() -> admit(SearchLevel.STUDY, item(STUDY, "", "")))
          .satisfiesAnyOf(
              thrown -> assertThat(thrown).isSameAs(failure),
              thrown -> assertThat(thrown).hasCause(failure));
      assertThat(contexts.get(0).closed).hasValue(1);
      assertThat(archive.current().delivery()).isEmpty();
      assertThat(archive.slotsInUse()).isZero();
    }
  }

  @Test
  void whereNothingIsLeftOfWhatWasFound_thatIsSaid() {
    assertThatThrownBy(() -> admit(SearchLevel.STUDY, item("1.2.4", "", "")))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOTHING_READABLE))
        .hasMessageStartingWith("Nothing of what was found is accessible any more");
    assertThat(archive.slotsInUse()).isZero();
    assertThat(contexts.get(0).closed).hasValue(1);
  }
}
