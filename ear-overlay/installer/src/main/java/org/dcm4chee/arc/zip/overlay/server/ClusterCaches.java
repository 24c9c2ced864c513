package org.dcm4chee.arc.zip.overlay.server;

import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Report;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;

/**
 * The cache container that several servers share plans and limits through, in a server's
 * configuration. What an administrator has made himself, under the same names, stays as it is.
 */
public final class ClusterCaches {
  static final String CONTAINER = "zip-rs";
  static final String PLANS = "plans";
  static final String LEASES = "leases";

  private static final String SUBSYSTEM = "subsystem";
  private static final String INFINISPAN = "infinispan";

  /**
   * Whoever asks waits for at most half a second; a server that does not answer is soon left out.
   */
  private static final int REMOTE_TIMEOUT_MILLIS = 2_000;

  /**
   * In each server. The plugin shares none that takes more than 4 MiB. (WildFly 39 does not start a
   * cache that is bounded by bytes: "memory eviction is too low", whatever the size.)
   */
  private static final int MAX_PLANS = 200;

  private static final int HOURS = 24;

  private ClusterCaches() {}

  /**
   * The operations that make what is not there yet.
   *
   * @throws OverlayException if the server has not what it takes
   */
  public static List<ModelNode> stepsToAdd(ManagedServer server) throws OverlayException {
    List<String> subsystems = server.children(List.of(), SUBSYSTEM);
    for (String needed : List.of(INFINISPAN, "jgroups")) {
      if (!subsystems.contains(needed)) {
        throw Problem.NO_CLUSTER.with(server.endpoint(), needed);
      }
    }
    List<ModelNode> steps = new ArrayList<>();
    if (!isPresent(server)) {
      ModelNode container = Operations.createAddOperation(address());
      container.get("statistics-enabled").set(true);
      steps.add(container);
      steps.add(Operations.createAddOperation(address("transport", "jgroups")));
    }
    if (!has(server, "replicated-cache", LEASES)) {
      steps.add(cache("replicated-cache", LEASES));
    }
    if (!has(server, "distributed-cache", PLANS) && !has(server, "replicated-cache", PLANS)) {
      steps.add(cache("distributed-cache", PLANS));
      ModelNode memory =
          Operations.createAddOperation(address("distributed-cache", PLANS, "memory", "heap"));
      memory.get("size").set(MAX_PLANS);
      steps.add(memory);
      ModelNode expiration =
          Operations.createAddOperation(
              address("distributed-cache", PLANS, "component", "expiration"));
      expiration.get("lifespan").set(HOURS * 3_600_000L);
      steps.add(expiration);
    }
    return steps;
  }

  private static ModelNode cache(String type, String name) {
    ModelNode add = Operations.createAddOperation(address(type, name));
    add.get("statistics-enabled").set(true);
    add.get("remote-timeout").set(REMOTE_TIMEOUT_MILLIS);
    return add;
  }

  private static boolean isPresent(ManagedServer server) throws OverlayException {
    return server.children(List.of(SUBSYSTEM, INFINISPAN), "cache-container").contains(CONTAINER);
  }

  private static boolean has(ManagedServer server, String type, String name)
      throws OverlayException {
    return server
        .children(List.of(SUBSYSTEM, INFINISPAN, "cache-container", CONTAINER), type)
        .contains(name);
  }

  /** The operations that take it all out, as they are typed. */
  public static List<String> wordsToRemove(ManagedServer server) throws OverlayException {
    return isPresent(server) ? List.of(CliText.of(removal(), "")) : List.of();
  }

  /** Takes it all out, when no deployment needs it any more. */
  public static void remove(ManagedServer server, Report report) throws OverlayException {
    if (isPresent(server)) {
      server.execute(removal());
      report.line("the cache container %s is gone".formatted(CONTAINER));
    }
  }

  private static ModelNode removal() {
    return Operations.createRemoveOperation(address());
  }

  private static ModelNode address(String... below) {
    List<String> address =
        new ArrayList<>(List.of(SUBSYSTEM, INFINISPAN, "cache-container", CONTAINER));
    address.addAll(List.of(below));
    return ManagedServer.address(address);
  }
}
