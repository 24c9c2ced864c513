package org.dcm4chee.arc.zip.archive;

import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.deidentify.Deidentifier;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * What a request for a ZIP asks for, and the settings in force for it. Immutable.
 *
 * @param content what its files are
 * @param transferSyntaxes as negotiated, in order of preference; empty if none was named
 * @param dicomdir whether it is to be a file-set
 * @param manifest whether it is to list its objects
 * @param deidentifier what takes the patient out of each object; empty if nothing is to
 * @param password with which it is encrypted; empty if it is not
 * @param user tells users apart: a name, or the address of somebody who is not logged in; is not
 *     shown
 */
public record ZipWish(
    Decision.Content content,
    List<String> transferSyntaxes,
    boolean dicomdir,
    boolean manifest,
    Optional<Deidentifier> deidentifier,
    Optional<ZipPassword> password,
    String user,
    ZipSettings settings) {
  /** Of DICOM files, of objects as they are. */
  public ZipWish(
      List<String> transferSyntaxes,
      boolean dicomdir,
      boolean manifest,
      String user,
      ZipSettings settings) {
    this(transferSyntaxes, dicomdir, manifest, Optional.empty(), user, settings);
  }

  /** Of DICOM files. */
  public ZipWish(
      List<String> transferSyntaxes,
      boolean dicomdir,
      boolean manifest,
      Optional<Deidentifier> deidentifier,
      String user,
      ZipSettings settings) {
    this(
        Decision.Content.DICOM,
        transferSyntaxes,
        dicomdir,
        manifest,
        deidentifier,
        Optional.empty(),
        user,
        settings);
  }

  /** A copy of the list. */
  public ZipWish {
    transferSyntaxes = List.copyOf(transferSyntaxes);
  }

  /**
   * The settings; empty if the archive's own ZIP, which is of DICOM files and not encrypted, would
   * be no answer.
   */
  public Optional<ZipSettings> settingsForArchivesZip() {
    return content == Decision.Content.DICOM && password.isEmpty()
        ? Optional.of(settings)
        : Optional.empty();
  }
}
