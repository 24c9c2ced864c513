package org.dcm4che3.net.service;

import java.io.IOException;

/** A DIMSE operation that failed with a status (PS3.7 Annex C). */
public class DicomServiceException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public DicomServiceException(int status) {
    this.status = status;
  }

  public DicomServiceException(int status, String message) {
    super(message);
    this.status = status;
  }

  public DicomServiceException(int status, Throwable cause) {
    super(cause);
    this.status = status;
  }

  public int getStatus() {
    return status;
  }
}
