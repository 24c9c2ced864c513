package org.dcm4chee.arc.zip.overlay.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.overlay.directory.GivenTwice;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Report;
import org.dcm4chee.arc.zip.overlay.server.ManagedServer;
import org.dcm4chee.arc.zip.overlay.status.ServerStatus;
import org.dcm4chee.arc.zip.overlay.status.StatusJson;
import org.dcm4chee.arc.zip.overlay.status.StatusText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Says what is installed and how it does.",
      "The version, the deployment it is laid over, whether the file is the one this program"
          + " carries; for each web application the settings in force, what is not the default"
          + " first, and values that are ignored, with the reason; the counters.",
      "Of a setting that LDAP holds twice, the archive reads one and tells nobody: the one shown"
          + " is in force. LDAP is asked for such, with the archive's own login."
    })
final class StatusCommand extends OverlayCommand {
  @Mixin private ConnectionOptions connection;

  @Option(
      names = "--json",
      description = "One JSON object for programs, in place of the lines for people.")
  private boolean json;

  @Option(
      names = "--ldap-properties",
      paramLabel = "FILE",
      description =
          "The archive's file that says where its LDAP is. Default: dcm4chee-arc/ldap.properties in"
              + " the server's folder of configurations, if it is on this machine.")
  private Path ldapProperties;

  @Override
  Exit execute(Report report) throws OverlayException {
    try (ManagedServer server = ManagedServer.connect(connection.endpoint())) {
      ServerStatus status = ServerStatus.read(server);
      GivenTwice twice = status.nothing() ? GivenTwice.notLookedUp("") : lookUp(server);
      if (json) {
        report.line(StatusJson.of(status, twice));
      }
      if (status.nothing()) {
        throw Problem.NOT_INSTALLED.with(server.endpoint());
      }
      if (!json) {
        StatusText.write(status, twice, report);
      }
      if (status.plugin().isEmpty()) {
        throw Problem.NOT_UP.with(String.join(", ", status.links()));
      }
      return Exit.OK;
    }
  }

  private GivenTwice lookUp(ManagedServer server) throws OverlayException {
    if (ldapProperties != null) {
      return GivenTwice.lookedUp(ldapProperties);
    }
    Optional<String> folder = server.attribute(List.of("path", "jboss.server.config.dir"), "path");
    Optional<Path> file =
        folder.map(path -> Path.of(path, "dcm4chee-arc", "ldap.properties")).filter(Files::exists);
    return file.map(GivenTwice::lookedUp)
        .orElseGet(
            () ->
                GivenTwice.notLookedUp(
                    "the archive's ldap.properties is not where it usually is; --ldap-properties"
                        + " names it"));
  }
}
