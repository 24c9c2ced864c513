package org.dcm4chee.arc.zip.archive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.contents.Values;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SearchLimits;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.negotiation.SearchLevel;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * What a search has found: a retrieve for each study, which is opened as its turn comes, and begun
 * and ended here, since no request of the archive's own does. What was found and is not there any
 * more when its study is opened first is counted, and what was not found is taken out of the
 * matches, whatever the archive gives.
 */
final class SearchSelection implements Selection {
  private static final Values.Selection UIDS =
      Values.Selection.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID);

  /** More UIDs than that in one question are asked for by what is above them. */
  static final int MAX_UIDS_ASKED = 500;

  private final SearchResult result;
  private final Retrieves retrieves;
  private final Iterator<Map.Entry<String, Map<String, Set<String>>>> studies;

  /** Those that were opened and have something, in their order. */
  private final List<Map.Entry<String, Map<String, Set<String>>>> opened = new ArrayList<>();

  private Instant lastModified = Instant.EPOCH;
  private int missing;
  private int notAccessible;

  /**
   * @param retrieves the archive's, for one request and one AE
   */
  SearchSelection(SearchResult result, Retrieves retrieves) {
    this.result = result;
    this.retrieves = retrieves;
    studies = result.studies().entrySet().iterator();
  }

  /** Makes, begins and ends retrieves as the archive's own resource does. */
  interface Retrieves {
    /**
     * A retrieve with its matches.
     *
     * @param series all of the study if there are none
     * @param instances all of the series if there are none
     */
    RetrieveContext find(String study, Set<String> series, Set<String> instances);

    /** Takes out what cannot be given, and says how many these are. */
    int removeNotAccessible(RetrieveContext context);

    /** When the newest of its objects has changed. */
    Instant lastModified(RetrieveContext context);

    /** Tells all who listen that it begins. */
    void begin(RetrieveContext context);

    /** Cleans up, and tells all who listen that it is over. */
    void end(RetrieveContext context);

    /** Cleans up. */
    void leave(RetrieveContext context);
  }

  /** How many studies, series or instances that were found are not there any more. */
  int missing() {
    return missing;
  }

  /** How many objects are there and cannot be given. */
  int notAccessible() {
    return notAccessible;
  }

  /** When the newest object has changed. */
  Instant lastModified() {
    return lastModified;
  }

  @Override
  public Optional<RetrieveContext> next() {
    while (studies.hasNext()) {
      Map.Entry<String, Map<String, Set<String>>> study = studies.next();
      RetrieveContext context =
          open(
              study,
              found -> {
                count(study.getValue(), keepOnly(found.getMatches(), study));
                notAccessible += retrieves.removeNotAccessible(found);
                Instant modified = retrieves.lastModified(found);
                lastModified = modified.isAfter(lastModified) ? modified : lastModified;
              });
      if (!context.getMatches().isEmpty()) {
        opened.add(study);
        return Optional.of(context);
      }
      Delivery.letGo(context);
    }
    return Optional.empty();
  }

  @Override
  public RetrieveContext again(int index) {
    Map.Entry<String, Map<String, Set<String>>> study = opened.get(index);
    return open(
        study,
        found -> {
          Set<String> unused = keepOnly(found.getMatches(), study);
          int unusedCount = retrieves.removeNotAccessible(found);
        });
  }

  private RetrieveContext open(
      Map.Entry<String, Map<String, Set<String>>> study, Consumer<RetrieveContext> whatIsWanted) {
    Map<String, Set<String>> series = study.getValue();
    Set<String> instances = new HashSet<>();
    series.values().forEach(instances::addAll);
    RetrieveContext context =
        retrieves.find(
            study.getKey(),
            series.size() > MAX_UIDS_ASKED ? Set.of() : series.keySet(),
            instances.size() > MAX_UIDS_ASKED ? Set.of() : instances);
    try {
      whatIsWanted.accept(context);
      context.setNumberOfMatches(context.getMatches().size());
      return context;
    } catch (RuntimeException | Error e) {
      Delivery.letGo(context);
      throw e;
    }
  }

  /** Returns which of the series, or of the instances, are there. */
  private Set<String> keepOnly(
      List<InstanceLocations> matches, Map.Entry<String, Map<String, Set<String>>> study) {
    Map<String, Set<String>> wanted = study.getValue();
    Set<String> found = new HashSet<>();
    matches.removeIf(
        match -> {
          Values values = Values.of(match.getAttributes(), UIDS);
          String series = values.text(Tag.SeriesInstanceUID);
          String instance = match.getSopInstanceUID();
          boolean keep =
              values.text(Tag.StudyInstanceUID).equals(study.getKey())
                  && (wanted.isEmpty() || isWanted(wanted.get(series), instance));
          if (keep) {
            found.add(result.level() == SearchLevel.INSTANCE ? instance : series);
          }
          return !keep;
        });
    return found;
  }

  private void count(Map<String, Set<String>> wanted, Set<String> found) {
    missing +=
        switch (result.level()) {
          case STUDY -> found.isEmpty() ? 1 : 0;
          case SERIES -> wanted.size() - found.size();
          case INSTANCE -> wanted.values().stream().mapToInt(Set::size).sum() - found.size();
        };
  }

  private static boolean isWanted(Set<String> ofSeries, String instance) {
    return ofSeries != null && (ofSeries.isEmpty() || ofSeries.contains(instance));
  }

  @Override
  public boolean severalStudies() {
    return true;
  }

  @Override
  public Optional<Refusal> checkSizes(
      ZipSettings settings, List<SeriesSize> series, UnaryOperator<String> shownUid) {
    SeriesSize total = series.stream().reduce(new SeriesSize("", 0, 0), SeriesSize::plus);
    return SearchLimits.checkSizes(
        settings,
        new SearchLimits.Found(
            opened.size(),
            false,
            OptionalLong.of(series.size()),
            OptionalLong.of(total.instances()),
            OptionalLong.of(total.bytes())));
  }

  @Override
  public String fileName(SourceFactory.Sources found) {
    return result.level().resource();
  }

  @Override
  public String inWords(UnaryOperator<String> shownUid) {
    return "search of " + opened.size() + " studies";
  }

  @Override
  public boolean endsWithAnswer() {
    return true;
  }

  @Override
  public void begin(RetrieveContext context) {
    retrieves.begin(context);
  }

  @Override
  public void end(RetrieveContext context) {
    retrieves.end(context);
  }

  @Override
  public void leave(RetrieveContext context) {
    retrieves.leave(context);
  }
}
