package org.dcm4chee.arc.zip.overlay.server;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;

/**
 * What several servers share, as one of them sees it. What it does not say is left out.
 *
 * @param view of the JGroups channel, as JGroups writes it; empty if it is not connected
 * @param entries plans that this server holds
 * @param hits of this server in the cache of plans since it started; {@code misses} and {@code
 *     writes} alike
 */
public record ClusterState(
    String view,
    OptionalLong entries,
    OptionalLong hits,
    OptionalLong misses,
    OptionalLong writes) {
  private static final Pattern SIZE = Pattern.compile("\\((\\d+)\\)");

  /** Asks the server; empty if it has no cache container of ours. */
  public static Optional<ClusterState> read(ManagedServer server) throws OverlayException {
    List<String> container =
        List.of("subsystem", "infinispan", "cache-container", ClusterCaches.CONTAINER);
    if (!server
        .children(List.of("subsystem", "infinispan"), "cache-container")
        .contains(ClusterCaches.CONTAINER)) {
      return Optional.empty();
    }
    String channel =
        server.attribute(concat(container, "transport", "jgroups"), "channel").orElse("");
    if (channel.isEmpty()) {
      channel = server.attribute(List.of("subsystem", "jgroups"), "default-channel").orElse("");
    }
    String view =
        server.attribute(List.of("subsystem", "jgroups", "channel", channel), "view").orElse("");
    ModelNode plans =
        Operations.createReadResourceOperation(
            ManagedServer.address(concat(container, "cache", ClusterCaches.PLANS)));
    plans.get("include-runtime").set(true);
    ModelNode numbers = server.find(plans).orElseGet(ModelNode::new);
    return Optional.of(
        new ClusterState(
            view,
            number(numbers, "number-of-entries"),
            number(numbers, "hits"),
            number(numbers, "misses"),
            number(numbers, "writes")));
  }

  private static List<String> concat(List<String> address, String key, String value) {
    return List.of(address.get(0), address.get(1), address.get(2), address.get(3), key, value);
  }

  private static OptionalLong number(ModelNode numbers, String name) {
    return numbers.isDefined() && numbers.hasDefined(name)
        ? OptionalLong.of(numbers.get(name).asLong())
        : OptionalLong.empty();
  }

  /** How many servers see each other, as far as that is known; 0 if this one is not connected. */
  public int members() {
    Matcher matcher = SIZE.matcher(view);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
