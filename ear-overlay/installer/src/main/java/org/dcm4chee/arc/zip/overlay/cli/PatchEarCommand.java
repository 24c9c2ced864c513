package org.dcm4chee.arc.zip.overlay.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.overlay.ear.PatchedEar;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.fit.Fit;
import org.dcm4chee.arc.zip.overlay.fit.TargetArchive;
import org.dcm4chee.arc.zip.overlay.links.LinkList;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "patch-ear",
    description = {
      "Writes an EAR that has the plugin in it, without a server.",
      "For container images and EARs that are deployed from a folder. Checks first, like check; the"
          + " same input always gives the same bytes."
    })
final class PatchEarCommand extends OverlayCommand {
  @Parameters(index = "0", paramLabel = "IN", description = "The archive's EAR.")
  private Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The file to write; replaced if it exists. May be the same.")
  private Path out;

  @Option(
      names = "--modules",
      paramLabel = "DIR",
      description =
          "The modules folder of the WildFly it will run in, for the check. May be given more than"
              + " once.")
  private List<Path> modules;

  @Option(
      names = "--war",
      paramLabel = "NAME",
      description = "The web application in the EAR, where more than one fits.")
  private String war;

  @Option(names = "--force", description = "Write it even if the check fails.")
  private boolean force;

  @Override
  Exit execute(Report report) throws OverlayException {
    Plugin plugin = Plugin.carried();
    TargetArchive target =
        TargetArchive.fromFiles(
            in, Optional.ofNullable(war), modules == null ? List.of() : List.copyOf(modules));
    Fit fit = Fit.check(target, plugin, LinkList.carried(), report);
    if (!force) {
      fit.require();
    }
    PatchedEar.Result written = PatchedEar.write(in, out, target.war(), plugin);
    written.leftOut().forEach(entry -> report.line("left out: " + entry));
    if (!written.ownerKept()) {
      report.line(
          "not kept: owner and group of %s; let the server's user read %s".formatted(in, out));
    }
    report.line("wrote %s with zip-rs %s in %s".formatted(out, plugin.version(), target.war()));
    return Exit.OK;
  }
}
