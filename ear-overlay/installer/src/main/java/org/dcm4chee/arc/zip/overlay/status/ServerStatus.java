package org.dcm4chee.arc.zip.overlay.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.server.ClusterState;
import org.dcm4chee.arc.zip.overlay.server.DeployedArchive;
import org.dcm4chee.arc.zip.overlay.server.ManagedServer;
import org.dcm4chee.arc.zip.overlay.server.OverlayState;
import org.dcm4chee.arc.zip.overlay.server.PluginBean;

/**
 * The plugin in a server.
 *
 * @param overlay whether the server has our overlay
 * @param links what the overlay is linked to
 * @param files what the overlay lays over the archive; one, unless somebody changed it
 * @param archives the enabled deployments that the overlay applies to
 * @param cluster what it shares with others; empty when it stands alone
 * @param plugin what the plugin says of itself; empty when it is not up
 */
public record ServerStatus(
    boolean overlay,
    List<String> links,
    List<InstalledFile> files,
    List<Archive> archives,
    Optional<ClusterState> cluster,
    Optional<PluginState> plugin) {

  /**
   * A file of the plugin's.
   *
   * @param version empty if its name has none
   * @param path in the EAR
   * @param sha1 in hexadecimal
   * @param asCarried whether this program carries the same
   */
  record InstalledFile(Optional<String> version, String path, String sha1, boolean asCarried) {
    private static InstalledFile of(String path, String sha1) {
      return new InstalledFile(
          Plugin.versionOf(path), path, sha1, sha1.equals(carriedAs(path).sha1()));
    }

    private static Plugin carriedAs(String path) {
      return Plugin.isForCluster(path) ? Plugin.carriedForCluster() : Plugin.carried();
    }

    private String war() {
      return path.substring(0, path.indexOf('/'));
    }
  }

  /**
   * A deployment that the overlay applies to.
   *
   * @param status as the server says it
   * @param absent web applications that the overlay has a file for and the EAR does not have
   */
  record Archive(String name, String status, List<String> absent) {}

  /** Asks the server and the plugin. */
  public static ServerStatus read(ManagedServer server) throws OverlayException {
    OverlayState state = OverlayState.read(server);
    List<InstalledFile> files = new ArrayList<>();
    state.contents().forEach((path, sha1) -> files.add(InstalledFile.of(path, sha1)));
    List<Archive> archives = new ArrayList<>();
    for (DeployedArchive deployment : DeployedArchive.enabled(server)) {
      if (state.appliesTo(deployment.runtimeName())) {
        // After a change that was taken back, WildFly lists none until the next redeployment.
        List<String> inside = deployment.subdeployments(server);
        archives.add(
            new Archive(
                deployment.name(),
                deployment.status(),
                files.stream()
                    .map(InstalledFile::war)
                    .filter(war -> !inside.isEmpty() && !inside.contains(war))
                    .toList()));
      }
    }
    return new ServerStatus(
        state.present(),
        List.copyOf(state.links()),
        files,
        archives,
        ClusterState.read(server),
        PluginBean.read(server.endpoint()).map(PluginState::of));
  }

  /** Whether nothing of the plugin is there. */
  public boolean nothing() {
    return !overlay && plugin.isEmpty();
  }
}
