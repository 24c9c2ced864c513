package org.dcm4chee.arc.zip.contents;

import java.util.List;
import java.util.function.Supplier;

/** The registry of side files: each a row, in the order in which they lie in a ZIP. */
final class Sidecars {
  private static final List<Supplier<Sidecar<?>>> ROWS =
      List.of(DicomDirSidecar::new, ManifestSidecar::new, MissingSidecar::new);

  private Sidecars() {}

  /** New ones for one download, as far as they are asked for. */
  static List<Sidecar<?>> askedFor(ContentsOptions options) {
    return all().stream().filter(sidecar -> sidecar.isAskedFor(options)).toList();
  }

  /** Names that no object's entry may have, whether the file is asked for or not. */
  static List<String> names() {
    return all().stream().map(Sidecar::entryName).toList();
  }

  private static List<Sidecar<?>> all() {
    return ROWS.stream().<Sidecar<?>>map(Supplier::get).toList();
  }
}
