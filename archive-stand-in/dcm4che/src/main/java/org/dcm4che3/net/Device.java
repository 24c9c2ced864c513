package org.dcm4che3.net;

import java.io.IOException;
import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A device, its application entities and web applications (PS3.15 Annex H). A reload changes it in
 * place, unsynchronised, as the archive's.
 */
public class Device implements Serializable {
  private final Map<String, ApplicationEntity> aes = new LinkedHashMap<>();
  private final Map<String, WebApplication> webapps = new LinkedHashMap<>();
  private final Map<Class<? extends DeviceExtension>, DeviceExtension> extensions =
      new LinkedHashMap<>();
  private String deviceName;
  private String description;
  private boolean installed = true;

  public Device() {}

  public Device(String name) {
    setDeviceName(name);
  }

  public final String getDeviceName() {
    return deviceName;
  }

  public final void setDeviceName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("Device name cannot be empty");
    }
    this.deviceName = name;
  }

  public final String getDescription() {
    return description;
  }

  public final void setDescription(String description) {
    this.description = description;
  }

  public final boolean isInstalled() {
    return installed;
  }

  public final void setInstalled(boolean installed) {
    this.installed = installed;
  }

  public void addApplicationEntity(ApplicationEntity ae) {
    ae.setDevice(this);
    aes.put(ae.getAETitle(), ae);
  }

  public ApplicationEntity removeApplicationEntity(ApplicationEntity ae) {
    return removeApplicationEntity(ae.getAETitle());
  }

  public ApplicationEntity removeApplicationEntity(String aet) {
    ApplicationEntity ae = aes.remove(aet);
    if (ae != null) {
      ae.setDevice(null);
    }
    return ae;
  }

  /** The application entity of that title, or null. */
  public ApplicationEntity getApplicationEntity(String aet) {
    return aes.get(aet);
  }

  /**
   * The application entity of that title, else the one with the title {@code *}, else, with {@code
   * matchOtherAETs}, one that has it as another title; or null.
   */
  public ApplicationEntity getApplicationEntity(String aet, boolean matchOtherAETs) {
    ApplicationEntity ae = aes.get(aet);
    if (ae == null) {
      ae = aes.get("*");
    }
    if (ae == null && matchOtherAETs) {
      return aes.values().stream().filter(a -> a.isOtherAETitle(aet)).findFirst().orElse(null);
    }
    return ae;
  }

  public Collection<String> getApplicationAETitles() {
    return aes.keySet();
  }

  public Collection<ApplicationEntity> getApplicationEntities() {
    return aes.values();
  }

  public Collection<String> getWebApplicationNames() {
    return webapps.keySet();
  }

  public Collection<WebApplication> getWebApplications() {
    return webapps.values();
  }

  /** The web application of that name, or null. */
  public WebApplication getWebApplication(String name) {
    return webapps.get(name);
  }

  public void addWebApplication(WebApplication webapp) {
    webapp.setDevice(this);
    webapps.put(webapp.getApplicationName(), webapp);
  }

  public WebApplication removeWebApplication(WebApplication webapp) {
    return removeWebApplication(webapp.getApplicationName());
  }

  public WebApplication removeWebApplication(String name) {
    WebApplication webapp = webapps.remove(name);
    if (webapp != null) {
      webapp.setDevice(null);
    }
    return webapp;
  }

  public void addDeviceExtension(DeviceExtension ext) {
    if (extensions.containsKey(ext.getClass())) {
      throw new IllegalStateException("already contains " + ext.getClass());
    }
    ext.setDevice(this);
    extensions.put(ext.getClass(), ext);
  }

  public boolean removeDeviceExtension(DeviceExtension ext) {
    if (!extensions.remove(ext.getClass(), ext)) {
      return false;
    }
    ext.setDevice(null);
    return true;
  }

  public Collection<DeviceExtension> listDeviceExtensions() {
    return extensions.values();
  }

  /** The extension of that class, or null. */
  public <T extends DeviceExtension> T getDeviceExtension(Class<T> clazz) {
    return clazz.cast(extensions.get(clazz));
  }

  public <T extends DeviceExtension> T getDeviceExtensionNotNull(Class<T> clazz) {
    T ext = getDeviceExtension(clazz);
    if (ext == null) {
      throw new IllegalStateException(
          "No " + clazz.getName() + " configured for device " + deviceName);
    }
    return ext;
  }

  /** Takes over a newly read configuration; objects that stay keep their identity. */
  public void reconfigure(Device from) throws IOException, GeneralSecurityException {
    description = from.description;
    installed = from.installed;
    Reconfiguration.of(
        aes,
        from.aes,
        this::removeApplicationEntity,
        this::adoptApplicationEntity,
        ApplicationEntity::reconfigure);
    Reconfiguration.of(
        webapps,
        from.webapps,
        this::removeWebApplication,
        this::adoptWebApplication,
        WebApplication::reconfigure);
    Reconfiguration.of(
        extensions,
        from.extensions,
        this::removeDeviceExtension,
        this::adoptDeviceExtension,
        DeviceExtension::reconfigure);
  }

  private void adoptApplicationEntity(ApplicationEntity ae) {
    ae.setDevice(null);
    addApplicationEntity(ae);
  }

  private void adoptWebApplication(WebApplication webapp) {
    webapp.setDevice(null);
    addWebApplication(webapp);
  }

  private void adoptDeviceExtension(DeviceExtension ext) {
    ext.setDevice(null);
    addDeviceExtension(ext);
  }
}
