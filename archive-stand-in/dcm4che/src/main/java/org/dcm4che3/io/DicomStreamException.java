package org.dcm4che3.io;

import java.io.IOException;

/** The stream is no DICOM, or breaks off its rules (PS3.5 §7). */
public class DicomStreamException extends IOException {
  public DicomStreamException() {}

  public DicomStreamException(String message) {
    super(message);
  }

  public DicomStreamException(Throwable cause) {
    super(cause);
  }
}
