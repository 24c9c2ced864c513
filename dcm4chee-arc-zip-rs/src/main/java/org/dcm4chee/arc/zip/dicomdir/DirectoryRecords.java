package org.dcm4chee.arc.zip.dicomdir;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.media.RecordFactory;
import org.dcm4che3.media.RecordType;

/**
 * Makes directory records from datasets with the archive's own {@link RecordFactory}, and fills
 * what that leaves out: keys of type 1 and 2 (PS3.3 Annex F) that the dataset lacks. Thread-safe;
 * one for each download.
 */
public final class DirectoryRecords {
  private static final String NO_PATIENT_ID = "UNKNOWN";

  private final RecordFactory factory = new RecordFactory();
  private final Map<String, DirectoryRecord.Upper> series = new ConcurrentHashMap<>();

  /** A maker of records, ready for several threads. */
  public DirectoryRecords() {
    // Its own lazy loading is not made for several threads.
    factory.loadDefaultConfiguration();
  }

  /** The records of one object; the dataset stays as it is. */
  public DirectoryRecord of(Attributes dataset, Attributes fileMetaInformation) {
    DirectoryRecord.Upper upper =
        series.computeIfAbsent(dataset.getString(Tag.SeriesInstanceUID, ""), uid -> upper(dataset));
    return new DirectoryRecord(upper, instance(dataset, fileMetaInformation));
  }

  private DirectoryRecord.Upper upper(Attributes dataset) {
    Attributes patient = record(RecordType.PATIENT, dataset);
    type1(patient, Tag.PatientID, VR.LO, NO_PATIENT_ID);
    type2(patient, Tag.PatientName, VR.PN);
    Attributes study = record(RecordType.STUDY, dataset);
    type1(study, Tag.StudyDate, VR.DA, firstOf(dataset, "19800101", DATES));
    type1(study, Tag.StudyTime, VR.TM, "000000");
    type1(study, Tag.StudyInstanceUID, VR.UI, dataset.getString(Tag.StudyInstanceUID, ""));
    type1(study, Tag.StudyID, VR.SH, "0");
    type2(study, Tag.StudyDescription, VR.LO);
    type2(study, Tag.AccessionNumber, VR.SH);
    Attributes seriesRecord = record(RecordType.SERIES, dataset);
    type1(seriesRecord, Tag.Modality, VR.CS, "OT");
    type1(seriesRecord, Tag.SeriesInstanceUID, VR.UI, dataset.getString(Tag.SeriesInstanceUID, ""));
    type1(seriesRecord, Tag.SeriesNumber, VR.IS, "0");
    return new DirectoryRecord.Upper(
        patient.getString(Tag.PatientID, "") + '\\' + patient.getString(Tag.PatientName, ""),
        patient,
        study.getString(Tag.StudyInstanceUID, ""),
        study,
        seriesRecord.getString(Tag.SeriesInstanceUID, ""),
        seriesRecord);
  }

  private static final int[] DATES = {
    Tag.StudyDate, Tag.SeriesDate, Tag.AcquisitionDate, Tag.ContentDate
  };

  private Attributes record(RecordType type, Attributes dataset) {
    return withCharacterSet(factory.createRecord(type, null, dataset, null, null), dataset);
  }

  private static Attributes withCharacterSet(Attributes record, Attributes dataset) {
    String[] terms = dataset.getStrings(Tag.SpecificCharacterSet);
    if (terms != null && !record.containsValue(Tag.SpecificCharacterSet)) {
      record.setString(Tag.SpecificCharacterSet, VR.CS, terms);
    }
    return record;
  }

  private Attributes instance(Attributes dataset, Attributes fmi) {
    String[] toBeReplaced = {"FILE"};
    String sopClass = fmi.getString(Tag.MediaStorageSOPClassUID, UID.SecondaryCaptureImageStorage);
    RecordType type = factory.getRecordType(sopClass);
    Attributes record =
        type == RecordType.PRIVATE
            ? factory.createRecord(type, sopClass, dataset, fmi, toBeReplaced)
            : factory.createRecord(dataset, fmi, toBeReplaced);
    fill(record, type, dataset);
    return withCharacterSet(record, dataset);
  }

  private static void fill(Attributes record, RecordType type, Attributes dataset) {
    String date = firstOf(dataset, "19800101", Tag.ContentDate, Tag.SeriesDate, Tag.StudyDate);
    String time = firstOf(dataset, "000000", Tag.ContentTime, Tag.SeriesTime, Tag.StudyTime);
    if (type != RecordType.PRIVATE) {
      type1(record, Tag.InstanceNumber, VR.IS, "0");
    }
    switch (type) {
      case RT_DOSE -> type1(record, Tag.DoseSummationType, VR.CS, "PLAN");
      case RT_STRUCTURE_SET -> {
        type1(record, Tag.StructureSetLabel, VR.SH, "UNKNOWN");
        type2(record, Tag.StructureSetDate, VR.DA);
        type2(record, Tag.StructureSetTime, VR.TM);
      }
      case RT_PLAN -> {
        type1(record, Tag.RTPlanLabel, VR.SH, "UNKNOWN");
        type2(record, Tag.RTPlanDate, VR.DA);
        type2(record, Tag.RTPlanTime, VR.TM);
      }
      case RT_TREAT_RECORD -> {
        type2(record, Tag.TreatmentDate, VR.DA);
        type2(record, Tag.TreatmentTime, VR.TM);
      }
      case PRESENTATION -> {
        type1(record, Tag.PresentationCreationDate, VR.DA, date);
        type1(record, Tag.PresentationCreationTime, VR.TM, time);
        type1(record, Tag.ContentLabel, VR.CS, "UNKNOWN");
        type2(record, Tag.ContentDescription, VR.LO);
        type2(record, Tag.ContentCreatorName, VR.PN);
      }
      case WAVEFORM, KEY_OBJECT_DOC -> {
        type1(record, Tag.ContentDate, VR.DA, date);
        type1(record, Tag.ContentTime, VR.TM, time);
      }
      case SR_DOCUMENT -> {
        type1(record, Tag.ContentDate, VR.DA, date);
        type1(record, Tag.ContentTime, VR.TM, time);
        type1(record, Tag.CompletionFlag, VR.CS, "PARTIAL");
        type1(record, Tag.VerificationFlag, VR.CS, "UNVERIFIED");
      }
      case ENCAP_DOC -> {
        type2(record, Tag.ContentDate, VR.DA);
        type2(record, Tag.ContentTime, VR.TM);
        type2(record, Tag.DocumentTitle, VR.ST);
        type1(record, Tag.MIMETypeOfEncapsulatedDocument, VR.LO, "application/octet-stream");
      }
      default -> {
        // Every other type has no more keys than an instance number.
      }
    }
  }

  private static String firstOf(Attributes dataset, String otherwise, int... tags) {
    for (int tag : tags) {
      String value = dataset.getString(tag);
      if (value != null) {
        return value;
      }
    }
    return otherwise;
  }

  private static void type1(Attributes record, int tag, VR vr, String otherwise) {
    if (!record.containsValue(tag)) {
      record.setString(tag, vr, otherwise);
    }
  }

  private static void type2(Attributes record, int tag, VR vr) {
    if (!record.contains(tag)) {
      record.setNull(tag, vr);
    }
  }
}
