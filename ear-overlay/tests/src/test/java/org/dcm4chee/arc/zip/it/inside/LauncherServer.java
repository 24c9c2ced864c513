package org.dcm4chee.arc.zip.it.inside;

import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts one server without an archive for all tests of this room, and tells Arquillian where it
 * listens. Does nothing in the server itself.
 */
final class LauncherServer implements BeforeAllCallback {
  /** Read by {@code arquillian.xml}. */
  private static final String MANAGEMENT_PORT = "zip-rs.inside.management.port";

  private static final class Shared {
    private static final Server SERVER =
        Server.start(Server.Options.named("inside").withoutArchive());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (isInTheServer()) {
      return;
    }
    Assumptions.assumeTrue(
        System.getProperty("zip.it.url", "").isEmpty(), "needs a server of its own");
    System.setProperty(MANAGEMENT_PORT, Integer.toString(Shared.SERVER.managementPort()));
  }

  private static boolean isInTheServer() {
    return System.getProperty("jboss.server.name") != null;
  }

  /** For a test's client side: deploys the archive anew, as its administrator does. */
  static void redeploy() {
    Shared.SERVER.management().redeploy(InsideArchive.NAME);
  }
}
