package org.dcm4chee.arc.zip.overlay.server;

import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Arrays;
import java.util.HashMap;
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
import org.wildfly.security.auth.client.AuthenticationContext;
import org.wildfly.security.auth.client.MatchRule;

/**
 * The plugin's MXBean in the running server, read over JMX through the management port. That the
 * bean is there is the proof that the plugin is up.
 */
public final class PluginBean {
  static final String NAME = "org.dcm4chee.arc.zip:type=Downloads";

  private PluginBean() {}

  /**
   * The bean's attributes by name: numbers and texts as they are, tables and composites as maps by
   * text, arrays as lists.
   *
   * @return empty when the plugin is not up
   */
  public static Optional<NavigableMap<String, Object>> read(Endpoint endpoint)
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
      trusting(endpoint).runExConsumer(client -> client.connect(environment), connector);
      return read(connector.getMBeanServerConnection());
    } catch (InstanceNotFoundException e) {
      return Optional.empty();
    } catch (IOException | JMException e) {
      throw Problem.JMX_UNREACHABLE.because(e, Reason.of(e));
    }
  }

  /**
   * The connector knows TLS by the context that is current when it connects, and by nothing else.
   */
  private static AuthenticationContext trusting(Endpoint endpoint) {
    AuthenticationContext empty = AuthenticationContext.empty();
    return endpoint.tls().map(tls -> empty.withSsl(MatchRule.ALL, () -> tls)).orElse(empty);
  }

  private static JMXServiceURL url(Endpoint endpoint) throws MalformedURLException {
    return new JMXServiceURL(
        "service:jmx:" + endpoint.protocol() + "://" + endpoint.host() + ":" + endpoint.port());
  }

  private static Optional<NavigableMap<String, Object>> read(MBeanServerConnection server)
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
    NavigableMap<String, Object> values = new TreeMap<>();
    for (Attribute attribute : server.getAttributes(name, names).asList()) {
      values.put(attribute.getName(), plain(attribute.getValue()));
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

  /** An open type's value as ordinary collections; null is an empty text. */
  static Object plain(Object value) {
    if (value instanceof TabularData table) {
      Map<String, Object> rows = new TreeMap<>();
      for (Object row : table.values()) {
        CompositeData data = (CompositeData) row;
        rows.put(String.valueOf(data.get("key")), plain(data.get("value")));
      }
      return rows;
    }
    if (value instanceof CompositeData data) {
      Map<String, Object> parts = new TreeMap<>();
      data.getCompositeType().keySet().forEach(key -> parts.put(key, plain(data.get(key))));
      return parts;
    }
    if (value instanceof Object[] elements) {
      return Arrays.stream(elements).map(PluginBean::plain).toList();
    }
    return value == null ? "" : value;
  }
}
