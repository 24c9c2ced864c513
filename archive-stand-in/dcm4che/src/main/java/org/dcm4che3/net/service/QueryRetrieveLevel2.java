package org.dcm4che3.net.service;

import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/** The levels of the Query/Retrieve information model (PS3.4 §C.6). */
public enum QueryRetrieveLevel2 {
  PATIENT(Tag.PatientID, VR.LO),
  STUDY(Tag.StudyInstanceUID, VR.UI),
  SERIES(Tag.SeriesInstanceUID, VR.UI),
  IMAGE(Tag.SOPInstanceUID, VR.UI);

  private final int uniqueKey;
  private final VR vrOfUniqueKey;

  QueryRetrieveLevel2(int uniqueKey, VR vrOfUniqueKey) {
    this.uniqueKey = uniqueKey;
    this.vrOfUniqueKey = vrOfUniqueKey;
  }

  public int uniqueKey() {
    return uniqueKey;
  }

  public VR vrOfUniqueKey() {
    return vrOfUniqueKey;
  }
}
