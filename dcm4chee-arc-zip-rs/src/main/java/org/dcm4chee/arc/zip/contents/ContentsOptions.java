package org.dcm4chee.arc.zip.contents;

import java.util.Optional;

/**
 * What the client and the admin want in a ZIP besides the objects, and how it is to be named.
 *
 * @param extension of the entries of objects, without a point; a file-set's have none
 * @param dicomdir whether it is to be a file-set with a DICOMDIR; then no template names entries
 * @param manifest whether there is to be a manifest
 * @param studyFolders whether there are several studies, each of which has a folder unless there is
 *     a DICOMDIR
 * @param tellNothing whether what can be read without a password is to say nothing of the objects:
 *     then entries have numbers for names and no time, and no template counts
 * @param entryNameTemplate an admin's own, in the syntax of {@link
 *     org.dcm4che3.util.AttributesFormat}
 * @param fileNameTemplate for the ZIP itself, in the same syntax
 */
public record ContentsOptions(
    String extension,
    boolean dicomdir,
    boolean manifest,
    boolean studyFolders,
    boolean tellNothing,
    Optional<String> entryNameTemplate,
    Optional<String> fileNameTemplate) {

  /** Of the DICOM files of one study, or of a part of it, that everybody may read. */
  public ContentsOptions(
      boolean dicomdir,
      boolean manifest,
      Optional<String> entryNameTemplate,
      Optional<String> fileNameTemplate) {
    this("dcm", dicomdir, manifest, false, false, entryNameTemplate, fileNameTemplate);
  }

  /** Drops the templates that do not count. */
  public ContentsOptions {
    if (tellNothing) {
      entryNameTemplate = Optional.empty();
      fileNameTemplate = Optional.empty();
    }
  }
}
