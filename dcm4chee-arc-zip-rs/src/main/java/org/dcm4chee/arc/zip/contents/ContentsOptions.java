package org.dcm4chee.arc.zip.contents;

import java.util.Optional;

/**
 * What the client and the admin want in a ZIP besides the objects, and how it is to be named.
 *
 * @param dicomdir whether it is to be a file-set with a DICOMDIR; then no template names entries
 * @param manifest whether there is to be a manifest
 * @param tellNothing whether what can be read without a password is to say nothing of the objects:
 *     then entries have numbers for names and no time, and no template counts
 * @param entryNameTemplate an admin's own, in the syntax of {@link
 *     org.dcm4che3.util.AttributesFormat}
 * @param fileNameTemplate for the ZIP itself, in the same syntax
 */
public record ContentsOptions(
    boolean dicomdir,
    boolean manifest,
    boolean tellNothing,
    Optional<String> entryNameTemplate,
    Optional<String> fileNameTemplate) {

  /** Of a ZIP that everybody may read. */
  public ContentsOptions(
      boolean dicomdir,
      boolean manifest,
      Optional<String> entryNameTemplate,
      Optional<String> fileNameTemplate) {
    this(dicomdir, manifest, false, entryNameTemplate, fileNameTemplate);
  }

  /** Drops the templates that do not count. */
  public ContentsOptions {
    if (tellNothing) {
      entryNameTemplate = Optional.empty();
      fileNameTemplate = Optional.empty();
    }
  }
}
