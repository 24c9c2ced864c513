package org.dcm4chee.arc.zip.overlay.server;

import java.util.List;
import java.util.stream.Collectors;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;
import org.jboss.dmr.Property;

/** Operations in the language of jboss-cli. */
public final class CliText {
  private static final List<String> NOT_PARAMETERS =
      List.of("operation", "address", "operation-headers");

  private CliText() {}

  /**
   * One operation, as it is typed.
   *
   * @param file what is named where the operation sends a file as a stream
   */
  public static String of(ModelNode operation, String file) {
    String address =
        Operations.getOperationAddress(operation).asPropertyList().stream()
            .map(part -> "/" + part.getName() + "=" + quoted(part.getValue().asString()))
            .collect(Collectors.joining());
    String parameters =
        operation.asPropertyList().stream()
            .filter(parameter -> !NOT_PARAMETERS.contains(parameter.getName()))
            .map(parameter -> parameter.getName() + "=" + value(parameter, file))
            .collect(Collectors.joining(", "));
    return address
        + ":"
        + Operations.getOperationName(operation)
        + (parameters.isEmpty() ? "" : "(" + parameters + ")");
  }

  private static String value(Property parameter, String file) {
    ModelNode value = parameter.getValue();
    return value.has("input-stream-index") ? "{input-stream-index=" + file + "}" : value.toString();
  }

  private static String quoted(String value) {
    return value.matches("[\\w.-]+") ? value : '"' + value + '"';
  }
}
