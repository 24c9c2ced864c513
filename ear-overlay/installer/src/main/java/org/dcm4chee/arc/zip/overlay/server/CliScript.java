package org.dcm4chee.arc.zip.overlay.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Reason;
import org.dcm4chee.arc.zip.overlay.report.Report;

/** A script for jboss-cli that does what install does, for those who run nothing else there. */
public final class CliScript {
  private CliScript() {}

  /** The script's text; it names the plugin's file without a folder. */
  static String text(String war, String link, Plugin plugin, String scriptName) {
    return String.join(
            System.lineSeparator(),
            "# Installs zip-rs " + plugin.version() + " into " + war + ". In this folder, run",
            "#   jboss-cli.sh --connect --file=" + scriptName,
            "# To take it out again:",
            "#   deployment-overlay remove --name="
                + OverlayState.NAME
                + " --deployments="
                + link
                + " --redeploy-affected",
            "#   deployment-overlay remove --name=" + OverlayState.NAME,
            "if (outcome == success) of /deployment-overlay="
                + OverlayState.NAME
                + ":read-resource",
            // Not "deployment-overlay remove", which warns of the redeployment that comes next.
            "  /deployment-overlay=" + OverlayState.NAME + ":remove",
            "end-if",
            "deployment-overlay add --name="
                + OverlayState.NAME
                + " --content="
                + plugin.pathIn(war)
                + "="
                + plugin.fileName()
                + " --deployments="
                + link
                + " --redeploy-affected")
        + System.lineSeparator();
  }

  /** Writes the script, and beside it the plugin's file. */
  public static void write(Path script, String war, String link, Plugin plugin, Report report)
      throws OverlayException {
    Path jar = script.resolveSibling(plugin.fileName());
    try (InputStream in = plugin.open()) {
      Files.copy(in, jar, StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(script, text(war, link, plugin, String.valueOf(script.getFileName())));
    } catch (IOException e) {
      throw Problem.FILE_UNWRITABLE.because(e, script, Reason.of(e));
    }
    report.line("wrote %s and %s".formatted(script, jar));
    report.line("run there: jboss-cli.sh --connect --file=" + script.getFileName());
  }
}
