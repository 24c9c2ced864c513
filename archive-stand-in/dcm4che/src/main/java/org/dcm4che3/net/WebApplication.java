package org.dcm4che3.net;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;

/**
 * A web application of a device (PS3.15 Annex H): its path and what it serves. Not synchronised, as
 * the archive's: {@link #setProperties} clears and refills the map that {@link #getProperties}
 * gave.
 */
public class WebApplication {
  /** What is served below a service path. */
  public enum ServiceClass {
    WADO_URI,
    WADO_RS,
    STOW_RS,
    QIDO_RS,
    UPS_RS,
    MWL_RS,
    MPPS_RS,
    QIDO_COUNT,
    DCM4CHEE_ARC,
    DCM4CHEE_ARC_AET,
    DCM4CHEE_ARC_AET_DIFF,
    PAM,
    REJECT,
    MOVE,
    MOVE_MATCHING,
    UPS_MATCHING,
    ELASTICSEARCH,
    PROMETHEUS,
    GRAFANA,
    DOCUMENTATION,
    XDS_RS,
    AGFA_BLOB,
    J4C_ROUTER,
    FHIR,
    AI_CHAT,
    WORKFLOW_MANAGER
  }

  private final EnumSet<ServiceClass> serviceClasses = EnumSet.noneOf(ServiceClass.class);
  private final Map<String, String> properties = new HashMap<>();
  private Device device;
  private String applicationName;
  private String description;
  private String servicePath;
  private String aeTitle;
  private Boolean installed;

  public WebApplication() {}

  public WebApplication(String applicationName) {
    this.applicationName = applicationName;
  }

  public Device getDevice() {
    return device;
  }

  void setDevice(Device device) {
    if (device != null && this.device != null) {
      throw new IllegalStateException("already owned by " + this.device.getDeviceName());
    }
    this.device = device;
  }

  public String getApplicationName() {
    return applicationName;
  }

  public void setApplicationName(String name) {
    this.applicationName = name;
  }

  public String getDescription() {
    return description;
  }

  public void setDescription(String description) {
    this.description = description;
  }

  public String getServicePath() {
    return servicePath;
  }

  public void setServicePath(String servicePath) {
    this.servicePath = servicePath;
  }

  public String getAETitle() {
    return aeTitle;
  }

  public void setAETitle(String aeTitle) {
    this.aeTitle = aeTitle;
  }

  /** Installed unless said otherwise here or for the device. */
  public boolean isInstalled() {
    return device != null && device.isInstalled() && (installed == null || installed);
  }

  public final Boolean getInstalled() {
    return installed;
  }

  public void setInstalled(Boolean installed) {
    this.installed = installed;
  }

  public ServiceClass[] getServiceClasses() {
    return serviceClasses.toArray(new ServiceClass[0]);
  }

  public void setServiceClasses(ServiceClass... serviceClasses) {
    this.serviceClasses.clear();
    this.serviceClasses.addAll(Arrays.asList(serviceClasses));
  }

  public boolean containsServiceClass(ServiceClass serviceClass) {
    return serviceClasses.contains(serviceClass);
  }

  public void setProperty(String name, String value) {
    properties.put(name, value);
  }

  public String getProperty(String name, String defValue) {
    String value = properties.get(name);
    return value != null ? value : defValue;
  }

  public Map<String, String> getProperties() {
    return properties;
  }

  /**
   * Replaces all properties.
   *
   * @param ss each {@code name=value}
   */
  public void setProperties(String[] ss) {
    properties.clear();
    for (String s : ss) {
      int index = s.indexOf('=');
      if (index < 0) {
        throw new IllegalArgumentException("Property without '=': " + s);
      }
      setProperty(s.substring(0, index), s.substring(index + 1));
    }
  }

  void reconfigure(WebApplication from) {
    description = from.description;
    servicePath = from.servicePath;
    aeTitle = from.aeTitle;
    installed = from.installed;
    serviceClasses.clear();
    serviceClasses.addAll(from.serviceClasses);
    properties.clear();
    properties.putAll(from.properties);
  }

  @Override
  public String toString() {
    return "WebApplication[" + applicationName + ",path=" + servicePath + ",aet=" + aeTitle + "]";
  }
}
