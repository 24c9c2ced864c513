package org.dcm4chee.arc.zip.overlay.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.overlay.ear.ArchiveNames;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;

/**
 * A deployment of a server.
 *
 * @param name by which the server manages it
 * @param runtimeName what overlays are matched against; with the archive, the EAR's file name
 * @param status {@code OK}, {@code FAILED}, {@code STOPPED}; empty if the server does not say
 */
public record DeployedArchive(String name, String runtimeName, String status) {

  /** The one enabled archive, or the one with the wanted name. */
  public static DeployedArchive find(ManagedServer server, Optional<String> wanted)
      throws OverlayException {
    List<DeployedArchive> all = enabled(server);
    if (wanted.isPresent()) {
      for (DeployedArchive deployment : all) {
        if (deployment.name.equals(wanted.get())) {
          return deployment;
        }
      }
      throw Problem.NO_SUCH_DEPLOYMENT.with(wanted.get(), names(all.stream()));
    }
    List<DeployedArchive> archives =
        all.stream().filter(deployment -> ArchiveNames.isEar(deployment.runtimeName)).toList();
    if (archives.isEmpty()) {
      throw Problem.NO_ARCHIVE.with();
    }
    if (archives.size() > 1) {
      throw Problem.TWO_ARCHIVES.with(names(archives.stream()));
    }
    return archives.get(0);
  }

  /** All enabled deployments. */
  public static List<DeployedArchive> enabled(ManagedServer server) throws OverlayException {
    Stream.Builder<DeployedArchive> found = Stream.builder();
    for (String name : server.children(List.of(), "deployment")) {
      List<String> address = List.of("deployment", name);
      if (server.attribute(address, "enabled").map(Boolean::parseBoolean).orElse(false)) {
        found.add(
            new DeployedArchive(
                name,
                server.attribute(address, "runtime-name").orElse(name),
                server.attribute(address, "status").orElse("")));
      }
    }
    return found.build().toList();
  }

  private static String names(Stream<DeployedArchive> deployments) {
    String names = deployments.map(DeployedArchive::name).collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names;
  }

  /** Names of the modules inside the EAR that are running. */
  public List<String> subdeployments(ManagedServer server) throws OverlayException {
    return server.children(address(), "subdeployment");
  }

  /** What the overlay is to be linked to: the wildcard, unless this EAR has a name of its own. */
  public String link() {
    return ArchiveNames.isEar(runtimeName) ? ArchiveNames.EAR_WILDCARD : runtimeName;
  }

  /** Its address in the management model. */
  public List<String> address() {
    return List.of("deployment", name);
  }
}
