package org.dcm4chee.arc.zip.overlay.cli;

import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.fit.Fit;
import org.dcm4chee.arc.zip.overlay.fit.TargetArchive;
import org.dcm4chee.arc.zip.overlay.links.LinkList;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Report;
import org.dcm4chee.arc.zip.overlay.server.DeployedArchive;
import org.dcm4chee.arc.zip.overlay.server.ManagedServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "check",
    description = {
      "Says whether the plugin fits an archive.",
      "Looks up every class, method, field and annotation the plugin uses in the archive's EAR and"
          + " the server's modules, and names what is missing. Changes nothing. Reads the running"
          + " server, or with --ear and --modules files only."
    })
final class CheckCommand extends OverlayCommand {
  @Mixin private ConnectionOptions connection;
  @Mixin private ArchiveOptions archive;
  @Mixin private FileOptions files;

  @Override
  Exit execute(Report report) throws OverlayException {
    TargetArchive target = target();
    Fit.check(target, Plugin.carried(), LinkList.carried(), report).require();
    report.line("the plugin fits");
    return Exit.OK;
  }

  private TargetArchive target() throws OverlayException {
    if (files.ear().isPresent()) {
      return TargetArchive.fromFiles(files.ear().get(), archive.war(), files.modules());
    }
    try (ManagedServer server = ManagedServer.connect(connection.endpoint())) {
      return TargetArchive.fromServer(
          server,
          DeployedArchive.find(server, archive.deployment()),
          archive.war(),
          files.modules());
    }
  }
}
