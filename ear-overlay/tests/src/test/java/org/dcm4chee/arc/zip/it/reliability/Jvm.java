package org.dcm4chee.arc.zip.it.reliability;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXServiceURL;
import org.dcm4chee.arc.zip.it.server.Server;
import org.jboss.remotingjmx.RemotingConnectorProvider;

/** The Java machine of a server, asked over JMX through its management port. */
final class Jvm implements AutoCloseable {
  private static final Pattern ROW =
      Pattern.compile("(?m)^ *[0-9]+: +([0-9]+) +[0-9]+ +(\\S+)(?: .*)?$");

  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private Jvm(JMXConnector connector) throws IOException {
    this.connector = connector;
    beans = connector.getMBeanServerConnection();
  }

  static Jvm of(Server server) throws IOException {
    JMXConnector connector =
        new RemotingConnectorProvider()
            .newJMXConnector(
                new JMXServiceURL("service:jmx:remote+http://127.0.0.1:" + server.managementPort()),
                Map.of());
    connector.connect();
    return new Jvm(connector);
  }

  /** How many objects there are of each class, after a full collection. */
  Map<String, Long> histogram() throws IOException {
    Map<String, Long> objects = new LinkedHashMap<>();
    try {
      String text =
          (String)
              beans.invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      Matcher row = ROW.matcher(text);
      while (row.find()) {
        objects.merge(row.group(2), Long.parseLong(row.group(1)), Long::sum);
      }
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    return objects;
  }

  /** Bytes of the heap that are in use after a full collection. */
  long heap() throws IOException {
    try {
      beans.invoke(new ObjectName("java.lang:type=Memory"), "gc", new Object[0], new String[0]);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    return number("java.lang:type=Memory", "HeapMemoryUsage", "used");
  }

  int threads() throws IOException {
    return (int) number("java.lang:type=Threading", "ThreadCount", "");
  }

  /** Open files and sockets. */
  long descriptors() throws IOException {
    return number("java.lang:type=OperatingSystem", "OpenFileDescriptorCount", "");
  }

  /** A system property of the server. */
  String systemProperty(String name) throws IOException {
    try {
      TabularData all =
          (TabularData)
              beans.getAttribute(new ObjectName("java.lang:type=Runtime"), "SystemProperties");
      return (String) all.get(new Object[] {name}).get("value");
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A counter of the plugin's. */
  long plugin(String attribute) throws IOException {
    return number("org.dcm4chee.arc.zip:type=Downloads", attribute, "");
  }

  private long number(String bean, String attribute, String item) throws IOException {
    try {
      Object value = beans.getAttribute(new ObjectName(bean), attribute);
      return ((Number) (item.isEmpty() ? value : ((CompositeData) value).get(item))).longValue();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
