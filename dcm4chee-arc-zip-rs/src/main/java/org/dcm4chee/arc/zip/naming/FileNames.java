package org.dcm4chee.arc.zip.naming;

/** The name under which a browser saves the ZIP. Stateless. */
public final class FileNames {
  private static final String EXTENSION = ".zip";
  private static final String NO_NAME = "dicom";

  /** Characters (UTF-16) without the extension. */
  private static final int MAX_LENGTH = 120;

  /** Bytes in UTF-8 without the extension and what a browser adds, such as " (1).part". */
  private static final int MAX_BYTES = 220;

  private FileNames() {}

  /**
   * A name that Windows, macOS and Linux can store, without folders, ending in {@code .zip}.
   *
   * @param proposed any text; {@code dicom.zip} if nothing of it can be used
   */
  public static String zip(String proposed) {
    String clean = PathComponent.sanitise(proposed);
    int end = clean.length() - EXTENSION.length();
    boolean extended = end >= 0 && clean.regionMatches(true, end, EXTENSION, 0, EXTENSION.length());
    String stem = extended ? PathComponent.sanitise(clean.substring(0, end)) : clean;
    String fitting = PathComponent.cutToBytes(PathComponent.cut(stem, MAX_LENGTH), MAX_BYTES);
    return (fitting.isEmpty() ? NO_NAME : fitting) + EXTENSION;
  }

  /** Of a ZIP that lacks objects: it is all that {@code curl -OJ} and browsers show of that. */
  public static String incomplete(String proposed) {
    return zip(proposed).replaceFirst("\\.zip$", "-incomplete.zip");
  }
}
