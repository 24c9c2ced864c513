package org.dcm4chee.arc.zip.overlay.cli;

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
          + " is in force. ldap-config/README.md says how to find the other."
    })
final class StatusCommand extends OverlayCommand {
  @Mixin private ConnectionOptions connection;

  @Option(
      names = "--json",
      description = "One JSON object for programs, in place of the lines for people.")
  private boolean json;

  @Override
  Exit execute(Report report) throws OverlayException {
    try (ManagedServer server = ManagedServer.connect(connection.endpoint())) {
      ServerStatus status = ServerStatus.read(server);
      if (json) {
        report.line(StatusJson.of(status));
      }
      if (status.nothing()) {
        throw Problem.NOT_INSTALLED.with(server.endpoint());
      }
      if (!json) {
        StatusText.write(status, report);
      }
      if (status.plugin().isEmpty()) {
        throw Problem.NOT_UP.with(String.join(", ", status.links()));
      }
      return Exit.OK;
    }
  }
}
