package org.dcm4chee.arc.zip.naming;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Gives out the File IDs of one file-set with a DICOMDIR (PS3.10 §8.2 and §8.5, PS3.12 Annex V):
 * three components of at most eight characters {@code A-Z 0-9}, without an extension, e.g. {@code
 * DICOM/S0000001/I0000001}. Series are numbered in the order in which they first appear, the
 * objects within each of them.
 *
 * <p>After 9,999,999 the number begins again at 0 under the next letter. Not thread-safe; one for
 * each ZIP.
 */
public final class FileIds {
  private static final String ROOT = "DICOM";

  /** What seven digits can count. */
  private static final long PER_LETTER = 10_000_000;

  private final Map<String, Folder> folders = new HashMap<>();

  private static final class Folder {
    private final String name;
    private long objects;

    Folder(String name) {
      this.name = name;
    }
  }

  /**
   * The next File ID, its components between slashes.
   *
   * @param seriesKey tells the series apart, e.g. the Series Instance UID; is not shown
   */
  public String assign(String seriesKey) {
    Folder folder =
        folders.computeIfAbsent(
            seriesKey, key -> new Folder(ROOT + "/" + component('S', folders.size() + 1L)));
    folder.objects++;
    return folder.name + "/" + component('I', folder.objects);
  }

  /**
   * A letter and seven digits.
   *
   * @throws IllegalStateException if there are no letters left
   */
  static String component(char letter, long number) {
    long wrapped = number / PER_LETTER;
    if (letter + wrapped > 'Z') {
      throw new IllegalStateException("No File ID for number " + number + " under " + letter);
    }
    return String.format(Locale.ROOT, "%c%07d", (char) (letter + wrapped), number % PER_LETTER);
  }
}
