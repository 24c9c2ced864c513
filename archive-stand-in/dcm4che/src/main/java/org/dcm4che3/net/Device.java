package org.dcm4che3.net;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The archive's own entry in the configuration. One object, changed in place by a reload. */
public class Device {
  private final String deviceName;
  private final Map<String, ApplicationEntity> aes = new LinkedHashMap<>();
  private final Map<String, WebApplication> webapps = new LinkedHashMap<>();
  private final Map<Class<? extends DeviceExtension>, DeviceExtension> extensions = new HashMap<>();

  public Device(String name) {
    deviceName = name;
  }

  public final String getDeviceName() {
    return deviceName;
  }

  public void addApplicationEntity(ApplicationEntity ae) {
    ae.setDevice(this);
    aes.put(ae.getAETitle(), ae);
  }

  public ApplicationEntity removeApplicationEntity(String aet) {
    return aes.remove(aet);
  }

  public ApplicationEntity getApplicationEntity(String aet) {
    return aes.get(aet);
  }

  public Collection<String> getApplicationAETitles() {
    return aes.keySet();
  }

  public Collection<ApplicationEntity> getApplicationEntities() {
    return aes.values();
  }

  public void addWebApplication(WebApplication webapp) {
    webapp.setDevice(this);
    webapps.put(webapp.getApplicationName(), webapp);
  }

  public WebApplication removeWebApplication(String name) {
    return webapps.remove(name);
  }

  public WebApplication getWebApplication(String name) {
    return webapps.get(name);
  }

  public Collection<WebApplication> getWebApplications() {
    return webapps.values();
  }

  public void addDeviceExtension(DeviceExtension ext) {
    ext.setDevice(this);
    extensions.put(ext.getClass(), ext);
  }

  public <T extends DeviceExtension> T getDeviceExtension(Class<T> clazz) {
    return clazz.cast(extensions.get(clazz));
  }
}
