package org.dcm4che3.net;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A network application entity of a device (PS3.15 Annex H). */
public final class ApplicationEntity implements Serializable {
  private final Map<Class<? extends AEExtension>, AEExtension> extensions = new LinkedHashMap<>();
  private Device device;
  private String aeTitle;
  private String[] otherAETitles = {};
  private String description;
  private Boolean installed;

  public ApplicationEntity() {}

  public ApplicationEntity(String aeTitle) {
    setAETitle(aeTitle);
  }

  public final Device getDevice() {
    return device;
  }

  void setDevice(Device device) {
    if (device != null && this.device != null) {
      throw new IllegalStateException("already owned by " + this.device.getDeviceName());
    }
    this.device = device;
  }

  public final String getAETitle() {
    return aeTitle;
  }

  public void setAETitle(String aet) {
    if (aet.isEmpty()) {
      throw new IllegalArgumentException("AE title cannot be empty");
    }
    this.aeTitle = aet;
  }

  /** Further titles that it is known by (dcmOtherAETitle). */
  public String[] getOtherAETitles() {
    return otherAETitles.clone();
  }

  public void setOtherAETitles(String... otherAETitles) {
    this.otherAETitles = otherAETitles.clone();
  }

  public boolean isOtherAETitle(String aet) {
    return Arrays.asList(otherAETitles).contains(aet);
  }

  public final String getDescription() {
    return description;
  }

  public final void setDescription(String description) {
    this.description = description;
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

  public void addAEExtension(AEExtension ext) {
    if (extensions.containsKey(ext.getClass())) {
      throw new IllegalStateException("already contains " + ext.getClass());
    }
    ext.setApplicationEntity(this);
    extensions.put(ext.getClass(), ext);
  }

  public boolean removeAEExtension(AEExtension ext) {
    if (!extensions.remove(ext.getClass(), ext)) {
      return false;
    }
    ext.setApplicationEntity(null);
    return true;
  }

  public Collection<AEExtension> listAEExtensions() {
    return extensions.values();
  }

  /** The extension of that class, or null. */
  public <T extends AEExtension> T getAEExtension(Class<T> clazz) {
    return clazz.cast(extensions.get(clazz));
  }

  public <T extends AEExtension> T getAEExtensionNotNull(Class<T> clazz) {
    T ext = getAEExtension(clazz);
    if (ext == null) {
      throw new IllegalStateException("No " + clazz.getName() + " configured for AE " + aeTitle);
    }
    return ext;
  }

  void reconfigure(ApplicationEntity from) {
    description = from.description;
    installed = from.installed;
    otherAETitles = from.otherAETitles;
    Reconfiguration.of(
        extensions,
        from.extensions,
        this::removeAEExtension,
        this::adopt,
        AEExtension::reconfigure);
  }

  private void adopt(AEExtension ext) {
    ext.setApplicationEntity(null);
    addAEExtension(ext);
  }
}
