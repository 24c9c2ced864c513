package org.dcm4chee.arc.zip.overlay;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.jboss.dmr.ModelNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "install",
    description = {
      "Puts the plugin into the running archive and redeploys it.",
      "Installing again changes nothing; an older version is replaced; after an upgrade of the"
          + " archive it moves the plugin over. If the archive does not start with the plugin, the"
          + " server takes everything back."
    })
final class InstallCommand extends OverlayCommand {
  private static final int BEAN_WAIT_SECONDS = 15;

  @Mixin private ConnectionOptions connection;
  @Mixin private ArchiveOptions archive;

  @Option(names = "--dry-run", description = "Print the operations for jboss-cli and do nothing.")
  private boolean dryRun;

  @Override
  Exit execute(Report report) throws OverlayException {
    Plugin plugin = Plugin.carried();
    try (ManagedServer server = ManagedServer.connect(connection.endpoint())) {
      DeployedArchive deployment = DeployedArchive.find(server, archive.deployment());
      String war =
          ArchiveNames.chooseWar(
              deployment.name(), deployment.subdeployments(server), archive.war());
      OverlayState before = OverlayState.read(server);
      OverlayState after = OverlayState.wanted(plugin, war, deployment.link());
      boolean same = before.equals(after);
      if (same && PluginBean.read(server.endpoint()).isPresent()) {
        report.line(
            "zip-rs %s is already installed in %s".formatted(plugin.version(), deployment.name()));
        return Exit.OK;
      }
      Change change = new Change(before, after, List.of(deployment), plugin);
      if (dryRun) {
        for (ModelNode step : change.steps()) {
          report.line(CliText.of(step, plugin.fileName()));
        }
        return Exit.OK;
      }
      change.apply(server, report);
      requireUp(server.endpoint(), deployment);
      report.line("zip-rs %s is installed in %s".formatted(plugin.version(), deployment.name()));
      report.line("try: %s".formatted(TryUrl.of(server, deployment, war)));
      return Exit.OK;
    }
  }

  private static void requireUp(Endpoint endpoint, DeployedArchive deployment)
      throws OverlayException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BEAN_WAIT_SECONDS);
    Optional<SortedMap<String, String>> bean = PluginBean.read(endpoint);
    while (bean.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw Problem.NOT_UP.with(deployment.name());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(500);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Problem.NOT_UP.because(e, deployment.name());
      }
      bean = PluginBean.read(endpoint);
    }
  }
}
