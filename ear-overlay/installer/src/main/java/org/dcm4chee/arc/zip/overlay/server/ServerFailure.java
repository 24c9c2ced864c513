package org.dcm4chee.arc.zip.overlay.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.dmr.ModelNode;
import org.jboss.dmr.ModelType;

/** Boils down what went wrong in the server to what a person can use. */
final class ServerFailure {
  private static final int LONGEST = 600;

  private ServerFailure() {}

  /**
   * The innermost causes in the server's failure description, which is a tree: a composite
   * operation, its steps, the services that failed, and for each a chain of "Caused by".
   */
  static String reason(ModelNode failure) {
    List<String> leaves = new ArrayList<>();
    collect(failure, leaves);
    Set<String> causes = new LinkedHashSet<>();
    for (String leaf : leaves) {
      causes.add(innermost(leaf));
    }
    String text = String.join("; ", causes);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
  }

  private static void collect(ModelNode node, List<String> leaves) {
    if (!node.isDefined()) {
      return;
    }
    if (node.getType() == ModelType.OBJECT) {
      node.asPropertyList().forEach(property -> collect(property.getValue(), leaves));
    } else if (node.getType() == ModelType.LIST) {
      node.asList().forEach(element -> collect(element, leaves));
    } else {
      leaves.add(node.asString());
    }
  }

  private static String innermost(String leaf) {
    String marker = "Caused by: ";
    int cause = leaf.lastIndexOf(marker);
    String text = cause < 0 ? leaf : leaf.substring(cause + marker.length());
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }
}
