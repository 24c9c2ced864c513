package org.dcm4chee.arc.zip.negotiation;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * At which level a search looks (PS3.18 §10.6), and by which attributes it can be narrowed there:
 * those of its level and of the levels above that the archive matches. A key of a level below
 * matches everything, and what is not in these tables is not known to narrow anything. Immutable.
 */
public enum SearchLevel {
  /** {@code /studies}. */
  STUDY(
      "studies",
      Map.ofEntries(
          Map.entry("PatientID", "00100020"),
          Map.entry("PatientName", "00100010"),
          Map.entry("PatientBirthDate", "00100030"),
          Map.entry("PatientSex", "00100040"),
          Map.entry("StudyInstanceUID", "0020000D"),
          Map.entry("StudyID", "00200010"),
          Map.entry("StudyDate", "00080020"),
          Map.entry("StudyTime", "00080030"),
          Map.entry("StudyDescription", "00081030"),
          Map.entry("AccessionNumber", "00080050"),
          Map.entry("AdmissionID", "00380010"),
          Map.entry("ReferringPhysicianName", "00080090"),
          Map.entry("ModalitiesInStudy", "00080061"),
          Map.entry("SOPClassesInStudy", "00080062"))),

  /** {@code /series}. */
  SERIES(
      "series",
      Map.ofEntries(
          Map.entry("SeriesInstanceUID", "0020000E"),
          Map.entry("SeriesNumber", "00200011"),
          Map.entry("SeriesDescription", "0008103E"),
          Map.entry("Modality", "00080060"),
          Map.entry("BodyPartExamined", "00180015"),
          Map.entry("Laterality", "00200060"),
          Map.entry("StationName", "00081010"),
          Map.entry("InstitutionName", "00080080"),
          Map.entry("InstitutionalDepartmentName", "00081040"),
          Map.entry("PerformingPhysicianName", "00081050"),
          Map.entry("PerformedProcedureStepStartDate", "00400244"),
          Map.entry("PerformedProcedureStepStartTime", "00400245"))),

  /** {@code /instances}. */
  INSTANCE(
      "instances",
      Map.of(
          "SOPInstanceUID", "00080018",
          "SOPClassUID", "00080016",
          "InstanceNumber", "00200013",
          "ContentDate", "00080023",
          "ContentTime", "00080033",
          "CompletionFlag", "0040A491",
          "VerificationFlag", "0040A493"));

  private final String resource;

  /** By keyword. */
  // Map.of and Map.ofEntries cannot be changed.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<String, String> tags;

  SearchLevel(String resource, Map<String, String> tags) {
    this.resource = resource;
    this.tags = tags;
  }

  /** What a search at this level finds, as its URL names it: {@code series}. */
  public String resource() {
    return resource;
  }

  /**
   * Whether a query has a key that keeps a search at this level from finding everything.
   *
   * @param query also other parameters; these are no keys
   */
  public boolean isNarrowedBy(QueryString query) {
    Set<String> keys = new HashSet<>();
    for (SearchLevel level : values()) {
      if (level.compareTo(this) <= 0) {
        keys.addAll(level.tags.keySet());
        keys.addAll(level.tags.values());
      }
    }
    return query.parameters().entrySet().stream()
        .anyMatch(
            parameter -> isKey(keys, parameter.getKey()) && isSelective(parameter.getValue()));
  }

  /** A tag may be written in any case. */
  private static boolean isKey(Set<String> keys, String name) {
    return keys.contains(name)
        || (name.length() == 8 && keys.contains(name.toUpperCase(Locale.ROOT)));
  }

  /** One value of a list that matches everything is enough to match everything. */
  private static boolean isSelective(List<String> values) {
    return values.stream()
        .flatMap(value -> List.of(value.split("[,\\\\]", -1)).stream())
        .allMatch(SearchLevel::isSelective);
  }

  /** Whether a value matches less than everything: it is more than wild cards and separators. */
  public static boolean isSelective(String value) {
    return value.codePoints().anyMatch(Character::isLetterOrDigit);
  }
}
