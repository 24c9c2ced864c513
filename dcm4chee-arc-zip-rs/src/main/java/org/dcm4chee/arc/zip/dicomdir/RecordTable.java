package org.dcm4chee.arc.zip.dicomdir;

import static org.dcm4chee.arc.zip.dicomdir.Condition.HL7_DOCUMENT;
import static org.dcm4chee.arc.zip.dicomdir.Condition.IN_OBJECT;
import static org.dcm4chee.arc.zip.dicomdir.Condition.VERIFIED;
import static org.dcm4chee.arc.zip.dicomdir.Origin.Moment.ACQUISITION;
import static org.dcm4chee.arc.zip.dicomdir.Origin.Moment.CONTENT;
import static org.dcm4chee.arc.zip.dicomdir.Origin.Moment.CREATION;
import static org.dcm4chee.arc.zip.dicomdir.Origin.Moment.SERIES;
import static org.dcm4chee.arc.zip.dicomdir.Origin.Moment.STUDY;
import static org.dcm4chee.arc.zip.dicomdir.Origin.OBJECT;
import static org.dcm4chee.arc.zip.dicomdir.Origin.POSITION;
import static org.dcm4chee.arc.zip.dicomdir.Origin.attribute;
import static org.dcm4chee.arc.zip.dicomdir.Origin.date;
import static org.dcm4chee.arc.zip.dicomdir.Origin.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcm4che3.data.Tag;

/**
 * The keys of directory records: every row of type 1, 1C and 2 of the tables of PS3.3 §F.5 (2024e),
 * with the macros they include (Content Identification, Table 10-12), and the keys of the retired
 * types that the archive still knows. Of the keys of type 3 only those are here that tell patients
 * apart or that the archive's own table has. What each row means is in {@link RecordKeys}. It is
 * long because it is the table.
 */
final class RecordTable {
  /** Types whose records are in the root directory entity (PS3.3 Table F.4-1): of no study. */
  static final Set<String> OF_ROOT =
      Set.of("HANGING PROTOCOL", "PALETTE", "IMPLANT", "IMPLANT ASSY", "IMPLANT GROUP");

  /** (3010,0034), by the name that PS3.6 gives it. */
  static final int USER_CONTENT_LONG_LABEL = 0x30100034;

  private static final Origin UNKNOWN_TIME = value(Origin.UNKNOWN_TIME);
  private static final Origin UNNAMED = value("UNNAMED");

  private static final Map<String, List<RecordKey>> KEYS = new RecordTable().keys;

  private final Map<String, List<RecordKey>> keys = new LinkedHashMap<>();
  private String type;

  /** The keys of a type of records; none for a type that has none. */
  static List<RecordKey> of(String recordType) {
    return KEYS.getOrDefault(recordType, List.of());
  }

  /** All types that have keys. */
  static Set<String> types() {
    return KEYS.keySet();
  }

  private RecordTable() {
    composite();
    pixelsAndWaves();
    radiotherapy();
    documents();
    content();
    ofRoot();
    retired();
  }

  private void composite() {
    record("PATIENT");
    type2(Tag.PatientName);
    type1(Tag.PatientID, attribute(Tag.StudyInstanceUID));
    // With the Patient ID it says who it is: records of different issuers are different ones.
    type3(Tag.IssuerOfPatientID);

    record("STUDY");
    type1(Tag.StudyDate, date(Tag.StudyTime, SERIES, ACQUISITION, CONTENT, CREATION));
    type1(Tag.StudyTime, UNKNOWN_TIME);
    type2(Tag.StudyDescription);
    // 1C, for readers that know studies by Referenced SOP Instance UID in File; nothing does now.
    type1(Tag.StudyInstanceUID, OBJECT);
    type1(Tag.StudyID, Origin.STUDY_ID);
    type2(Tag.AccessionNumber);

    record("SERIES");
    type1(Tag.Modality, value("OT"));
    type1(Tag.SeriesInstanceUID, OBJECT);
    type1(Tag.SeriesNumber, POSITION);
  }

