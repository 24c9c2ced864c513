package org.dcm4che3.net;

import java.util.HashMap;
import java.util.Map;

/** An application entity of a device. */
public class ApplicationEntity {
  private Device device;
  private final String aet;
  private boolean installed = true;
  private final Map<Class<? extends AEExtension>, AEExtension> extensions = new HashMap<>();

  public ApplicationEntity(String aeTitle) {
    aet = aeTitle;
  }

  public final Device getDevice() {
    return device;
  }

  void setDevice(Device device) {
    this.device = device;
  }

  public final String getAETitle() {
    return aet;
  }

  public boolean isInstalled() {
    return installed;
  }

  public final void setAeInstalled(Boolean aeInstalled) {
    installed = aeInstalled == null || aeInstalled;
  }

  public void addAEExtension(AEExtension ext) {
    ext.setApplicationEntity(this);
    extensions.put(ext.getClass(), ext);
  }

  public <T extends AEExtension> T getAEExtension(Class<T> clazz) {
    return clazz.cast(extensions.get(clazz));
  }
}
