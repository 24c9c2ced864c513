package org.dcm4chee.arc.zip.overlay.server;

import java.io.IOException;
import java.net.MalformedURLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXServiceURL;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Reason;
import org.jboss.remotingjmx.RemotingConnectorProvider;

/**
 * The plugin's MXBean in the running server, read over JMX through the management port. That the
 * bean is there is the proof that the plugin is up.
 */
public final class PluginBean {
  static final String NAME = "org.dcm4chee.arc.zip:type=Downloads";

  private PluginBean() {}

  /**
   * The bean's attributes: numbers and texts as they are, maps and composites as one entry a key,
   * {@code Refused.maxBytes}.
   *
   * @return empty when the plugin is not up
   */
  public static Optional<NavigableMap<String, String>> read(Endpoint endpoint)
      throws OverlayException {
    Map<String, Object> environment = new HashMap<>();
    endpoint
        .login()
        .ifPresent(
            login -> {
              environment.put(
                  JMXConnector.CREDENTIALS, new String[] {login.user(), login.password()});
              environment.put(
                  "org.jboss.remoting-jmx.excluded-sasl-mechanisms", "JBOSS-LOCAL-USER");
            });
    try (JMXConnector connector =
        new RemotingConnectorProvider().newJMXConnector(url(endpoint), environment)) {
      connector.connect(environment);
      return read(connector.getMBeanServerConnection());
    } catch (InstanceNotFoundException e) {
      return Optional.empty();
    } catch (IOException | JMException e) {
      throw Problem.JMX_UNREACHABLE.because(e, Reason.of(e));
    }
  }

  private static JMXServiceURL url(Endpoint endpoint) throws MalformedURLException {
    return new JMXServiceURL(
        "service:jmx:" + endpoint.protocol() + "://" + endpoint.host() + ":" + endpoint.port());
  }

  private static Optional<NavigableMap<String, String>> read(MBeanServerConnection server)
      throws JMException, IOException {
    ObjectName name = name();
    if (!server.isRegistered(name)) {
      return Optional.empty();
    }
    MBeanAttributeInfo[] infos = server.getMBeanInfo(name).getAttributes();
    String[] names = new String[infos.length];
    for (int i = 0; i < infos.length; i++) {
      names[i] = infos[i].getName();
    }
    NavigableMap<String, String> values = new TreeMap<>();
    for (Attribute attribute : server.getAttributes(name, names).asList()) {
      values.putAll(flat(attribute.getName(), attribute.getValue()));
    }
    return Optional.of(values);
  }

  private static ObjectName name() {
    try {
      return new ObjectName(NAME);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A value of an MXBean, taken apart until only texts are left. */
  static Map<String, String> flat(String name, Object value) {
    Map<String, String> values = new LinkedHashMap<>();
    if (value instanceof TabularData table) {
      for (Object row : table.values()) {
        CompositeData data = (CompositeData) row;
        if (data.containsKey("key") && data.containsKey("value")) {
          values.putAll(flat(name + "." + data.get("key"), data.get("value")));
        }
      }
    } else if (value instanceof CompositeData data) {
      for (String key : data.getCompositeType().keySet()) {
        values.putAll(flat(name + "." + key, data.get(key)));
      }
    } else if (value instanceof Object[] elements) {
      for (int i = 0; i < elements.length; i++) {
        values.putAll(flat(name + "." + i, elements[i]));
      }
    } else if (value != null) {
      values.put(name, value.toString());
    }
    return values;
  }
}
