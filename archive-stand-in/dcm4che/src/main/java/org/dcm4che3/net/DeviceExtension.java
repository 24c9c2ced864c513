package org.dcm4che3.net;

import java.io.Serializable;

/** What an application adds to the configuration of a device. */
public class DeviceExtension implements Serializable {
  protected Device device;

  public final Device getDevice() {
    return device;
  }

  void setDevice(Device device) {
    if (device != null && this.device != null) {
      throw new IllegalStateException("This extension already belongs to a device");
    }
    this.device = device;
  }

  /** Takes over the values of {@code from}, for a reload of the configuration. */
  public void reconfigure(DeviceExtension from) {}
}