  private void pixelsAndWaves() {
    record("IMAGE");
    type1(Tag.InstanceNumber, POSITION);

    record("WAVEFORM");
    type1(Tag.InstanceNumber, POSITION);
    contentMoment();

    record("SPECTROSCOPY");
    type1(Tag.ImageType, value("ORIGINAL", "PRIMARY", "SPECTROSCOPY", "NONE"));
    contentMoment();
    type1(Tag.InstanceNumber, POSITION);
    type1c(Tag.ReferencedImageEvidenceSequence, IN_OBJECT, OBJECT);
    type1(Tag.NumberOfFrames, value("1"));
    type1(Tag.Rows, value("1"));
    type1(Tag.Columns, value("1"));
    type1(Tag.DataPointRows, value("1"));
    type1(Tag.DataPointColumns, value("1"));

    record("RAW DATA");
    contentMoment();
    type2(Tag.InstanceNumber);

    record("SURFACE SCAN");
    contentMoment();
  }

  private void radiotherapy() {
    record("RT DOSE");
    type1(Tag.InstanceNumber, POSITION);
    type1(Tag.DoseSummationType, value("PLAN"));

    record("RT STRUCTURE SET");
    type1(Tag.InstanceNumber, POSITION);
    type1(Tag.StructureSetLabel, UNNAMED);
    type2(Tag.StructureSetDate);
    type2(Tag.StructureSetTime);

    record("RT PLAN");
    type1(Tag.InstanceNumber, POSITION);
    type1(Tag.RTPlanLabel, UNNAMED);
    type2(Tag.RTPlanDate);
    type2(Tag.RTPlanTime);

    record("RT TREAT RECORD");
    type1(Tag.InstanceNumber, POSITION);
    type2(Tag.TreatmentDate);
    type2(Tag.TreatmentTime);

    record("RADIOTHERAPY");
    type1(Tag.InstanceNumber, POSITION);
    type1c(Tag.UserContentLabel, IN_OBJECT, OBJECT);
    type1c(USER_CONTENT_LONG_LABEL, IN_OBJECT, OBJECT);
    type2(Tag.ContentDescription);
    type2(Tag.ContentCreatorName);

    record("PLAN");
  }

  private void documents() {
    record("SR DOCUMENT");
    type1(Tag.InstanceNumber, POSITION);
    type1(Tag.CompletionFlag, value("PARTIAL"));
    type1(Tag.VerificationFlag, value("UNVERIFIED"));
    contentMoment();
    type1c(Tag.VerificationDateTime, VERIFIED, Origin.LAST_VERIFICATION);
    type1(Tag.ConceptNameCodeSequence, Origin.UNKNOWN_CODE);
    type1c(Tag.ContentSequence, IN_OBJECT, OBJECT);

    record("KEY OBJECT DOC");
    type1(Tag.InstanceNumber, POSITION);
    contentMoment();
    type1(Tag.ConceptNameCodeSequence, Origin.UNKNOWN_CODE);
    type1c(Tag.ContentSequence, IN_OBJECT, OBJECT);

    record("ENCAP DOC");
    type2(Tag.ContentDate);
    type2(Tag.ContentTime);
    type1(Tag.InstanceNumber, POSITION);
    type2(Tag.DocumentTitle);
    type1c(Tag.HL7InstanceIdentifier, HL7_DOCUMENT, attribute(Tag.SOPInstanceUID));
    type2(Tag.ConceptNameCodeSequence);
    type1(Tag.MIMETypeOfEncapsulatedDocument, value("application/octet-stream"));

    record("ASSESSMENT");
    type1(Tag.InstanceNumber, POSITION);
    type1(
        Tag.InstanceCreationDate,
        date(Tag.InstanceCreationTime, CONTENT, ACQUISITION, SERIES, STUDY));
    type1(Tag.InstanceCreationTime, UNKNOWN_TIME);
  }

  /** Types that include the Content Identification Macro. */
  private void content() {
    record("PRESENTATION");
    type1(
        Tag.PresentationCreationDate,
        date(Tag.PresentationCreationTime, CONTENT, ACQUISITION, SERIES, STUDY, CREATION));
    type1(Tag.PresentationCreationTime, UNKNOWN_TIME);
    contentIdentification();
    type1c(Tag.ReferencedSeriesSequence, IN_OBJECT, OBJECT);
    type1c(Tag.BlendingSequence, IN_OBJECT, OBJECT);

    for (String dated :
        List.of(
            "REGISTRATION",
            "FIDUCIAL",
            "VALUE MAP",
            "MEASUREMENT",
            "SURFACE",
            "TRACT",
            "ANNOTATION")) {
      record(dated);
      contentMoment();
      contentIdentification();
    }

    record("STEREOMETRIC");
    contentIdentification();
  }

