package org.dcm4chee.arc.standin;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which AEs see a study, as the archive's access control has it: all, where nothing is said. */
public final class AccessControl {
  private final Map<String, Set<String>> readers = new ConcurrentHashMap<>();

  AccessControl() {}

  /**
   * Has only some AEs see a study.
   *
   * @param aeTitles if empty, all see it
   */
  public void allow(String studyUID, Set<String> aeTitles) {
    if (aeTitles.isEmpty()) {
      forget(studyUID);
    } else {
      readers.put(studyUID, Set.copyOf(aeTitles));
    }
  }

  void forget(String studyUID) {
    readers.remove(studyUID);
  }

  boolean isSeen(String studyUID, String aeTitle) {
    return readers.getOrDefault(studyUID, Set.of(aeTitle)).contains(aeTitle);
  }
}
