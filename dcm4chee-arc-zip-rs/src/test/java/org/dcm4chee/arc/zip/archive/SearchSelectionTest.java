package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.negotiation.SearchLevel;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a search has found is retrieved study by study, and nothing else with it")
class SearchSelectionTest {
  private final FakeArchive archive = new FakeArchive();

  /** What the archive gives for the next study, whatever it is asked for. */
  private final List<List<InstanceLocations>> answers = new ArrayList<>();

  private final List<String> asked = new ArrayList<>();
  private Instant modified = Instant.EPOCH;
  private int closed;
  private int notAccessible;

  /** A retrieve with its matches, and nothing else. */
  @SuppressWarnings({"UnusedMethod", "UnusedVariable", "EffectivelyPrivate"})
  private final class Retrieve {
    private final List<InstanceLocations> matches;
    private int number;

    Retrieve(List<InstanceLocations> matches) {
      this.matches = matches;
    }

    public List<InstanceLocations> getMatches() {
      return matches;
    }

    public void setNumberOfMatches(int numberOfMatches) {
      number = numberOfMatches;
    }

    public int getNumberOfMatches() {
      return number;
    }

    public void close() {
      closed++;
    }
  }

  private final class FakeRetrieves implements SearchSelection.Retrieves {
    @Override
    public RetrieveContext find(String study, Set<String> series, Set<String> instances) {
      asked.add(study + " " + series.size() + " " + instances.size());
      return Fakes.of(RetrieveContext.class, new Retrieve(answers.remove(0)));
    }

    @Override
    public int removeNotAccessible(RetrieveContext context) {
      return notAccessible;
    }

    @Override
    public Instant lastModified(RetrieveContext context) {
      return modified;
    }

    @Override
    public void begin(RetrieveContext context) {
      asked.add("begin");
    }

    @Override
    public void end(RetrieveContext context) {
      asked.add("end");
    }

    @Override
    public void leave(RetrieveContext context) {
      asked.add("leave");
    }
  }

  private InstanceLocations match(String study, String series, String instance) {
    Attributes attributes = new Attributes();
    attributes.setString(Tag.StudyInstanceUID, VR.UI, study);
    attributes.setString(Tag.SeriesInstanceUID, VR.UI, series);
    return archive.match(instance, attributes);
  }

  private void answer(InstanceLocations... matches) {
    answers.add(new ArrayList<>(List.of(matches)));
  }

  private SearchSelection selection(SearchLevel level, String... uids) {
    SearchResult result = new SearchResult(level, ZipSettings.defaults());
    for (String uid : uids) {
      String[] parts = uid.split("/", -1);
      result.add(
          new SearchResult.Item(
              parts[0],
              parts.length > 1 ? parts[1] : "",
              parts.length > 2 ? parts[2] : "",
              OptionalLong.empty(),
              OptionalLong.empty()));
    }
    return new SearchSelection(result, new FakeRetrieves());
  }

  private static List<String> instances(Optional<RetrieveContext> context) {
    return context.orElseThrow().getMatches().stream()
        .map(InstanceLocations::getSopInstanceUID)
        .toList();
  }

  @Test
  void eachStudyIsOpenedWhenItsTurnComes() {
    SearchSelection selection = selection(SearchLevel.STUDY, "2", "1");
    assertThat(asked).isEmpty();
    answer(match("1", "s", "i"));
    assertThat(instances(selection.next())).containsExactly("i");
    assertThat(asked).containsExactly("1 0 0");
    answer(match("2", "t", "j"), match("2", "t", "k"));
    Optional<RetrieveContext> second = selection.next();
    assertThat(instances(second)).containsExactly("j", "k");
    assertThat(second.orElseThrow().getNumberOfMatches()).isEqualTo(2);
    assertThat(selection.next()).isEmpty();
    assertThat(selection.inWords(uid -> uid)).isEqualTo("search of 2 studies");
    assertThat(selection.fileName(null)).isEqualTo("studies");
  }

  @Test
  void whatWasNotFoundIsTakenOut_whateverTheArchiveGives() {
    SearchSelection selection = selection(SearchLevel.INSTANCE, "1/s/a", "1/s/b", "1/t/c");
    answer(
        match("1", "s", "a"),
        match("1", "s", "x"),
        match("1", "t", "b"),
        match("2", "s", "a"),
        match("1", "t", "c"));
    assertThat(instances(selection.next())).containsExactly("a", "c");
    assertThat(selection.missing()).isEqualTo(1);

    SearchSelection series = selection(SearchLevel.SERIES, "1/s", "1/t");
    answer(match("1", "s", "a"), match("1", "u", "b"));
    assertThat(instances(series.next())).containsExactly("a");
    assertThat(series.missing()).isEqualTo(1);
  }

  @Test
  void aStudyThatIsGoneIsCounted_andItsRetrieveClosed() {
    SearchSelection selection = selection(SearchLevel.STUDY, "1", "2");
    notAccessible = 3;
    answer();
    answer(match("2", "s", "a"));
    assertThat(instances(selection.next())).containsExactly("a");
    assertThat(selection.missing()).isEqualTo(1);
    assertThat(closed).isEqualTo(1);
    assertThat(selection.notAccessible()).isEqualTo(6);
    assertThat(selection.next()).isEmpty();
  }

