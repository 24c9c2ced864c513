package org.dcm4chee.arc.zip.naming;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
   * What tells a ZIP from another one of the same objects, so that the second is not saved over the
   * first; in the order in which a name says it.
   */
  public enum Variant {
    /** A file-set with its directory. */
    DICOMDIR("-dicomdir"),
    /** Of metadata. */
    METADATA("-metadata"),
    /** Of metadata, with bulk data beside it. */
    BULK_DATA("-bulkdata"),
    /** Without what identifies the patient. */
    DEIDENTIFIED("-deidentified"),
    /** For who has the password. */
    ENCRYPTED("-encrypted"),
    /** Objects that were asked for are missing. */
    INCOMPLETE("-incomplete");

    private final String suffix;

    Variant(String suffix) {
      this.suffix = suffix;
    }
  }

  /**
   * A name that Windows, macOS and Linux can store, without folders, ending in {@code .zip}.
   *
   * @param proposed any text, from a template or a URL; {@code dicom.zip} if nothing of it can be
   *     used
   */
  public static String zip(String proposed) {
    return zip(proposed, Set.of());
  }

  /**
   * As {@link #zip(String)}, with what kind of ZIP it is.
   *
   * @param variants each is said, whatever the name is
   */
  public static String zip(String proposed, Set<Variant> variants) {
    String suffix =
        variants.isEmpty()
            ? ""
            : EnumSet.copyOf(variants).stream()
                .map(variant -> variant.suffix)
                .collect(Collectors.joining());
    String stem = PathComponent.withoutExtension(PathComponent.sanitise(proposed), EXTENSION);
    String fitting =
        PathComponent.cutToBytes(
            PathComponent.cut(stem, MAX_LENGTH - suffix.length()), MAX_BYTES - suffix.length());
    return (fitting.isEmpty() ? NO_NAME : fitting) + suffix + EXTENSION;
  }

  /**
   * The name of a ZIP that nobody named, without extension: its UIDs as the archive's user
   * interface joins them.
   *
   * @param study as it is sent, which is not always as it is stored
   * @param series empty if the whole study was asked for
   * @param instance empty if more than one object was asked for
   */
  public static String ofUids(String study, Optional<String> series, Optional<String> instance) {
    return Stream.of(Optional.of(study), series, instance)
        .flatMap(Optional::stream)
        .collect(Collectors.joining("_"));
  }

  /** Of a ZIP that lacks objects: it is all that {@code curl -OJ} and browsers show of that. */
  public static String incomplete(String proposed) {
    return zip(proposed).replaceFirst("\\.zip$", "-incomplete.zip");
  }
}
