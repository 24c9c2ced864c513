package org.dcm4chee.arc.standin.web;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** What the plugin says by JMX of its limits; the stand-in knows nothing else of it. Stateless. */
final class LimitsInForce {
  private static final String PLUGIN = "org.dcm4chee.arc.zip:type=Downloads";
  private static final String LIMIT =
      "zip\\.(enabled|roles|max.*|idleSeconds|prepareSeconds|deidentify)";

  private LimitsInForce() {}

  /**
   * Limits of a web application, by property.
   *
   * @return empty if no plugin is there
   */
  static Optional<Map<String, String>> of(String webApplication) throws JMException {
    try {
      Object settings =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(new ObjectName(PLUGIN), "Settings");
      Map<String, String> limits = new TreeMap<>();
      CompositeData row = ((TabularData) settings).get(new Object[] {webApplication});
      if (row != null) {
        for (Object value : ((TabularData) row.get("value")).values()) {
          CompositeData setting = (CompositeData) value;
          String property = setting.get("key").toString();
          if (property.matches(LIMIT)) {
            limits.put(property, setting.get("value").toString());
          }
        }
      }
      return Optional.of(limits);
    } catch (InstanceNotFoundException e) {
      return Optional.empty();
    }
  }
}
