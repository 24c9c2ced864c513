package org.dcm4che3.net;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A web application of a device: where a service is, and its properties. */
public class WebApplication {

  /** The services this fixture knows. */
  public enum ServiceClass {
    WADO_RS,
    STOW_RS,
    QIDO_RS,
    DCM4CHEE_ARC_AET
  }

  private Device device;
  private final String applicationName;
  private String servicePath;
  private String aeTitle;
  private boolean installed = true;
  private final Set<ServiceClass> serviceClasses = EnumSet.noneOf(ServiceClass.class);
  private final Map<String, String> properties = new HashMap<>();

  public WebApplication(String applicationName) {
    this.applicationName = applicationName;
  }

  public Device getDevice() {
    return device;
  }

  void setDevice(Device device) {
    this.device = device;
  }

  public String getApplicationName() {
    return applicationName;
  }

  public String getServicePath() {
    return servicePath;
  }

  public void setServicePath(String servicePath) {
    this.servicePath = servicePath.startsWith("/") ? servicePath : '/' + servicePath;
  }

  public String getAETitle() {
    return aeTitle;
  }

  public void setAETitle(String aeTitle) {
    this.aeTitle = aeTitle;
  }

  public boolean isInstalled() {
    return installed;
  }

  public void setInstalled(Boolean installed) {
    this.installed = installed == null || installed;
  }

  public ServiceClass[] getServiceClasses() {
    return serviceClasses.toArray(ServiceClass[]::new);
  }

  public void setServiceClasses(ServiceClass... serviceClasses) {
    this.serviceClasses.clear();
    this.serviceClasses.addAll(Set.of(serviceClasses));
  }

  public boolean containsServiceClass(ServiceClass serviceClass) {
    return serviceClasses.contains(serviceClass);
  }

  public String getProperty(String name, String defValue) {
    return properties.getOrDefault(name, defValue);
  }

  public Map<String, String> getProperties() {
    return properties;
  }

  /** Each {@code name=value}; not synchronized, as in the archive. */
  public void setProperties(String[] ss) {
    properties.clear();
    for (String s : ss) {
      int index = s.indexOf('=');
      if (index < 0) {
        throw new IllegalArgumentException("Property in incorrect format : " + s);
      }
      properties.put(s.substring(0, index), s.substring(index + 1));
    }
  }
}
