package org.dcm4chee.arc.zip.overlay.server;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;
import org.jboss.dmr.Property;

/**
 * Our deployment overlay as it is in a server, or as it should be.
 *
 * @param present whether the server has an overlay of our name
 * @param contents path in the EAR to SHA-1 of the file that is laid over it
 * @param links runtime names, with wildcards, of the deployments it applies to
 */
public record OverlayState(
    boolean present, NavigableMap<String, String> contents, NavigableSet<String> links) {
  /** The overlay's name in the server. */
  static final String NAME = "zip-rs";

  private static final String OVERLAY = "deployment-overlay";

  /** No overlay at all. */
  public static OverlayState absent() {
    return new OverlayState(false, new TreeMap<>(), new TreeSet<>());
  }

  /** The plugin's files in one web application, linked to one runtime name. */
  public static OverlayState wanted(List<Plugin> files, String war, String link) {
    NavigableMap<String, String> contents = new TreeMap<>();
    files.forEach(file -> contents.put(file.pathIn(war), file.sha1()));
    return new OverlayState(true, contents, new TreeSet<>(List.of(link)));
  }

  /** Whether it has the jar for several servers. */
  public boolean isOfCluster() {
    return contents.keySet().stream().anyMatch(Plugin::isForCluster);
  }

  /** What the server has. */
  public static OverlayState read(ManagedServer server) throws OverlayException {
    if (!server.children(List.of(), OVERLAY).contains(NAME)) {
      return absent();
    }
    ModelNode operation = Operations.createReadResourceOperation(address(), true);
    ModelNode resource = server.execute(operation);
    OverlayState state = new OverlayState(true, new TreeMap<>(), new TreeSet<>());
    if (resource.hasDefined("content")) {
      for (Property content : resource.get("content").asPropertyList()) {
        byte[] hash = content.getValue().get("content").asBytes();
        state.contents.put(content.getName(), HexFormat.of().formatHex(hash));
      }
    }
    if (resource.hasDefined("deployment")) {
      for (Property link : resource.get("deployment").asPropertyList()) {
        state.links.add(link.getName());
      }
    }
    return state;
  }

  /** Whether the overlay applies to a deployment of this runtime name. */
  public boolean appliesTo(String runtimeName) {
    return links.stream().anyMatch(link -> matches(link, runtimeName));
  }

  private static boolean matches(String wildcard, String name) {
    String expression =
        wildcard
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    return name.matches(expression);
  }

  /**
   * The operations that make this state the wanted one, in order. What is the same stays as it is;
   * a path that exists cannot be written again, so what differs is removed and added. Who sends
   * them gives each stream its number.
   */
  List<ModelNode> stepsTo(OverlayState wanted) {
    List<ModelNode> steps = new ArrayList<>();
    if (!present && wanted.present) {
      steps.add(Operations.createAddOperation(address()));
    }
    links.stream()
        .filter(link -> !wanted.links.contains(link))
        .forEach(link -> steps.add(Operations.createRemoveOperation(address("deployment", link))));
    contents.forEach(
        (path, hash) -> {
          if (!hash.equals(wanted.contents.get(path))) {
            steps.add(Operations.createRemoveOperation(address("content", path)));
          }
        });
    wanted.contents.forEach(
        (path, hash) -> {
          if (!hash.equals(contents.get(path))) {
            ModelNode add = Operations.createAddOperation(address("content", path));
            add.get("content", "input-stream-index").set(0);
            steps.add(add);
          }
        });
    wanted.links.stream()
        .filter(link -> !links.contains(link))
        .forEach(link -> steps.add(Operations.createAddOperation(address("deployment", link))));
    if (present && !wanted.present) {
      steps.add(Operations.createRemoveOperation(address()));
    }
    return steps;
  }

  private static ModelNode address(String... below) {
    List<String> address = new ArrayList<>(List.of(OVERLAY, NAME));
    address.addAll(List.of(below));
    return ManagedServer.address(address);
  }
}
