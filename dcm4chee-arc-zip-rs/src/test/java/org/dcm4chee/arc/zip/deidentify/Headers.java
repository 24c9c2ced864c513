package org.dcm4chee.arc.zip.deidentify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomOutputStream;

/** Headers as they are stored, and the bytes of what is sent. */
final class Headers {
  static final Key KEY = Key.of("a key that is long enough for a test");
  static final Key OTHER_KEY = Key.of("another key that is long enough, too");

  static final String STUDY = "1.2.3.4.5678.1.20230405";
  static final String SERIES = "1.2.3.4.5678.1.20230405.2";
  static final String INSTANCE = "1.2.3.4.5678.1.20230405.2.3";
  static final String FRAME_OF_REFERENCE = "1.2.3.4.5678.1.20230405.9";

  private Headers() {}

  /** A CT image with what a CT image has. */
  static Attributes ct() {
    Attributes ct = new Attributes();
    ct.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192");
    ct.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "AXIAL");
    ct.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    ct.setString(Tag.SOPInstanceUID, VR.UI, INSTANCE);
    ct.setString(Tag.StudyDate, VR.DA, "20230405");
    ct.setString(Tag.StudyTime, VR.TM, "101530.123456");
    ct.setString(Tag.AccessionNumber, VR.SH, "ACC-778899");
    ct.setString(Tag.Modality, VR.CS, "CT");
    ct.setString(Tag.Manufacturer, VR.LO, "SIEMENS");
    ct.setString(Tag.InstitutionName, VR.LO, "Saint Elsewhere");
    ct.setString(Tag.ReferringPhysicianName, VR.PN, "Westphall^Donald");
    ct.setString(Tag.PatientName, VR.PN, "Müller-Östberg^Wilhelmine");
    ct.setString(Tag.PatientID, VR.LO, "PID-4711-X");
    ct.setString(Tag.IssuerOfPatientID, VR.LO, "SE-HOSPITAL");
    ct.setString(Tag.PatientBirthDate, VR.DA, "19310228");
    ct.setString(Tag.PatientSex, VR.CS, "F");
    ct.setString(Tag.PatientAge, VR.AS, "092Y");
    ct.setString(Tag.StudyInstanceUID, VR.UI, STUDY);
    ct.setString(Tag.SeriesInstanceUID, VR.UI, SERIES);
    ct.setString(Tag.FrameOfReferenceUID, VR.UI, FRAME_OF_REFERENCE);
    ct.setString(Tag.SeriesNumber, VR.IS, "2 ");
    ct.setString(Tag.InstanceNumber, VR.IS, "007");
    ct.setInt(Tag.Rows, VR.US, 512);
    ct.setInt(Tag.Columns, VR.US, 512);
    return ct;
  }

  /** An object of this class in the study of {@link #ct}. */
  static Attributes object(String sopClass, String modality) {
    Attributes object = ct();
    object.setString(Tag.SOPClassUID, VR.UI, sopClass);
    object.setString(Tag.SOPInstanceUID, VR.UI, INSTANCE + "." + modality.length());
    object.setString(Tag.SeriesInstanceUID, VR.UI, SERIES + ".7");
    object.setString(Tag.Modality, VR.CS, modality);
    object.setString(Tag.ImageType, VR.CS, "DERIVED", "PRIMARY");
    return object;
  }

  /** An item that refers to an image. */
  static Attributes reference(String sopClass, String instance) {
    Attributes item = new Attributes();
    item.setString(Tag.ReferencedSOPClassUID, VR.UI, sopClass);
    item.setString(Tag.ReferencedSOPInstanceUID, VR.UI, instance);
    return item;
  }

  static Attributes item(int tag, VR vr, String value) {
    Attributes item = new Attributes();
    item.setString(tag, vr, value);
    return item;
  }

  static byte[] bytes(Attributes attrs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(bytes, UID.ExplicitVRLittleEndian)) {
      out.writeDataset(null, attrs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
