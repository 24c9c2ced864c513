package org.dcm4chee.arc.zip.overlay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.overlay.ear.ArchiveNames;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.fit.Fit;
import org.dcm4chee.arc.zip.overlay.fit.TargetArchive;
import org.dcm4chee.arc.zip.overlay.links.Link;
import org.dcm4chee.arc.zip.overlay.links.LinkList;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Reason;
import org.dcm4chee.arc.zip.overlay.report.Report;
import org.dcm4chee.arc.zip.overlay.server.Change;
import org.dcm4chee.arc.zip.overlay.server.CliScript;
import org.dcm4chee.arc.zip.overlay.server.ClusterCaches;
import org.dcm4chee.arc.zip.overlay.server.DeployedArchive;
import org.dcm4chee.arc.zip.overlay.server.Endpoint;
import org.dcm4chee.arc.zip.overlay.server.ManagedServer;
import org.dcm4chee.arc.zip.overlay.server.OverlayState;
import org.dcm4chee.arc.zip.overlay.server.PluginBean;
import org.dcm4chee.arc.zip.overlay.server.TryUrl;
import org.jboss.dmr.ModelNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "install",
    description = {
      "Puts the plugin into the running archive and redeploys it.",
      "Installing again changes nothing; an older version is replaced; after an upgrade of the"
          + " archive it moves the plugin over. If the archive does not start with the plugin, the"
          + " server takes everything back."
    })
final class InstallCommand extends OverlayCommand {
  @Mixin private ConnectionOptions connection;
  @Mixin private ArchiveOptions archive;
  @Mixin private FileOptions files;

  @Option(names = "--force", description = "Try it even if the check fails.")
  private boolean force;

  @Option(names = "--dry-run", description = "Print the operations for jboss-cli and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--cluster",
      description = {
        "The archive runs in several servers: add what they share plans and limits with, to be"
            + " done on each of them. The server's profile must have Infinispan and JGroups. A"
            + " server that has it keeps it."
      })
  private boolean cluster;

  @Option(
      names = "--cli",
      paramLabel = "OUT",
      description =
          "Write a script for jboss-cli and the plugin's file beside it, and do nothing else. With"
              + " --ear, no server is needed for that.")
  private Path cli;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long to wait for the plugin to come up (default: ${DEFAULT-VALUE}).")
  private int wait;

  // For trying a plugin that was built elsewhere; what it links to is read from it then.
  @Option(names = "--plugin", paramLabel = "JAR", hidden = true)
  private Path otherPlugin;

  @Spec private CommandSpec spec;

  @Override
  Exit execute(Report report) throws OverlayException {
    if (files.ear().isPresent()) {
      return writeScriptForFile(files.ear().get(), report);
    }
    Plugin plugin = plugin();
    try (ManagedServer server = ManagedServer.connect(connection.endpoint())) {
      DeployedArchive deployment = DeployedArchive.find(server, archive.deployment());
      TargetArchive target =
          TargetArchive.fromServer(server, deployment, archive.war(), files.modules());
      Fit fit = Fit.check(target, plugin, links(plugin), report);
      if (!force) {
        fit.require();
      }
      if (cli != null) {
        requireAlone();
        CliScript.write(cli, target.war(), deployment.link(), plugin, report);
        return Exit.OK;
      }
      return install(server, deployment, target.war(), plugin, report);
    }
  }

  private Exit writeScriptForFile(Path ear, Report report) throws OverlayException {
    if (cli == null) {
      throw new ParameterException(
          spec.commandLine(), "--ear goes with --cli, and an EAR file is changed by patch-ear");
    }
    requireAlone();
    TargetArchive target = TargetArchive.fromFiles(ear, archive.war(), files.modules());
    Plugin plugin = plugin();
    Fit fit = Fit.check(target, plugin, links(plugin), report);
    if (!force) {
      fit.require();
    }
    String link = ArchiveNames.isEar(target.ear()) ? ArchiveNames.EAR_WILDCARD : target.ear();
    CliScript.write(cli, target.war(), link, plugin, report);
    return Exit.OK;
  }

  private void requireAlone() {
    if (cluster) {
      throw new ParameterException(
          spec.commandLine(), "--cluster goes with a running server, and not with --cli");
    }
  }

  private Exit install(
      ManagedServer server, DeployedArchive deployment, String war, Plugin plugin, Report report)
      throws OverlayException {
    OverlayState before = OverlayState.read(server);
    boolean shared = cluster || before.isOfCluster();
    List<Plugin> carried = shared ? List.of(plugin, Plugin.carriedForCluster()) : List.of(plugin);
    OverlayState after = OverlayState.wanted(carried, war, deployment.link());
    List<ModelNode> caches = shared ? ClusterCaches.stepsToAdd(server) : List.of();
    if (before.equals(after)
        && caches.isEmpty()
        && PluginBean.read(server.endpoint()).isPresent()) {
      report.line(
          "zip-rs %s is already installed in %s".formatted(plugin.version(), deployment.name()));
      return Exit.OK;
    }
    Change change = new Change(before, after, List.of(deployment), caches, carried);
    if (dryRun) {
      change.words().forEach(report::line);
      return Exit.OK;
    }
    change.apply(server, report);
    requireUp(server.endpoint(), deployment);
    report.line("zip-rs %s is installed in %s".formatted(plugin.version(), deployment.name()));
    report.line("try: %s".formatted(TryUrl.of(server, deployment, war)));
    return Exit.OK;
  }

  private Plugin plugin() throws OverlayException {
    if (otherPlugin == null) {
      return Plugin.carried();
    }
    try {
      return Plugin.of(Files.readAllBytes(otherPlugin));
    } catch (IOException e) {
      throw Problem.FILE_UNREADABLE.because(e, otherPlugin, Reason.of(e));
    }
  }

  private Collection<Link> links(Plugin plugin) {
    return otherPlugin == null ? LinkList.carried() : plugin.links();
  }

  private void requireUp(Endpoint endpoint, DeployedArchive deployment) throws OverlayException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(wait);
    while (PluginBean.read(endpoint).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw Problem.NOT_UP.with(deployment.name());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(500);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Problem.NOT_UP.because(e, deployment.name());
      }
    }
  }
}
