package org.dcm4chee.arc.zip.overlay.server;

import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;

/** The form of a URL that answers with the plugin's ZIP. */
public final class TryUrl {
  private TryUrl() {}

  /** The URL of a study, with the server's own port and the web application's context root. */
  public static String of(ManagedServer server, DeployedArchive deployment, String war)
      throws OverlayException {
    List<String> undertow = new ArrayList<>(deployment.address());
    undertow.addAll(List.of("subdeployment", war, "subsystem", "undertow"));
    String contextRoot = server.attribute(undertow, "context-root").orElse("/dcm4chee-arc");
    return "http://"
        + server.endpoint().host()
        + ":"
        + httpPort(server)
        + contextRoot
        + "/aets/{AETitle}/rs/studies/{StudyInstanceUID}?accept=application/zip";
  }

  private static String httpPort(ManagedServer server) throws OverlayException {
    for (String group : server.children(List.of(), "socket-binding-group")) {
      List<String> http = List.of("socket-binding-group", group, "socket-binding", "http");
      var port = server.attribute(http, "bound-port");
      if (port.isPresent()) {
        return port.get();
      }
    }
    return "8080";
  }
}
