package org.dcm4che3.media;

import java.util.Locale;

/** The types of directory records that this fixture makes (PS3.3 Annex F). */
public enum RecordType {
  PATIENT,
  STUDY,
  SERIES,
  IMAGE,
  RT_DOSE,
  RT_STRUCTURE_SET,
  RT_PLAN,
  RT_TREAT_RECORD,
  PRESENTATION,
  WAVEFORM,
  SR_DOCUMENT,
  KEY_OBJECT_DOC,
  ENCAP_DOC,
  PRIVATE;

  public String code() {
    return name().toUpperCase(Locale.ROOT).replace('_', ' ');
  }
}
