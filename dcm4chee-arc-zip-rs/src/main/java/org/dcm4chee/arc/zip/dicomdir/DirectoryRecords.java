package org.dcm4chee.arc.zip.dicomdir;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.media.RecordFactory;
import org.dcm4che3.media.RecordType;

/**
 * Makes directory records of the objects of one ZIP, with the archive's own {@link RecordFactory}.
 * Takes what is in the data set that is written, so a coerced object leaves no trace of the
 * original one; what PS3.3 Annex F wants and the data set lacks is filled in by {@link RecordKeys}.
 * Thread-safe.
 */
public final class DirectoryRecords {
  /** Equal records, of which each series has thousands, are kept once. */
  private final ConcurrentHashMap<EncodedRecord, EncodedRecord> shared = new ConcurrentHashMap<>();

  /** Configured once: from then on it is only read, and so may be used by many threads. */
  private static final class Factory {
    static final RecordFactory INSTANCE = RecordKeys.configured(new RecordFactory());
  }

  /**
   * What a DICOMDIR says about an object.
   *
   * @param dataset as it is written, pixel data may be missing; is not changed
   * @param fileMetaInformation as it is written
   * @throws IllegalArgumentException if Study, Series or SOP Instance UID, SOP Class UID or
   *     Transfer Syntax UID is missing: such an object cannot be in a file-set
   */
  public DirectoryRecord of(Attributes dataset, Attributes fileMetaInformation) {
    String study = required(dataset, Tag.StudyInstanceUID, "Study Instance UID (0020,000D)");
    String series = required(dataset, Tag.SeriesInstanceUID, "Series Instance UID (0020,000E)");
    Attributes patientRecord = record(RecordType.PATIENT, dataset);
    return new DirectoryRecord(
        shared(EncodedRecord.of(patientRecord.getString(Tag.PatientID), patientRecord)),
        shared(EncodedRecord.of(study, record(RecordType.STUDY, dataset))),
        shared(EncodedRecord.of(series, record(RecordType.SERIES, dataset))),
        instance(dataset, fileMetaInformation));
  }

  private EncodedRecord shared(EncodedRecord rec) {
    EncodedRecord first = shared.putIfAbsent(rec, rec);
    return first == null ? rec : first;
  }

  private static Attributes record(RecordType type, Attributes dataset) {
    Attributes rec = Factory.INSTANCE.createRecord(type, null, dataset, null, null);
    return completed(type, rec, dataset);
  }

  private static Attributes completed(RecordType type, Attributes rec, Attributes dataset) {
    nameUnknown(rec);
    RecordKeys.fill(type, rec, dataset);
    if (!rec.containsValue(Tag.SpecificCharacterSet)) {
      // Conditional (1C): not there is right, empty is not.
      rec.remove(Tag.SpecificCharacterSet);
    }
    if (type != RecordType.SR_DOCUMENT && type != RecordType.KEY_OBJECT_DOC) {
      // The factory gives the modifiers of a document's title to its patient and study too.
      rec.remove(Tag.ContentSequence);
    }
    return rec;
  }

  /** Some objects have UN where the standard knows better; a directory need not pass that on. */
  private static void nameUnknown(Attributes rec) {
    for (int tag : rec.tags()) {
      VR meant = ElementDictionary.vrOf(tag, null);
      if (rec.getVR(tag) == VR.UN && meant != VR.UN && meant != VR.SQ) {
        rec.setBytes(tag, meant, rec.getSafeBytes(tag));
      }
    }
  }

  private static EncodedRecord instance(Attributes dataset, Attributes fmi) {
    String sopClass =
        required(fmi, Tag.MediaStorageSOPClassUID, "Media Storage SOP Class UID (0002,0002)");
    String uid =
        required(fmi, Tag.MediaStorageSOPInstanceUID, "Media Storage SOP Instance UID (0002,0003)");
    RecordType type = RecordKeys.typeOf(Factory.INSTANCE.getRecordType(sopClass), dataset);
    String privateRecordUid =
        type == RecordType.PRIVATE ? Factory.INSTANCE.getPrivateRecordUID(sopClass) : null;
    Attributes rec = Factory.INSTANCE.createRecord(type, privateRecordUid, dataset, fmi, null);
    completed(type, rec, dataset);
    rec.setString(Tag.ReferencedSOPClassUIDInFile, VR.UI, sopClass);
    rec.setString(Tag.ReferencedSOPInstanceUIDInFile, VR.UI, uid);
    rec.setString(
        Tag.ReferencedTransferSyntaxUIDInFile,
        VR.UI,
        required(fmi, Tag.TransferSyntaxUID, "Transfer Syntax UID (0002,0010)"));
    return EncodedRecord.of(uid, rec);
  }

  private static String required(Attributes attrs, int tag, String name) {
    String value = Objects.requireNonNull(attrs, name).getString(tag);
    if (value == null) {
      throw new IllegalArgumentException(
          name + " is missing; the object cannot be listed in a DICOMDIR");
    }
    return value;
  }
}
