package org.dcm4chee.arc.zip.dicomdir;

import java.util.stream.IntStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.media.RecordFactory;
import org.dcm4che3.media.RecordType;

/**
 * The type 1 and type 2 keys of directory records (PS3.3 §F.5). A type 1 key that the data set
 * lacks gets the value of a like attribute of the data set, or one that says as little as may be; a
 * type 2 key is left empty. Series Number and Instance Number are filled in later, by position.
 */
final class RecordKeys {
  private static final String UNKNOWN_DATE = "19000101";
  private static final String UNKNOWN_TIME = "000000";

  /** In the order of preference, each date with the time that belongs to it. */
  private static final int[][] DATES = {
    {Tag.ContentDate, Tag.ContentTime},
    {Tag.AcquisitionDate, Tag.AcquisitionTime},
    {Tag.SeriesDate, Tag.SeriesTime},
    {Tag.StudyDate, Tag.StudyTime},
    {Tag.InstanceCreationDate, Tag.InstanceCreationTime}
  };

  /** As {@link #DATES}, beginning with what is common to a study. */
  private static final int[][] DATES_OF_STUDY = {
    {Tag.SeriesDate, Tag.SeriesTime},
    {Tag.AcquisitionDate, Tag.AcquisitionTime},
    {Tag.ContentDate, Tag.ContentTime},
    {Tag.InstanceCreationDate, Tag.InstanceCreationTime}
  };

  private static final int MAX_SHORT_STRING = 16;

  private RecordKeys() {}

  /** Loads the standard's keys and adds what the archive's table lacks of them. */
  static RecordFactory configured(RecordFactory factory) {
    factory.loadDefaultConfiguration();
    // The archive's table lists it among the SR documents; PS3.3 §F.5.26 has a type for it.
    factory.setRecordType(UID.KeyObjectSelectionDocumentStorage, RecordType.KEY_OBJECT_DOC);
    for (RecordType type : RecordType.values()) {
      // Every record says its character set: it is not inherited from another one.
      factory.setRecordKeys(
          type,
          IntStream.concat(
                  IntStream.of(factory.getRecordKeys(type)), IntStream.of(Tag.SpecificCharacterSet))
              .sorted()
              .distinct()
              .toArray());
    }
    return factory;
  }

  /** For classes that the archive's table does not know: the type by what is in the object. */
  static RecordType typeOf(RecordType known, Attributes dataset) {
    if (known != RecordType.PRIVATE) {
      return known;
    }
    if (dataset.containsValue(Tag.Rows) && dataset.containsValue(Tag.Columns)) {
      return RecordType.IMAGE;
    }
    if (dataset.containsValue(Tag.WaveformSequence)) {
      return RecordType.WAVEFORM;
    }
    if (dataset.containsValue(Tag.MIMETypeOfEncapsulatedDocument)) {
      return RecordType.ENCAP_DOC;
    }
    return dataset.containsValue(Tag.ContentSequence) && dataset.containsValue(Tag.CompletionFlag)
        ? RecordType.SR_DOCUMENT
        : RecordType.PRIVATE;
  }

  /** Completes a record that has what the data set has. */
  static void fill(RecordType type, Attributes rec, Attributes dataset) {
    switch (type) {
      case PATIENT -> {
        type1(rec, Tag.PatientID, VR.LO, dataset.getString(Tag.StudyInstanceUID));
        type2(rec, Tag.PatientName, VR.PN);
      }
      case STUDY -> fillStudy(rec, dataset);
      case SERIES -> {
        type1(rec, Tag.Modality, VR.CS, "OT");
        type2(rec, Tag.SeriesNumber, VR.IS);
      }
      case RT_DOSE -> type1(rec, Tag.DoseSummationType, VR.CS, "PLAN");
      case RT_STRUCTURE_SET -> {
        type1(rec, Tag.StructureSetLabel, VR.SH, "UNNAMED");
        type2(rec, Tag.StructureSetDate, VR.DA);
        type2(rec, Tag.StructureSetTime, VR.TM);
      }
      case RT_PLAN -> {
        type1(rec, Tag.RTPlanLabel, VR.SH, "UNNAMED");
        type2(rec, Tag.RTPlanDate, VR.DA);
        type2(rec, Tag.RTPlanTime, VR.TM);
      }
      case RT_TREAT_RECORD -> {
        type2(rec, Tag.TreatmentDate, VR.DA);
        type2(rec, Tag.TreatmentTime, VR.TM);
      }
      case PRESENTATION -> {
        moment(rec, Tag.PresentationCreationDate, Tag.PresentationCreationTime, dataset, DATES);
        fillContentIdentification(rec);
      }
      case WAVEFORM, RAW_DATA, SURFACE_SCAN -> contentMoment(rec, dataset);
      case SR_DOCUMENT -> {
        contentMoment(rec, dataset);
        type1(rec, Tag.CompletionFlag, VR.CS, "PARTIAL");
        type1(rec, Tag.VerificationFlag, VR.CS, "UNVERIFIED");
        fillConceptName(rec);
      }
      case KEY_OBJECT_DOC -> {
        contentMoment(rec, dataset);
        fillConceptName(rec);
      }
      case SPECTROSCOPY -> fillSpectroscopy(rec, dataset);
      case REGISTRATION, FIDUCIAL, VALUE_MAP, MEASUREMENT, SURFACE, TRACT -> {
        contentMoment(rec, dataset);
        fillContentIdentification(rec);
      }
      case ENCAP_DOC -> {
        type2(rec, Tag.ContentDate, VR.DA);
        type2(rec, Tag.ContentTime, VR.TM);
        type2(rec, Tag.DocumentTitle, VR.ST);
        type2(rec, Tag.ConceptNameCodeSequence, VR.SQ);
        type1(rec, Tag.MIMETypeOfEncapsulatedDocument, VR.LO, "application/octet-stream");
      }
      case ASSESSMENT ->
          moment(rec, Tag.InstanceCreationDate, Tag.InstanceCreationTime, dataset, DATES);
      // IMAGE has but its number; the others belong to no study, or have no keys at all.
      default -> {}
    }
  }

