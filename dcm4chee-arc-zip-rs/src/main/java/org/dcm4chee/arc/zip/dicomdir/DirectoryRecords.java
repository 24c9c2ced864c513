package org.dcm4chee.arc.zip.dicomdir;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/**
 * Makes directory records of the objects of one ZIP. Takes what is in the data set that is written,
 * so a coerced object leaves no trace of the original one; what PS3.3 Annex F wants and the data
 * set lacks is filled in as {@link RecordTable} says. Thread-safe.
 */
public final class DirectoryRecords {
  private static final int[] FILE_META = {
    Tag.MediaStorageSOPClassUID, Tag.MediaStorageSOPInstanceUID, Tag.TransferSyntaxUID
  };

  /** Equal records, of which each series has thousands, are kept once. */
  private final ConcurrentHashMap<EncodedRecord, EncodedRecord> shared = new ConcurrentHashMap<>();

  /**
   * What a DICOMDIR says about an object.
   *
   * @param dataset as it is written, pixel data may be missing; is not changed
   * @param fileMetaInformation as it is written; is not changed
   * @throws IllegalArgumentException if Study, Series or SOP Instance UID, SOP Class UID or
   *     Transfer Syntax UID is missing: such an object cannot be in a file-set
   */
  public DirectoryRecord of(Attributes dataset, Attributes fileMetaInformation) {
    Objects.requireNonNull(fileMetaInformation, "fileMetaInformation");
    Attributes object = RecordKeys.needed(dataset);
    Attributes fmi = new Attributes(fileMetaInformation, FILE_META);
    String sopClass =
        required(fmi, Tag.MediaStorageSOPClassUID, "Media Storage SOP Class UID (0002,0002)");
    String uid =
        required(fmi, Tag.MediaStorageSOPInstanceUID, "Media Storage SOP Instance UID (0002,0003)");
    object.setString(Tag.SOPClassUID, VR.UI, sopClass);
    object.setString(Tag.SOPInstanceUID, VR.UI, uid);
    String type = RecordTypes.of(sopClass, dataset, object);
    List<EncodedRecord> above = RecordTable.OF_ROOT.contains(type) ? List.of() : above(object);
    Attributes rec = RecordKeys.record(type, object);
    if (type.equals(RecordTypes.PRIVATE)) {
      rec.setString(Tag.PrivateRecordUID, VR.UI, RecordTypes.privateRecordUid(sopClass));
    }
    rec.setString(Tag.ReferencedSOPClassUIDInFile, VR.UI, sopClass);
    rec.setString(Tag.ReferencedSOPInstanceUIDInFile, VR.UI, uid);
    rec.setString(
        Tag.ReferencedTransferSyntaxUIDInFile,
        VR.UI,
        required(fmi, Tag.TransferSyntaxUID, "Transfer Syntax UID (0002,0010)"));
    return new DirectoryRecord(above, EncodedRecord.of(uid, rec));
  }

  private List<EncodedRecord> above(Attributes object) {
    String study = required(object, Tag.StudyInstanceUID, "Study Instance UID (0020,000D)");
    String series = required(object, Tag.SeriesInstanceUID, "Series Instance UID (0020,000E)");
    Attributes patient = RecordKeys.record("PATIENT", object);
    return List.of(
        shared(EncodedRecord.of(whoseId(patient), patient)),
        shared(EncodedRecord.of(study, RecordKeys.record("STUDY", object))),
        shared(EncodedRecord.of(series, RecordKeys.record("SERIES", object))));
  }

  /** Patient ID and its issuer; no backslash is in a value of either (PS3.5 §6.2). */
  private static String whoseId(Attributes patient) {
    Attributes ids = new Attributes(patient, Tag.PatientID, Tag.IssuerOfPatientID);
    return ids.getString(Tag.PatientID) + '\\' + ids.getString(Tag.IssuerOfPatientID, "");
  }

  private EncodedRecord shared(EncodedRecord rec) {
    EncodedRecord first = shared.putIfAbsent(rec, rec);
    return first == null ? rec : first;
  }

  private static String required(Attributes attrs, int tag, String name) {
    String value = attrs.getString(tag);
    if (value == null) {
      throw new IllegalArgumentException(
          name + " is missing; the object cannot be listed in a DICOMDIR");
    }
    return value;
  }
}
