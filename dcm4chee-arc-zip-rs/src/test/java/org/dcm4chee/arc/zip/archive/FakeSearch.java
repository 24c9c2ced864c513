package org.dcm4chee.arc.zip.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/** What a search has found: each series of the fake archive stands for a study. */
class FakeSearch implements Selection {
  private final ArchiveWithoutServer archive;
  final List<List<FakeObject>> studies = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  final Map<Integer, FakeContext> last = new HashMap<>();
  private final Map<RetrieveContext, Integer> numbers = new HashMap<>();
  private final List<FakeContext> all = new ArrayList<>();

  /** Something that is otherwise in the context of a study, by its index. */
  final Map<Integer, Consumer<FakeContext>> otherwise = new HashMap<>();

  /** What the archive does not let pass: {@code begin 1}. */
  final Set<String> refusing = new HashSet<>();

  /** What happens when the archive hears of something. */
  Consumer<String> onEvent = event -> {};

  /** What is found to be too much. */
  Optional<Refusal> tooMuch = Optional.empty();

  /** The series that were counted. */
  List<SeriesSize> counted = List.of();

  /** Their UIDs as the client is to see them; none where it is too much. */
  List<String> shown = List.of();

  /** How many were open when they had been counted. */
  int openWhenCounted;

  private int given;
  int mostOpen;

  FakeSearch(ArchiveWithoutServer archive) {
    this.archive = archive;
  }

  /** All is searched for once more. */
  void again() {
    given = 0;
  }

  private synchronized RetrieveContext open(int study) {
    FakeContext context =
        new FakeContext(archive.ae(), studies.get(study).toArray(FakeObject[]::new));
    otherwise.getOrDefault(study, none -> {}).accept(context);
    all.add(context);
    last.put(study, context);
    numbers.put(context.get(), study);
    mostOpen = Math.max(mostOpen, open());
    return context.get();
  }

  synchronized int open() {
    return (int) all.stream().filter(context -> context.closed.get() == 0).count();
  }

  private synchronized void note(String name, RetrieveContext context) {
    String event = name + " " + numbers.get(context);
    events.add(event);
    onEvent.accept(event);
    if (refusing.contains(event)) {
      throw new IllegalStateException("The archive has failed: " + event);
    }
  }

  /** What the audit would have as transferred. */
  List<String> transferred(int study) {
    List<String> uids = new ArrayList<>(last.get(study).matches());
    uids.removeAll(last.get(study).failed);
    return uids;
  }

  @Override
  public Optional<RetrieveContext> next() {
    return given < studies.size() ? Optional.of(open(given++)) : Optional.empty();
  }

  @Override
  public RetrieveContext again(int index) {
    return open(index);
  }

  @Override
  public boolean severalStudies() {
    return true;
  }

  @Override
  public Optional<Refusal> checkSizes(
      ZipSettings settings, List<SeriesSize> series, UnaryOperator<String> shownUid) {
    counted = series;
    openWhenCounted = open();
    if (tooMuch.isEmpty()) {
      shown = series.stream().map(one -> shownUid.apply(one.seriesInstanceUid())).toList();
    }
    return tooMuch;
  }

  @Override
  public String fileName(SourceFactory.Sources found) {
    return "studies";
  }

  @Override
  public String inWords(UnaryOperator<String> shownUid) {
    return "search";
  }

  @Override
  public boolean endsWithAnswer() {
    return true;
  }

  @Override
  public void begin(RetrieveContext context) {
    note("begin", context);
  }

  @Override
  public void end(RetrieveContext context) {
    note("end", context);
  }

  @Override
  public void leave(RetrieveContext context) {
    note("leave", context);
  }
}