  private static void fillStudy(Attributes rec, Attributes dataset) {
    moment(rec, Tag.StudyDate, Tag.StudyTime, dataset, DATES_OF_STUDY);
    type2(rec, Tag.AccessionNumber, VR.SH);
    type2(rec, Tag.StudyDescription, VR.LO);
    String uid = dataset.getString(Tag.StudyInstanceUID);
    type1(
        rec,
        Tag.StudyID,
        VR.SH,
        dataset.getString(
            Tag.AccessionNumber, uid.substring(Math.max(0, uid.length() - MAX_SHORT_STRING))));
  }

  private static void fillSpectroscopy(Attributes rec, Attributes dataset) {
    contentMoment(rec, dataset);
    type1(rec, Tag.ImageType, VR.CS, "ORIGINAL\\PRIMARY\\SPECTROSCOPY\\NONE");
    type1(rec, Tag.NumberOfFrames, VR.IS, "1");
    type1(rec, Tag.Rows, VR.US, "1");
    type1(rec, Tag.Columns, VR.US, "1");
    type1(rec, Tag.DataPointRows, VR.UL, "1");
    type1(rec, Tag.DataPointColumns, VR.UL, "1");
  }

  private static void fillContentIdentification(Attributes rec) {
    type1(rec, Tag.ContentLabel, VR.CS, "UNNAMED");
    type2(rec, Tag.ContentDescription, VR.LO);
    type2(rec, Tag.ContentCreatorName, VR.PN);
  }

  private static void fillConceptName(Attributes rec) {
    if (!rec.containsValue(Tag.ConceptNameCodeSequence)) {
      Attributes title = new Attributes(3);
      title.setString(Tag.CodeValue, VR.SH, "UNTITLED");
      // 99: a private coding scheme (PS3.3 §8.2).
      title.setString(Tag.CodingSchemeDesignator, VR.SH, "99ZIPRS");
      title.setString(Tag.CodeMeaning, VR.LO, "Document without a title");
      rec.newSequence(Tag.ConceptNameCodeSequence, 1).add(title);
    }
  }

  private static void contentMoment(Attributes rec, Attributes dataset) {
    moment(rec, Tag.ContentDate, Tag.ContentTime, dataset, DATES);
  }

  /** Fills date and time, the time only from where the date is from. */
  private static void moment(
      Attributes rec, int date, int time, Attributes dataset, int[][] others) {
    if (rec.getString(date) == null) {
      for (int[] other : others) {
        if (dataset.getString(other[0]) != null) {
          rec.setString(date, VR.DA, dataset.getString(other[0]));
          rec.setString(time, VR.TM, dataset.getString(other[1], UNKNOWN_TIME));
          return;
        }
      }
    }
    type1(rec, date, VR.DA, UNKNOWN_DATE);
    type1(rec, time, VR.TM, UNKNOWN_TIME);
  }

  private static void type1(Attributes rec, int tag, VR vr, String value) {
    // No text: absent, empty or nothing but blanks.
    if (rec.getString(tag) == null) {
      rec.setString(tag, vr, value);
    }
  }

  private static void type2(Attributes rec, int tag, VR vr) {
    if (!rec.contains(tag)) {
      rec.setNull(tag, vr);
    }
  }
}
