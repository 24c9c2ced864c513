package org.dcm4chee.arc.zip.archive;

import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.deidentify.Deidentifier;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * What a request for a ZIP asks for, and the settings in force for it. Immutable.
 *
 * @param transferSyntaxes as negotiated, in order of preference; empty if none was named
 * @param dicomdir whether it is to be a file-set
 * @param manifest whether it is to list its objects
 * @param deidentifier what takes the patient out of each object; empty if nothing is to
 * @param password with which it is encrypted; empty if it is not
 * @param user tells users apart: a name, or the address of somebody who is not logged in; is not
 *     shown
 */
public record ZipWish(
    List<String> transferSyntaxes,
    boolean dicomdir,
    boolean manifest,
    Optional<Deidentifier> deidentifier,
    Optional<ZipPassword> password,
    String user,
    ZipSettings settings) {
  /** Of objects as they are. */
  public ZipWish(
      List<String> transferSyntaxes,
      boolean dicomdir,
      boolean manifest,
      String user,
      ZipSettings settings) {
    this(transferSyntaxes, dicomdir, manifest, Optional.empty(), Optional.empty(), user, settings);
  }

  /** A copy of the list. */
  public ZipWish {
    transferSyntaxes = List.copyOf(transferSyntaxes);
  }

  /** Those that say whether the archive's own ZIP may be served instead; none: it may not. */
  public Optional<ZipSettings> settingsToStandAside() {
    return password.isPresent() ? Optional.empty() : Optional.of(settings);
  }
}
