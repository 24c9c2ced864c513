package org.dcm4chee.arc.zip.overlay.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Report;
import org.jboss.as.controller.client.Operation;
import org.jboss.as.controller.client.OperationBuilder;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;
import org.jboss.dmr.Property;

/**
 * One change of the overlay with the redeployment of what it concerns, as one composite operation:
 * the server does all of it or nothing.
 *
 * @param first what is done before it, for it to work
 * @param files those that operations with a stream send
 */
public record Change(
    OverlayState before,
    OverlayState after,
    List<DeployedArchive> redeployed,
    List<ModelNode> first,
    List<Plugin> files) {

  /** The operations, in order. */
  public List<ModelNode> steps() {
    List<ModelNode> steps = new ArrayList<>(first);
    steps.addAll(before.stepsTo(after));
    for (DeployedArchive deployment : redeployed) {
      steps.add(
          Operations.createOperation("redeploy", ManagedServer.address(deployment.address())));
    }
    return steps;
  }

  /** The operations as they are typed. */
  public List<String> words() {
    return steps().stream()
        .map(step -> CliText.of(step, sent(step).map(Plugin::fileName).orElse("")))
        .toList();
  }

  /** The file that an operation sends, if it sends one. */
  private Optional<Plugin> sent(ModelNode step) {
    if (!step.hasDefined("content") || !step.get("content").has("input-stream-index")) {
      return Optional.empty();
    }
    List<Property> address = Operations.getOperationAddress(step).asPropertyList();
    String path = address.get(address.size() - 1).getValue().asString();
    return files.stream().filter(file -> path.endsWith("/" + file.fileName())).findFirst();
  }

  /** Does it; on failure makes sure that the server is as it was, and says why. */
  public void apply(ManagedServer server, Report report) throws OverlayException {
    String names = String.join(", ", redeployed.stream().map(DeployedArchive::name).toList());
    ModelNode composite = Operations.createOperation("composite", new ModelNode().setEmptyList());
    composite.get("operation-headers", "rollback-on-runtime-failure").set(true);
    List<Plugin> streams = new ArrayList<>();
    for (ModelNode step : steps()) {
      Optional<Plugin> file = sent(step);
      if (file.isPresent()) {
        step.get("content", "input-stream-index").set(streams.size());
        streams.add(file.get());
      }
      composite.get("steps").add(step);
    }
    OperationBuilder builder = OperationBuilder.create(composite, true);
    streams.forEach(file -> builder.addInputStream(file.open()));
    Operation operation = builder.build();
    long start = System.nanoTime();
    report.progress("redeploying " + names, 0);
    ModelNode answer =
        server.executeSlowly(
            operation, seconds -> report.progress("redeploying " + names, seconds));
    report.progressDone();
    if (!Operations.isSuccessfulOutcome(answer)) {
      throw failure(server, answer);
    }
    if (!redeployed.isEmpty()) {
      report.line("redeployed %s in %.1f s".formatted(names, (System.nanoTime() - start) / 1e9));
    }
  }

  private OverlayException failure(ManagedServer server, ModelNode answer) throws OverlayException {
    OverlayException refusal = ManagedServer.refusal(answer);
    if (refusal.problem() != Problem.OPERATION_REFUSED) {
      return refusal;
    }
    String reason = ServerFailure.reason(Operations.getFailureDescription(answer));
    boolean asBefore = OverlayState.read(server).equals(before);
    for (DeployedArchive deployment : redeployed) {
      Optional<String> status = server.attribute(deployment.address(), "status");
      asBefore &= status.orElse("").equals(deployment.status());
    }
    if (!asBefore) {
      String names = String.join(", ", redeployed.stream().map(DeployedArchive::name).toList());
      return Problem.NOT_RESTORED.because(refusal.getCause(), names, reason);
    }
    return Problem.REDEPLOYMENT_FAILED.because(refusal.getCause(), reason);
  }
}
