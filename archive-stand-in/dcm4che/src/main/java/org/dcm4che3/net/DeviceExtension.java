package org.dcm4che3.net;

/** What a product adds to the configuration of a device. */
public class DeviceExtension {
  protected Device device;

  public final Device getDevice() {
    return device;
  }

  void setDevice(Device device) {
    this.device = device;
  }
}
