package org.dcm4chee.arc.zip.it.reliability;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.util.Map;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Server;

/** The one server that all of these tests attack, and what they need around it. */
final class Attacked {
  /** Seconds after which the plugin waits for no copy of a nearline object any more. */
  static final int COPY_SECONDS = 5;

  private static final String AE_ENTRIES =
      ",dicomDeviceName=dcm4chee-arc,cn=Devices,cn=DICOM Configuration,dc=dcm4che,dc=org";

  private Attacked() {}

  private static final class Shared {
    static final ArchiveUnderTest ARCHIVE = open();

    private static ArchiveUnderTest open() {
      return ArchiveUnderTest.on(
          Server.start(
                  Server.Options.named("reliability")
                      .withProperties(
                          Map.of(
                              "org.dcm4chee.arc.zip.copySeconds", Integer.toString(COPY_SECONDS))))
              .withPlugin());
    }
  }

  static ArchiveUnderTest archive() {
    return Shared.ARCHIVE;
  }

  static int port() {
    return archive().server().httpPort();
  }

  /** A path of an AE's service as it stands in a request line. */
  static String path(String ae, String below) {
    return "/dcm4chee-arc/aets/" + ae + "/rs/" + below;
  }

  /** That of a whole study as ZIP. */
  static String zip(String ae, String study) {
    return path(ae, "studies/" + study + "?accept=application/zip");
  }

  /** Gives an AE these other titles, and no more. */
  static void otherTitles(String ae, String... titles) {
    try (LDAPConnection ldap =
        new LDAPConnection(
            "127.0.0.1", archive().server().ldapPort(), "cn=admin,dc=dcm4che,dc=org", "secret")) {
      ldap.modify(
          "dicomAETitle=" + ae + AE_ENTRIES,
          new Modification(ModificationType.REPLACE, "dcmOtherAETitle", titles));
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
    archive().reload();
  }
}
