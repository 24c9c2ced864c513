package org.dcm4chee.arc.zip.dicomdir;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An object of the file-set and where it is.
 *
 * @param entry what the directory says about it
 * @param fileId one to eight components, each of one to eight characters {@code A-Z 0-9 _} (PS3.10
 *     §8.2, §8.5)
 */
public record ReferencedFile(DirectoryEntry entry, List<String> fileId) {
  private static final int MAX_COMPONENTS = 8;
  private static final Pattern COMPONENT = Pattern.compile("[A-Z0-9_]{1,8}");

  /**
   * Checks the File ID.
   *
   * @throws IllegalArgumentException if it is none
   */
  public ReferencedFile {
    Objects.requireNonNull(entry, "entry");
    fileId = List.copyOf(fileId);
    if (fileId.isEmpty()
        || fileId.size() > MAX_COMPONENTS
        || !fileId.stream().allMatch(c -> COMPONENT.matcher(c).matches())) {
      throw new IllegalArgumentException(
          "Not a File ID: "
              + String.join("/", fileId)
              + "; give 1 to 8 components of 1 to 8 characters A-Z 0-9 _");
    }
  }
}