  private void ofRoot() {
    record("HANGING PROTOCOL");
    type1(Tag.HangingProtocolName, UNNAMED);
    type1(Tag.HangingProtocolDescription, UNNAMED);
    type1(Tag.HangingProtocolLevel, value("MANUFACTURER"));
    type1(Tag.HangingProtocolCreator, UNNAMED);
    type1(Tag.HangingProtocolCreationDateTime, value(Origin.UNKNOWN_DATE));
    type1(Tag.HangingProtocolDefinitionSequence, Origin.ANY_MODALITY);
    type1(Tag.NumberOfPriorsReferenced, value("0"));
    type2(Tag.HangingProtocolUserIdentificationCodeSequence);

    record("PALETTE");
    type1(Tag.ContentLabel, UNNAMED);
    type2(Tag.ContentDescription);

    record("IMPLANT");
    type1(Tag.Manufacturer, UNNAMED);
    type1(Tag.ImplantName, UNNAMED);
    type1c(Tag.ImplantSize, IN_OBJECT, OBJECT);
    type1(Tag.ImplantPartNumber, UNNAMED);

    record("IMPLANT ASSY");
    type1(Tag.ImplantAssemblyTemplateName, UNNAMED);
    type1(Tag.Manufacturer, UNNAMED);
    type1(Tag.ProcedureTypeCodeSequence, Origin.UNKNOWN_CODE);

    record("IMPLANT GROUP");
    type1(Tag.ImplantTemplateGroupName, UNNAMED);
    type3(Tag.ImplantTemplateGroupDescription);
    type1(Tag.ImplantTemplateGroupIssuer, UNNAMED);
  }

  /** PS3.3-2004 and, for HL7 STRUC DOC, 2018b: objects of these classes are still in archives. */
  private void retired() {
    record("OVERLAY");
    type1(Tag.OverlayNumber, value("1"));
    record("VOI LUT");
    type1(Tag.LUTNumber, value("1"));
    record("CURVE");
    type1(Tag.CurveNumber, value("1"));
    record("STORED PRINT");
    type1(Tag.InstanceNumber, POSITION);
    record("HL7 STRUC DOC");
    type1(Tag.HL7InstanceIdentifier, attribute(Tag.SOPInstanceUID));
    type1(Tag.HL7DocumentEffectiveTime, value(Origin.UNKNOWN_DATE));
    type1(Tag.HL7DocumentTypeCodeSequence, Origin.UNKNOWN_CODE);
    type1c(Tag.DocumentTitle, IN_OBJECT, OBJECT);
    // It may add any keys: Private Record UID (0004,1432) is what it must have.
    record("PRIVATE");
  }

  private void contentMoment() {
    type1(Tag.ContentDate, date(Tag.ContentTime, ACQUISITION, SERIES, STUDY, CREATION));
    type1(Tag.ContentTime, UNKNOWN_TIME);
  }

  private void contentIdentification() {
    type1(Tag.InstanceNumber, POSITION);
    type1(Tag.ContentLabel, UNNAMED);
    type2(Tag.ContentDescription);
    type2(Tag.ContentCreatorName);
  }

  /** Begins a type; every record says its character set, it is not inherited from another one. */
  private void record(String recordType) {
    type = recordType;
    keys.put(type, new ArrayList<>());
    type1c(Tag.SpecificCharacterSet, IN_OBJECT, OBJECT);
  }

  private void type1(int tag, Origin origin) {
    add(tag, Requirement.TYPE_1, Condition.NONE, origin);
  }

  private void type1c(int tag, Condition condition, Origin origin) {
    add(tag, Requirement.TYPE_1C, condition, origin);
  }

  private void type2(int tag) {
    add(tag, Requirement.TYPE_2, Condition.NONE, OBJECT);
  }

  private void type3(int tag) {
    add(tag, Requirement.TYPE_3, Condition.NONE, OBJECT);
  }

  private void add(int tag, Requirement requirement, Condition condition, Origin origin) {
    keys.get(type).add(new RecordKey(type, tag, requirement, condition, origin));
  }
}
