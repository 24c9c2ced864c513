package org.dcm4chee.arc.zip.archive;

import java.util.List;
import java.util.Set;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * What a request for a ZIP asks for, and the settings in force for it.
 *
 * @param transferSyntaxes as negotiated, in order of preference; empty if none was named
 * @param user a name, or the address of somebody who is not logged in; never shown
 * @param roles of the user; empty if nobody is logged in
 */
public record ZipWish(
    List<String> transferSyntaxes,
    boolean dicomdir,
    boolean manifest,
    String user,
    Set<String> roles,
    ZipSettings settings) {
  public ZipWish {
    transferSyntaxes = List.copyOf(transferSyntaxes);
    roles = Set.copyOf(roles);
  }
}
