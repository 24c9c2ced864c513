package org.dcm4chee.arc.zip.contents;

import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/** Datasets as they were written. */
final class Datasets {
  private Datasets() {}

  static Attributes ct(String series, String number) {
    Attributes dataset = new Attributes();
    dataset.setString(Tag.SOPClassUID, VR.UI, "1.2.840.10008.5.1.4.1.1.2");
    dataset.setString(Tag.SOPInstanceUID, VR.UI, series + ".1");
    dataset.setString(Tag.ContentDate, VR.DA, "20240229");
    dataset.setString(Tag.ContentTime, VR.TM, "120000");
    dataset.setString(Tag.Modality, VR.CS, "CT");
    dataset.setString(Tag.SeriesDescription, VR.LO, "Thorax");
    dataset.setString(Tag.PatientID, VR.LO, "4711");
    dataset.setString(Tag.StudyInstanceUID, VR.UI, "1.2");
    dataset.setString(Tag.SeriesInstanceUID, VR.UI, series);
    dataset.setString(Tag.SeriesNumber, VR.IS, "3");
    dataset.setString(Tag.InstanceNumber, VR.IS, number);
    return dataset;
  }

  static Attributes fileMetaInformation(Attributes dataset) {
    return dataset.createFileMetaInformation("1.2.840.10008.1.2.1");
  }
}
