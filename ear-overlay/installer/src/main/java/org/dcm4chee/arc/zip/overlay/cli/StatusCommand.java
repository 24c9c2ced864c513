package org.dcm4chee.arc.zip.overlay.cli;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Report;
import org.dcm4chee.arc.zip.overlay.server.DeployedArchive;
import org.dcm4chee.arc.zip.overlay.server.ManagedServer;
import org.dcm4chee.arc.zip.overlay.server.OverlayState;
import org.dcm4chee.arc.zip.overlay.server.PluginBean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = {
      "Says what is installed and how it does.",
      "The version, the deployment it is laid over, whether the file is the one this program"
          + " carries, the settings in force for each web application, the counters."
    })
final class StatusCommand extends OverlayCommand {
  private static final String SETTINGS = "Settings.";

  @Mixin private ConnectionOptions connection;

  @Override
  Exit execute(Report report) throws OverlayException {
    try (ManagedServer server = ManagedServer.connect(connection.endpoint())) {
      OverlayState state = OverlayState.read(server);
      Optional<NavigableMap<String, String>> bean = PluginBean.read(server.endpoint());
      if (!state.present() && bean.isEmpty()) {
        throw Problem.NOT_INSTALLED.with(server.endpoint());
      }
      reportOverlay(state, report);
      reportDeployments(server, state, report);
      if (bean.isEmpty()) {
        throw Problem.NOT_UP.with(String.join(", ", state.links()));
      }
      reportBean(bean.get(), report);
      return Exit.OK;
    }
  }

  private static void reportOverlay(OverlayState state, Report report) {
    if (!state.present()) {
      report.line("installed: without an overlay, the EAR itself has the plugin");
      return;
    }
    Plugin carried = Plugin.carried();
    state
        .contents()
        .forEach(
            (path, sha1) -> {
              report.line(
                  "installed: zip-rs " + Plugin.versionOf(path).orElse("of unknown version"));
              report.line("file:      " + path);
              report.line(
                  "SHA-1:     "
                      + sha1
                      + (sha1.equals(carried.sha1())
                          ? ", as carried by this program"
                          : ", not that of zip-rs %s, which this program carries"
                              .formatted(carried.version())));
            });
  }

  private static void reportDeployments(ManagedServer server, OverlayState state, Report report)
      throws OverlayException {
    for (DeployedArchive deployment : DeployedArchive.enabled(server)) {
      if (state.appliesTo(deployment.runtimeName())) {
        report.line("archive:   " + deployment.name() + ", " + deployment.status());
        // After a change that was taken back, WildFly lists none until the next redeployment.
        List<String> inside = deployment.subdeployments(server);
        for (String path : state.contents().keySet()) {
          String war = path.substring(0, path.indexOf('/'));
          if (!inside.isEmpty() && !inside.contains(war)) {
            report.line("           has no " + war + ": install moves the plugin over");
          }
        }
      }
    }
  }

  private static void reportBean(NavigableMap<String, String> bean, Report report) {
    report.line("settings in force:");
    bean.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(SETTINGS))
        .forEach(
            entry ->
                report.line(
                    "  " + entry.getKey().substring(SETTINGS.length()) + " = " + entry.getValue()));
    report.line("counters since the archive's start:");
    for (Map.Entry<String, String> entry : bean.entrySet()) {
      if (!entry.getKey().startsWith(SETTINGS)) {
        report.line("  " + entry.getKey() + " = " + entry.getValue());
      }
    }
  }
}
