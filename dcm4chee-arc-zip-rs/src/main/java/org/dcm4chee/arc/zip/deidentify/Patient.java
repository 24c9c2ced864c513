package org.dcm4chee.arc.zip.deidentify;

import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;

/**
 * What tells the patient of a data set from others, as it is stored: issuer and ID, and where there
 * is no ID, the study. In no text.
 *
 * @param issuer empty if there is none
 * @param id empty if there is none
 * @param study Study Instance UID, empty if there is none
 */
record Patient(String issuer, String id, String study) {
  static Patient of(Attributes dataset) {
    return new Patient(
        Values.stripped(Values.text(dataset, Tag.IssuerOfPatientID)),
        Values.stripped(Values.text(dataset, Tag.PatientID)),
        Values.stripped(Values.text(dataset, Tag.StudyInstanceUID)));
  }

  /** The patient of an item: that of the data set around it, unless it has an ID of its own. */
  static Patient ofItem(Attributes item, Patient around) {
    Patient own = of(item);
    if (own.id.isEmpty()) {
      return around;
    }
    return own.issuer.isEmpty() ? new Patient(around.issuer, own.id, around.study) : own;
  }

  /** Different for different patients; two without an ID are never taken for one. */
  String distinction() {
    return id.isEmpty() ? "study\0" + study : "patient\0" + issuer + '\0' + id;
  }

  @Override
  public String toString() {
    return "Patient[secret]";
  }
}