  @Test
  void moreUidsThanOneQuestionTakes_areAskedForByWhatIsAboveThem() {
    String[] uids = new String[SearchSelection.MAX_UIDS_ASKED + 1];
    for (int i = 0; i < uids.length; i++) {
      uids[i] = "1/s" + i + "/i" + i;
    }
    SearchSelection selection = selection(SearchLevel.INSTANCE, uids);
    answer(match("1", "s7", "i7"), match("1", "s7", "i8"));
    assertThat(instances(selection.next())).containsExactly("i7");
    assertThat(asked).containsExactly("1 0 0");
    assertThat(selection.missing()).isEqualTo(SearchSelection.MAX_UIDS_ASKED);
  }

  @Test
  void whatWasGivenIsLookedUpAgain_asItIsByThen_andNotCounted() {
    SearchSelection selection = selection(SearchLevel.SERIES, "1/s", "2/t", "3/u");
    answer(match("1", "s", "a"));
    answer();
    answer(match("3", "u", "c"));
    assertThat(instances(selection.next())).containsExactly("a");
    assertThat(instances(selection.next())).containsExactly("c");
    assertThat(selection.missing()).isEqualTo(1);
    asked.clear();

    answer(match("3", "u", "d"), match("3", "x", "e"));
    assertThat(instances(Optional.of(selection.again(1)))).containsExactly("d");
    answer();
    assertThat(instances(Optional.of(selection.again(0)))).isEmpty();
    assertThat(asked).containsExactly("3 1 0", "1 1 0");
    assertThat(selection.missing()).isEqualTo(1);
  }

  @Test
  void theNewestStudySaysWhenTheWholeWasModified() {
    SearchSelection selection = selection(SearchLevel.STUDY, "1", "2");
    assertThat(selection.lastModified()).isEqualTo(Instant.EPOCH);
    answer(match("1", "s", "a"));
    answer(match("2", "s", "a"));
    modified = Instant.ofEpochSecond(9);
    assertThat(selection.next()).isPresent();
    modified = Instant.ofEpochSecond(7);
    assertThat(selection.next()).isPresent();
    assertThat(selection.lastModified()).isEqualTo(Instant.ofEpochSecond(9));
  }

  @Test
  void whatIsMissingIsCountedAsItWasAskedFor() {
    SearchSelection study = selection(SearchLevel.STUDY, "1");
    answer(match("1", "s", "a"));
    assertThat(study.next()).isPresent();
    assertThat(study.missing()).isZero();
    SearchSelection series = selection(SearchLevel.SERIES, "1/s", "1/t", "1/u");
    answer(match("1", "s", "a"), match("1", "s", "b"));
    assertThat(series.next()).isPresent();
    assertThat(series.missing()).isEqualTo(2);
    SearchSelection instances = selection(SearchLevel.INSTANCE, "1/s/a", "1/s/b", "1/s/c");
    answer(match("1", "s", "a"), match("1", "s", "b"));
    assertThat(instances.next()).isPresent();
    assertThat(instances.missing()).isEqualTo(1);
  }

  @Test
  void whatTheArchiveDoesNotBeginItselfItIsToldOf() {
    SearchSelection selection = selection(SearchLevel.STUDY, "1");
    answer(match("1", "s", "a"));
    RetrieveContext context = selection.next().orElseThrow();
    asked.clear();

    selection.begin(context);
    selection.end(context);
    selection.leave(context);
    assertThat(asked).containsExactly("begin", "end", "leave");
    assertThat(selection.endsWithAnswer()).isTrue();
    assertThat(selection.severalStudies()).isTrue();
  }

  @Test
  void moreThanAZipMayHave_isRefusedWithAllThatWasCounted() {
    SearchSelection selection = selection(SearchLevel.STUDY, "1", "2", "3");
    for (String study : List.of("1", "2")) {
      answer(match(study, "s", "a"));
      assertThat(selection.next()).isPresent();
    }
    answer();
    assertThat(selection.next()).isEmpty();
    List<SeriesSize> series =
        List.of(new SeriesSize("1.1", 2, 1000), new SeriesSize("2.1", 3, 500));
    ZipSettings settings = ZipSettings.defaults().with(Setting.MAX_INSTANCES, Limit.of(4));

    Optional<Refusal> refusal = selection.checkSizes(settings, series, uid -> uid);

    assertThat(refusal.orElseThrow().details())
        .containsEntry("studies", 2L)
        .containsEntry("series", 2L)
        .containsEntry("instances", 5L)
        .containsEntry("bytes", 1500L);
    assertThat(
            selection.checkSizes(
                settings.with(Setting.MAX_INSTANCES, Limit.of(5)), series, uid -> uid))
        .isEmpty();
  }

  @Test
  void whatBreaksWhenItIsLookedAt_isClosed() {
    SearchSelection selection = selection(SearchLevel.STUDY, "1");
    answers.add(null);

    assertThatThrownBy(selection::next).isInstanceOf(NullPointerException.class);
    assertThat(closed).isEqualTo(1);
  }

  @Test
  void asManyUidsAsOneQuestionTakes_areAskedFor() {
    String[] uids = new String[SearchSelection.MAX_UIDS_ASKED];
    for (int i = 0; i < uids.length; i++) {
      uids[i] = "1/s" + i + "/i" + i;
    }
    SearchSelection selection = selection(SearchLevel.INSTANCE, uids);
    answer(match("1", "s7", "i7"));

    assertThat(selection.next()).isPresent();
    assertThat(asked).containsExactly("1 500 500");
  }
}
