package org.dcm4che3.media;

/** Directory Record Types (PS3.3 §F.5); codes have blanks where names have underscores. */
public enum RecordType {
  PATIENT,
  STUDY,
  SERIES,
  IMAGE,
  OVERLAY,
  VOI_LUT,
  CURVE,
  STORED_PRINT,
  RT_DOSE,
  RT_STRUCTURE_SET,
  RT_PLAN,
  RT_TREAT_RECORD,
  PRESENTATION,
  WAVEFORM,
  SR_DOCUMENT,
  KEY_OBJECT_DOC,
  SPECTROSCOPY,
  RAW_DATA,
  REGISTRATION,
  FIDUCIAL,
  HANGING_PROTOCOL,
  ENCAP_DOC,
  HL7_STRUC_DOC,
  VALUE_MAP,
  STEREOMETRIC,
  PALETTE,
  IMPLANT,
  IMPLANT_ASSY,
  IMPLANT_GROUP,
  PLAN,
  MEASUREMENT,
  SURFACE,
  SURFACE_SCAN,
  TRACT,
  ASSESSMENT,
  PRIVATE;

  /** What is written into Directory Record Type (0004,1430). */
  public String code() {
    return name().replace('_', ' ');
  }

  /**
   * The type that is written so.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  public static RecordType forCode(String code) {
    return valueOf(code.replace(' ', '_'));
  }
}
