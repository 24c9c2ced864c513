package org.dcm4chee.arc.zip.naming;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives out the names of the folders that the studies of one ZIP have at its root, each with the
 * names of what is in it, which are those of the study's own ZIP. A folder is the Study Instance
 * UID, since that is what tables of labels are joined by: at most {@value #MAX_FOLDER} characters
 * and a suffix, so that a path has less than 200. Not thread-safe; one for each ZIP.
 */
public final class StudyFolders {
  /** The length of a UID (PS3.5 §9.1). */
  static final int MAX_FOLDER = 64;

  /** File systems take 255 bytes a component. */
  private static final int MAX_FOLDER_BYTES = 220;

  private static final String NO_NAME = "_";

  private final Collection<String> reserved;
  private final String extension;
  private final Map<String, Study> studies = new HashMap<>();

  /** Keys of all folders, and of what else is at the root. */
  private final Set<String> taken = new HashSet<>();

  /**
   * For folders that leave free what else is in the ZIP.
   *
   * @param reserved paths that are not given out
   * @param extension of the entries of objects, without a point
   */
  public StudyFolders(Collection<String> reserved, String extension) {
    this.reserved = reserved;
    this.extension = extension;
    reserved.stream().map(PathComponent::key).forEach(taken::add);
  }

  /**
   * The folder of a study.
   *
   * @param folder its path, with a slash at its end
   * @param names gives out the paths below it
   */
  public record Study(String folder, EntryNames names) {
    /** A path below the folder as one in the ZIP; one that names the folder already stays. */
    public String path(String below) {
      return below.startsWith(folder) ? below : folder + below;
    }
  }

  /** The folder of a study, the same for each of its objects. */
  public Study of(String studyInstanceUid) {
    return studies.computeIfAbsent(
        studyInstanceUid, uid -> new Study(free(uid) + "/", new EntryNames(reserved, extension)));
  }

  private String free(String uid) {
    String clean = PathComponent.sanitise(uid);
    String base =
        clean.isEmpty()
            ? NO_NAME
            : PathComponent.cutToBytes(PathComponent.cut(clean, MAX_FOLDER), MAX_FOLDER_BYTES);
    return Suffix.firstFree(
        1, taken.size(), n -> base + Suffix.of(n), folder -> taken.add(PathComponent.key(folder)));
  }
}
