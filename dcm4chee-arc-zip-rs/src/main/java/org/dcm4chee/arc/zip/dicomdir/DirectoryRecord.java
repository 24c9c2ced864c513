package org.dcm4chee.arc.zip.dicomdir;

import org.dcm4che3.data.Attributes;

/**
 * What a DICOMDIR says of one object, on each level. The upper levels are shared by the objects of
 * a series; nobody changes them.
 */
public final class DirectoryRecord {
  private final Upper upper;
  private final Attributes instance;

  /** The records above the object's own. */
  record Upper(
      String patientKey,
      Attributes patient,
      String studyKey,
      Attributes study,
      String seriesKey,
      Attributes series) {}

  DirectoryRecord(Upper upper, Attributes instance) {
    this.upper = upper;
    this.instance = instance;
  }

  Upper upper() {
    return upper;
  }

  Attributes instance() {
    return instance;
  }
}
