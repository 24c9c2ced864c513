package org.dcm4chee.arc.zip.overlay.cli;

import java.util.List;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Report;
import org.dcm4chee.arc.zip.overlay.server.Change;
import org.dcm4chee.arc.zip.overlay.server.ClusterCaches;
import org.dcm4chee.arc.zip.overlay.server.DeployedArchive;
import org.dcm4chee.arc.zip.overlay.server.ManagedServer;
import org.dcm4chee.arc.zip.overlay.server.OverlayState;
import org.dcm4chee.arc.zip.overlay.server.PluginBean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "uninstall",
    description = {
      "Takes the plugin out of the server and redeploys the archive.",
      "The archive's own ZIP is back, nothing of the plugin stays."
    })
final class UninstallCommand extends OverlayCommand {
  @Mixin private ConnectionOptions connection;

  @Option(names = "--dry-run", description = "Print the operations for jboss-cli and do nothing.")
  private boolean dryRun;

  @Override
  Exit execute(Report report) throws OverlayException {
    try (ManagedServer server = ManagedServer.connect(connection.endpoint())) {
      OverlayState before = OverlayState.read(server);
      if (!before.present()) {
        return finish(server, report);
      }
      List<DeployedArchive> affected =
          DeployedArchive.enabled(server).stream()
              .filter(deployment -> before.appliesTo(deployment.runtimeName()))
              .toList();
      Change change = new Change(before, OverlayState.absent(), affected, List.of(), List.of());
      if (dryRun) {
        change.words().forEach(report::line);
        ClusterCaches.wordsToRemove(server).forEach(report::line);
        return Exit.OK;
      }
      change.apply(server, report);
      ClusterCaches.remove(server, report);
      report.line("zip-rs is uninstalled; the archive's own ZIP is back");
      return Exit.OK;
    }
  }

  /** One that lost its connection while the archive was redeployed did not come to the caches. */
  private Exit finish(ManagedServer server, Report report) throws OverlayException {
    List<String> left = ClusterCaches.wordsToRemove(server);
    // The plugin in a patched EAR has no overlay, and needs them.
    if (left.isEmpty() || PluginBean.read(server.endpoint()).isPresent()) {
      report.line("the plugin is not installed at %s: nothing to do".formatted(server.endpoint()));
    } else if (dryRun) {
      left.forEach(report::line);
    } else {
      ClusterCaches.remove(server, report);
    }
    return Exit.OK;
  }
}
