package org.dcm4chee.arc.zip.naming;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Gives out the names of one ZIP's entries: whatever is proposed, the result is a relative path of
 * at most {@value #MAX_PATH} characters (UTF-16) that Windows, macOS and Linux can store, ends in
 * the same extension, and differs from all others even where case does not count. Names that would
 * be equal get {@code -2}, {@code -3}, … in the order of the calls: the same proposals in the same
 * order give the same names.
 *
 * <p>It does not know which parts of a pattern's result were values of attributes: a value that
 * holds a slash makes a folder.
 *
 * <p>Not thread-safe; one for each ZIP.
 */
public final class EntryNames {
  /** Characters of a path, so that it fits into Windows's 260 with the folder it is unpacked in. */
  static final int MAX_PATH = 120;

  /** Folders above a file; further ones are dropped. */
  private static final int MAX_FOLDERS = 7;

  /** File systems take 255 bytes a component; the rest is for suffix and extension. */
  private static final int MAX_COMPONENT_BYTES = 230;

  /** Characters of a series' folder: suffixes and the longest instance number still fit. */
  private static final int MAX_SERIES_FOLDER = 90;

  /** Less than that of a component, so that a folder with its suffix is not cut once more. */
  private static final int MAX_SERIES_FOLDER_BYTES = 220;

  /** That of DICOM files; one that is proposed never stays. */
  private static final String DICOM = ".dcm";

  private static final String NO_NAME = "_";

  /** Keys of all files, those at the root that are not given out here included. */
  private final Set<String> files = new HashSet<>();

  /** Keys of all folders, with the folder that has this key. */
  private final Map<String, String> folders = new HashMap<>();

  /**
   * Where to go on looking for a free suffix, so that equal proposals do not cost more and more.
   */
  private final Map<String, Integer> nextSuffix = new HashMap<>();

  /** It and those above it are known. */
  private String lastFolder = "";

  private final Map<SeriesFolder, String> folderOfSeries = new HashMap<>();
  private final String extension;

  /** For DICOM files, as {@link #EntryNames(Collection, String)}. */
  public EntryNames(Collection<String> reserved) {
    this(reserved, "dcm");
  }

  /**
   * For names that leave free what else is in the ZIP.
   *
   * @param reserved paths that are not given out
   * @param extension of all names, without a point; of {@code A-Z a-z 0-9}, and short
   */
  public EntryNames(Collection<String> reserved, String extension) {
    this.extension = "." + extension;
    reserved.stream().map(PathComponent::key).forEach(files::add);
  }

  private record SeriesFolder(String seriesKey, String folder) {}

  /**
   * The name for a path that somebody's pattern gave. Objects of several series may share a folder,
   * if the pattern wants it so.
   *
   * @param proposedPath components between slashes
   */
  public String assign(String proposedPath) {
    List<String> components = new ArrayList<>(List.of(proposedPath.split("/", -1)));
    String file = components.remove(components.size() - 1);
    List<String> above =
        components.stream()
            .map(PathComponent::sanitise)
            .filter(component -> !component.isEmpty())
            .limit(MAX_FOLDERS)
            .toList();
    return unique(above, stem(file));
  }

  /**
   * The default name. Two series never share a folder: the first to propose one gets it, the next
   * gets it with {@code -2}, and so on.
   *
   * @param seriesKey tells the series apart, e.g. the Series Instance UID; is not shown
   */
  public String assign(String seriesKey, DefaultEntryName proposal) {
    String folder =
        folderOfSeries.computeIfAbsent(
            new SeriesFolder(seriesKey, proposal.folder()), key -> freeFolder(key.folder()));
    return unique(List.of(folder), stem(proposal.file()));
  }

  private String freeFolder(String proposed) {
    String clean = PathComponent.sanitise(proposed);
    String base =
        PathComponent.cutToBytes(
            PathComponent.cut(clean.isEmpty() ? NO_NAME : clean, MAX_SERIES_FOLDER),
            MAX_SERIES_FOLDER_BYTES);
    String proposal = PathComponent.key(base) + "/";
    return firstFree(proposal, n -> base + Suffix.of(n), this::takeFolder);
  }

  private boolean takeFolder(String folder) {
    return !isFile(folder) && folders.putIfAbsent(PathComponent.key(folder), folder) == null;
  }

  private String unique(List<String> above, String stem) {
    List<String> whole = new ArrayList<>(above);
    whole.add(stem);
    String proposal = PathComponent.key(String.join("/", whole));
    String path = firstFree(proposal, n -> path(whole, Suffix.of(n) + extension), this::takeFile);
    registerFolders(path);
    return path;
  }

  private boolean takeFile(String path) {
    String key = PathComponent.key(path);
    return !folders.containsKey(key) && mayHaveFolder(path) && files.add(key);
  }

  private String firstFree(String proposal, IntFunction<String> name, Predicate<String> take) {
    return Suffix.firstFree(
        nextSuffix.getOrDefault(proposal, 1),
        taken(),
        n -> {
          nextSuffix.put(proposal, n + 1);
          return name.apply(n);
        },
        take);
  }

  private int taken() {
    return files.size() + folders.size();
  }

  /** Beside a file that is no DICOM file there may be a folder of its name without extension. */
  private boolean mayHaveFolder(String path) {
    return extension.equals(DICOM)
        || !isFile(path.substring(0, path.length() - extension.length()));
  }

  /** A path that is short enough and whose folders are no files; its end is kept. */
  private String path(List<String> whole, String end) {
    return path(whole, end, MAX_PATH - end.length());
  }

  /** With less room each time, until there is none for a name. */
  private String path(List<String> whole, String end, int room) {
    List<String> parts = shortened(whole, room);
    String path =
        folderPath(parts.subList(0, parts.size() - 1)) + parts.get(parts.size() - 1) + end;
    // A folder that had to be renamed is longer than planned.
    int excess = path.length() - MAX_PATH;
    return excess > 0 ? path(whole, end, room - excess) : path;
  }

  private boolean isFile(String path) {
    return files.contains(PathComponent.key(path));
  }

  /** A folder cannot have the name of a file, and is written the same way each time. */
  private String folderPath(List<String> parents) {
    String path = "";
    for (String parent : parents) {
      String above = path;
      String folder =
          Suffix.firstFree(1, taken(), n -> above + parent + Suffix.of(n), name -> !isFile(name));
      path = folders.getOrDefault(PathComponent.key(folder), folder) + "/";
    }
    return path;
  }

  /** The folders above a path; those above a folder that is known are known, too. */
  private void registerFolders(String path) {
    int end = path.lastIndexOf('/');
    if (end < 0) {
      return;
    }
    String folder = path.substring(0, end);
    // Most objects are in the folder of the one before.
    if (!folder.equals(lastFolder)
        && folders.putIfAbsent(PathComponent.key(folder), folder) == null) {
      registerFolders(folder);
    }
    lastFolder = folder;
  }

  /** The file's name without its extension. */
  private static String stem(String file) {
    String stem = PathComponent.withoutExtension(PathComponent.sanitise(file), DICOM);
    return stem.isEmpty() ? NO_NAME : stem;
  }

  /** Cuts the longest components, all to the same length, until the path fits. */
  private static List<String> shortened(List<String> components, int maxLength) {
    if (fits(components, maxLength)) {
      return components;
    }
    List<String> storable =
        components.stream()
            .map(component -> PathComponent.cutToBytes(component, MAX_COMPONENT_BYTES))
            .toList();
    int max =
        IntStream.range(0, maxLength)
            .map(less -> maxLength - less)
            .filter(longest -> lengthIfCut(storable, longest) <= maxLength)
            .findFirst()
            .orElse(0);
    return storable.stream().map(component -> PathComponent.cut(component, max)).toList();
  }

  /** As nearly every path does: so short that no component of it can be too long. */
  private static boolean fits(List<String> components, int maxLength) {
    int length = components.size() - 1;
    for (String component : components) {
      length += component.length();
    }
    return length <= Math.min(maxLength, MAX_COMPONENT_BYTES / 3);
  }

  private static int lengthIfCut(List<String> components, int longest) {
    int slashes = components.size() - 1;
    return slashes + components.stream().mapToInt(c -> Math.min(c.length(), longest)).sum();
  }
}
