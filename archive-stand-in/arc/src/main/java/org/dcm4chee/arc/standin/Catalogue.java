package org.dcm4chee.arc.standin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;

/** What there is in the archive, for the page that shows it. Thread-safe. */
@ApplicationScoped
public class Catalogue {
  @Inject private Archive archive;

  /**
   * A series.
   *
   * @param number 0 if it has none
   * @param bytes of its files
   */
  public record Series(
      String uid, int number, String modality, String description, long instances, long bytes) {}

  /**
   * A study.
   *
   * @param date as DICOM writes it; may be empty
   * @param series by number, then by UID
   */
  public record Study(String uid, String date, String description, List<Series> series) {
    /** A copy of the list. */
    public Study {
      series = List.copyOf(series);
    }

    /** In all series. */
    public long instances() {
      return sum(Series::instances);
    }

    /** Of the files of all series. */
    public long bytes() {
      return sum(Series::bytes);
    }

    private long sum(ToLongFunction<Series> value) {
      return series.stream().mapToLong(value).sum();
    }
  }

  /**
   * Studies, the newest first.
   *
   * @param studyUID the one to list; {@code *} for all
   */
  public List<Study> studies(String studyUID) {
    Map<String, Map<String, List<StoredInstance>>> found = new TreeMap<>();
    for (StoredInstance instance : archive.find(studyUID, null, null)) {
      found
          .computeIfAbsent(instance.uid(Tag.StudyInstanceUID), uid -> new TreeMap<>())
          .computeIfAbsent(instance.uid(Tag.SeriesInstanceUID), uid -> new ArrayList<>())
          .add(instance);
    }
    return found.entrySet().stream()
        .map(study -> study(study.getKey(), study.getValue()))
        .sorted(Comparator.comparing(Study::date).reversed().thenComparing(Study::uid))
        .toList();
  }

  private static Study study(String uid, Map<String, List<StoredInstance>> found) {
    // What a row holds is decoded in place: nobody else's is looked at.
    Attributes first = new Attributes(found.values().iterator().next().get(0).attributes());
    return new Study(
        uid,
        first.getString(Tag.StudyDate, ""),
        first.getString(Tag.StudyDescription, ""),
        found.entrySet().stream()
            .map(series -> series(series.getKey(), series.getValue()))
            .sorted(Comparator.comparingInt(Series::number).thenComparing(Series::uid))
            .toList());
  }

  private static Series series(String uid, List<StoredInstance> instances) {
    Attributes first = new Attributes(instances.get(0).attributes());
    return new Series(
        uid,
        first.getInt(Tag.SeriesNumber, 0),
        first.getString(Tag.Modality, ""),
        first.getString(Tag.SeriesDescription, ""),
        instances.size(),
        instances.stream().mapToLong(StoredInstance::size).sum());
  }
}
