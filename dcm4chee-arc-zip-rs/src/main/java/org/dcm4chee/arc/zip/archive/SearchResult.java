package org.dcm4chee.arc.zip.archive;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SearchLimits;
import org.dcm4chee.arc.zip.negotiation.SearchLevel;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * The UIDs of what a search has found, in the order of the ZIP: by Study Instance UID, because the
 * archive gives no order that stays. It keeps no more of them than a ZIP may have; of what is above
 * that it only knows how much it is. Filled by one thread, then read.
 */
public final class SearchResult {
  /** Studies that are counted exactly where more were found than one ZIP may have. */
  static final int MAX_COUNTED_STUDIES = 100_000;

  private final SearchLevel level;
  private final ZipSettings settings;

  /** Series of each study, and instances of each of these; empty for all of them. */
  private final Map<String, Map<String, Set<String>>> studies = new TreeMap<>();

  /** Studies beyond the limit. */
  private final Set<String> moreStudies = new HashSet<>();

  private boolean uncounted;
  private boolean overflown;
  private long items;
  private Optional<Long> relatedSeries = Optional.of(0L);
  private Optional<Long> relatedInstances = Optional.of(0L);

  /** Of a search that has found nothing yet. */
  public SearchResult(SearchLevel level, ZipSettings settings) {
    this.level = level;
    this.settings = settings;
  }

  /**
   * One match of a search.
   *
   * @param study its Study Instance UID
   * @param series its Series Instance UID; empty above that level
   * @param instance its SOP Instance UID; empty above that level
   * @param relatedSeries how many series it has, if that was said
   * @param relatedInstances how many instances it has, if that was said
   */
  public record Item(
      String study,
      String series,
      String instance,
      OptionalLong relatedSeries,
      OptionalLong relatedInstances) {}

  /**
   * Adds a match.
   *
   * @throws IllegalArgumentException if it lacks a UID of its level or of one above
   */
  public void add(Item item) {
    if (item.study().isEmpty()
        || (level != SearchLevel.STUDY && item.series().isEmpty())
        || (level == SearchLevel.INSTANCE && item.instance().isEmpty())) {
      throw new IllegalArgumentException("A match of a search has not the UIDs of its level");
    }
    items++;
    relatedSeries = plus(relatedSeries, item.relatedSeries());
    relatedInstances = plus(relatedInstances, item.relatedInstances());
    Limit instances = settings.get(Setting.MAX_INSTANCES);
    if (level == SearchLevel.INSTANCE && instances.isExceededBy(items)) {
      dropUids();
    }
    if (!overflown
        && !studies.containsKey(item.study())
        && settings.get(Setting.MAX_STUDIES).isExceededBy(studies.size() + 1L)) {
      dropUids();
    }
    if (overflown) {
      count(item.study());
      return;
    }
    Map<String, Set<String>> series =
        studies.computeIfAbsent(item.study(), study -> new TreeMap<>());
    if (level != SearchLevel.STUDY) {
      Set<String> ofSeries = series.computeIfAbsent(item.series(), uid -> new TreeSet<>());
      if (level == SearchLevel.INSTANCE) {
        ofSeries.add(item.instance());
      }
    }
  }

  private static Optional<Long> plus(Optional<Long> sum, OptionalLong more) {
    return more.isPresent() ? sum.map(s -> s + more.getAsLong()) : Optional.empty();
  }

  /** There will be no ZIP: from now on it only counts. */
  private void dropUids() {
    studies.keySet().forEach(this::count);
    studies.clear();
    overflown = true;
  }

  private void count(String study) {
    if (moreStudies.size() < MAX_COUNTED_STUDIES) {
      moreStudies.add(study);
    } else if (!moreStudies.contains(study)) {
      uncounted = true;
    }
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return items == 0;
  }

  /** Whether it is known already, without looking at a single object, that it is too much. */
  public Optional<Refusal> tooLarge() {
    return SearchLimits.checkSizes(
        settings,
        new SearchLimits.Found(
            studies.size() + moreStudies.size(),
            uncounted,
            series(),
            instances(),
            OptionalLong.empty()));
  }

  private OptionalLong series() {
    return switch (level) {
      case STUDY -> known(relatedSeries);
      case SERIES -> OptionalLong.of(items);
      case INSTANCE -> OptionalLong.empty();
    };
  }

  /** What the list says of a study is no reason to refuse it: some of it may not be given. */
  private OptionalLong instances() {
    if (level == SearchLevel.INSTANCE) {
      return OptionalLong.of(items);
    }
    return overflown ? known(relatedInstances) : OptionalLong.empty();
  }

  private static OptionalLong known(Optional<Long> sum) {
    return sum.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /** What was looked for. */
  SearchLevel level() {
    return level;
  }

  /**
   * Series of each study, and instances of each of these; no series, or no instances, where all of
   * them are meant. In the order of the ZIP.
   */
  Map<String, Map<String, Set<String>>> studies() {
    return studies;
  }
}
