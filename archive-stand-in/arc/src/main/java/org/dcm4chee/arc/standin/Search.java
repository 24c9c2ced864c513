package org.dcm4chee.arc.standin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.net.service.QueryRetrieveLevel2;

/**
 * What a search finds at one level, by keys of that level and those above; as in the archive, keys
 * of a level below match everything. Hidden and rejected instances are not there for it.
 */
public final class Search {
  private static final Set<Integer> PATIENT_KEYS =
      Set.of(Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.PatientSex);
  private static final Set<Integer> STUDY_KEYS =
      Set.of(
          Tag.StudyInstanceUID,
          Tag.StudyID,
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.StudyDescription,
          Tag.AccessionNumber,
          Tag.ReferringPhysicianName,
          Tag.ModalitiesInStudy,
          Tag.SOPClassesInStudy);
  private static final Set<Integer> SERIES_KEYS =
      Set.of(
          Tag.SeriesInstanceUID,
          Tag.SeriesNumber,
          Tag.SeriesDescription,
          Tag.SeriesDate,
          Tag.Modality);
  private static final Set<Integer> INSTANCE_KEYS =
      Set.of(Tag.SOPInstanceUID, Tag.SOPClassUID, Tag.InstanceNumber, Tag.ContentDate);

  private final QueryRetrieveLevel2 level;
  private final Map<Integer, Matching> keys = new LinkedHashMap<>();

  public Search(QueryRetrieveLevel2 level) {
    this.level = level;
  }

  /**
   * Adds a key.
   *
   * @param value as in the query of a URL; an empty one matches everything
   */
  public Search key(int tag, VR vr, String value) {
    if (isKey(tag)) {
      keys.put(tag, Matching.of(vr, value));
    }
    return this;
  }

  private boolean isKey(int tag) {
    return PATIENT_KEYS.contains(tag)
        || (level.compareTo(QueryRetrieveLevel2.STUDY) >= 0 && STUDY_KEYS.contains(tag))
        || (level.compareTo(QueryRetrieveLevel2.SERIES) >= 0 && SERIES_KEYS.contains(tag))
        || (level == QueryRetrieveLevel2.IMAGE && INSTANCE_KEYS.contains(tag));
  }

  /** What there is of one study, in the order of its instances. */
  private static final class Study {
    private final Set<String> modalities = new TreeSet<>();
    private final Set<String> sopClasses = new TreeSet<>();
    private final Map<String, Integer> instancesOfSeries = new LinkedHashMap<>();
    private int instances;

    void add(Attributes row) {
      modalities.add(row.getString(Tag.Modality, ""));
      sopClasses.add(row.getString(Tag.SOPClassUID, ""));
      instancesOfSeries.merge(row.getString(Tag.SeriesInstanceUID), 1, Integer::sum);
      instances++;
    }
  }

  /**
   * A row for each match, with all that is known of it; no order that means anything.
   *
   * @param seen unique keys of the matches among other studies; gets those among these
   */
  List<Attributes> among(Collection<StoredInstance> instances, Archive archive, Set<String> seen) {
    List<Attributes> rows = new ArrayList<>();
    Map<String, Study> studies = new LinkedHashMap<>();
    for (StoredInstance instance : instances) {
      Faults faults = archive.faultsOf(instance);
      String uid = instance.uid(Tag.SOPInstanceUID);
      if (!faults.has(Faults.Kind.HIDDEN, uid) && !faults.has(Faults.Kind.REJECTED, uid)) {
        // What is read is decoded in place, and this is the database.
        Attributes row = new Attributes(instance.attributes());
        rows.add(row);
        studies.computeIfAbsent(instance.uid(Tag.StudyInstanceUID), key -> new Study()).add(row);
      }
    }
    List<Attributes> matches = new ArrayList<>();
    for (Attributes row : rows) {
      Study study = studies.get(row.getString(Tag.StudyInstanceUID));
      if (matches(row, study) && seen.add(row.getString(level.uniqueKey(), ""))) {
        matches.add(summarised(row, study));
      }
    }
    return matches;
  }

  private boolean matches(Attributes row, Study study) {
    return keys.entrySet().stream()
        .allMatch(
            key ->
                switch (key.getKey()) {
                  case Tag.ModalitiesInStudy -> key.getValue().matchesAny(study.modalities);
                  case Tag.SOPClassesInStudy -> key.getValue().matchesAny(study.sopClasses);
                  default -> key.getValue().matches(row.getString(key.getKey(), ""));
                });
  }

  private Attributes summarised(Attributes row, Study study) {
    if (level != QueryRetrieveLevel2.PATIENT) {
      row.setString(Tag.ModalitiesInStudy, VR.CS, study.modalities.toArray(String[]::new));
      row.setInt(Tag.NumberOfStudyRelatedSeries, VR.IS, study.instancesOfSeries.size());
      row.setInt(Tag.NumberOfStudyRelatedInstances, VR.IS, study.instances);
    }
    if (level.compareTo(QueryRetrieveLevel2.SERIES) >= 0) {
      row.setInt(
          Tag.NumberOfSeriesRelatedInstances,
          VR.IS,
          study.instancesOfSeries.get(row.getString(Tag.SeriesInstanceUID)));
    }
    return row;
  }
}
