package org.dcm4chee.arc.zip.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes a server one of several: WildFly's own profile for that, with JGroups over TCP between
 * fixed members on 127.0.0.1, as docs/cluster.md has it.
 *
 * @param port of JGroups; 0 for a server that stands alone
 * @param announced the port at which the others reach it: the same, or that of a relay
 * @param members the announced ports of all, this one among them
 * @param isQuick whether it sees in seconds that another is gone or back, and not in some ten
 * @param javaOptions for its JVM
 */
public record Node(
    int port, int announced, List<Integer> members, boolean isQuick, List<String> javaOptions) {
  /** A server that stands alone. */
  public static final Node ALONE = new Node(0, 0, List.of(), false, List.of());

  /** As many as are wanted, each of which knows the others. */
  public static List<Node> cluster(int size) {
    List<Integer> ports = new ArrayList<>();
    for (int port : Ports.free(size)) {
      ports.add(port);
    }
    return ports.stream().map(port -> new Node(port, port, ports, false, List.of())).toList();
  }

  /** The same, but the others reach it by way of a relay, and it is quick to see who is there. */
  public Node behind(int relay, List<Integer> relays) {
    return new Node(port, relay, relays, true, javaOptions);
  }

  /** The same with other options for its JVM. */
  public Node with(String... options) {
    return new Node(port, announced, members, isQuick, List.of(options));
  }

  /** Writes what is special into a server's configuration and names the file to start with. */
  String configure(Path configuration) throws IOException {
    if (port == 0) {
      return "standalone.xml";
    }
    Path file = configuration.resolve("standalone-ha.xml");
    StringBuilder names = new StringBuilder();
    StringBuilder bindings = new StringBuilder();
    for (int member : members) {
      names.append(" member-").append(member);
      bindings
          .append("<outbound-socket-binding name=\"member-")
          .append(member)
          .append("\"><remote-destination host=\"127.0.0.1\" port=\"")
          .append(member)
          .append("\"/></outbound-socket-binding>\n");
    }
    String text = Files.readString(file);
    text = replaced(text, "stack=\"udp\" cluster=\"ejb\"", "stack=\"tcp\" cluster=\"ejb\"");
    text =
        replaced(
            text,
            "<socket-protocol type=\"MPING\" socket-binding=\"jgroups-mping\"/>",
            "<socket-discovery-protocol type=\"TCPPING\" socket-bindings=\""
                + names.toString().strip()
                + "\"/>");
    text =
        replaced(
            text,
            "name=\"jgroups-tcp\" interface=\"private\" port=\"7600\"",
            "name=\"jgroups-tcp\" interface=\"private\" port=\"" + port + "\"");
    if (announced != port) {
      text =
          replaced(
              text,
              "<transport type=\"TCP\" socket-binding=\"jgroups-tcp\"/>",
              "<transport type=\"TCP\" socket-binding=\"jgroups-tcp\">"
                  + property("external_addr", "127.0.0.1")
                  + property("external_port", Integer.toString(announced))
                  + "</transport>");
    }
    if (isQuick) {
      text =
          replaced(
              text,
              "<protocol type=\"MERGE3\"/>",
              "<protocol type=\"MERGE3\">"
                  + property("min_interval", "1000")
                  + property("max_interval", "3000")
                  + "</protocol>");
      text =
          replaced(
              text,
              "<protocol type=\"FD_ALL3\"/>",
              "<protocol type=\"FD_ALL3\">"
                  + property("interval", "1000")
                  + property("timeout", "4000")
                  + "</protocol>");
    }
    text = replaced(text, "</socket-binding-group>", bindings + "</socket-binding-group>");
    text = replaced(text, "${jboss.ajp.port:8009}", Integer.toString(Ports.freeOne()));
    Files.writeString(file, text);
    return "standalone-ha.xml";
  }

  private static String property(String name, String value) {
    return "<property name=\"" + name + "\">" + value + "</property>";
  }

  private static String replaced(String text, String old, String other) {
    if (!text.contains(old)) {
      throw new IllegalStateException("WildFly's standalone-ha.xml has no " + old);
    }
    return text.replace(old, other);
  }
}
