package org.dcm4che3.media;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/**
 * Makes directory records (PS3.3 §F.5) out of data sets: copies of the record's keys that are
 * present, nothing is filled in. Like the archive's, not thread-safe until {@link
 * #loadDefaultConfiguration} was called. Long because most of it is the table of keys of each type
 * of record.
 */
public class RecordFactory {
  private static final int IN_USE = 0xFFFF;

  private static final int[] CONTENT = {
    Tag.SpecificCharacterSet,
    Tag.ContentDate,
    Tag.ContentTime,
    Tag.InstanceNumber,
    Tag.ContentLabel,
    Tag.ContentDescription,
    Tag.ContentCreatorName
  };
  private static final String STORAGE = "1.2.840.10008.5.1.4.1.1.";

  private Map<RecordType, int[]> keys;
  private Map<String, RecordType> types;
  private final Map<String, String> privateRecordUIDs = new HashMap<>();
  private final Map<String, int[]> privateRecordKeys = new HashMap<>();

  public void loadDefaultConfiguration() {
    types = new HashMap<>();
    keys = new EnumMap<>(RecordType.class);
    for (RecordType type : RecordType.values()) {
      setKeys(type, standardKeys(type));
      for (String uid : standardSopClasses(type)) {
        types.put(uid.startsWith("=") ? uid.substring(1) : STORAGE + uid, type);
      }
    }
  }

  private void setKeys(RecordType type, int[] tags) {
    int[] sorted = tags.clone();
    Arrays.sort(sorted);
    keys.put(type, sorted);
  }

  private void loadIfMissing() {
    if (types == null) {
      loadDefaultConfiguration();
    }
  }

  private static int[] standardKeys(RecordType type) {
    return switch (type) {
      case PATIENT -> new int[] {Tag.SpecificCharacterSet, Tag.PatientName, Tag.PatientID};
      case STUDY ->
          new int[] {
            Tag.SpecificCharacterSet,
            Tag.StudyDate,
            Tag.StudyTime,
            Tag.AccessionNumber,
            Tag.StudyDescription,
            Tag.StudyInstanceUID,
            Tag.StudyID
          };
      case SERIES -> new int[] {Tag.Modality, Tag.SeriesInstanceUID, Tag.SeriesNumber};
      case IMAGE, STORED_PRINT -> new int[] {Tag.InstanceNumber};
      case OVERLAY -> new int[] {Tag.OverlayNumber};
      case VOI_LUT -> new int[] {Tag.LUTNumber};
      case CURVE -> new int[] {Tag.CurveNumber};
      case RT_DOSE -> new int[] {Tag.InstanceNumber, Tag.DoseSummationType};
      case RT_STRUCTURE_SET ->
          new int[] {
            Tag.SpecificCharacterSet,
            Tag.InstanceNumber,
            Tag.StructureSetLabel,
            Tag.StructureSetDate,
            Tag.StructureSetTime
          };
      case RT_PLAN ->
          new int[] {
            Tag.SpecificCharacterSet,
            Tag.InstanceNumber,
            Tag.RTPlanLabel,
            Tag.RTPlanDate,
            Tag.RTPlanTime
          };
      case RT_TREAT_RECORD -> new int[] {Tag.InstanceNumber, Tag.TreatmentDate, Tag.TreatmentTime};
      case PRESENTATION ->
          new int[] {
            Tag.SpecificCharacterSet,
            Tag.ReferencedSeriesSequence,
            Tag.InstanceNumber,
            Tag.ContentLabel,
            Tag.ContentDescription,
            Tag.PresentationCreationDate,
            Tag.PresentationCreationTime,
            Tag.ContentCreatorName,
            Tag.BlendingSequence
          };
      case WAVEFORM, RAW_DATA -> new int[] {Tag.ContentDate, Tag.ContentTime, Tag.InstanceNumber};
      case SR_DOCUMENT ->
          new int[] {
            Tag.SpecificCharacterSet,
            Tag.ContentDate,
            Tag.ContentTime,
            Tag.InstanceNumber,
            Tag.VerificationDateTime,
            Tag.ConceptNameCodeSequence,
            Tag.CompletionFlag,
            Tag.VerificationFlag
          };
      case KEY_OBJECT_DOC ->
          new int[] {
            Tag.SpecificCharacterSet,
            Tag.ContentDate,
            Tag.ContentTime,
            Tag.InstanceNumber,
            Tag.ConceptNameCodeSequence
          };
      case SPECTROSCOPY ->
          new int[] {
            Tag.ImageType,
            Tag.ContentDate,
            Tag.ContentTime,
            Tag.ReferencedImageEvidenceSequence,
            Tag.InstanceNumber,
            Tag.NumberOfFrames,
            Tag.Rows,
            Tag.Columns,
            Tag.DataPointRows,
            Tag.DataPointColumns
          };
      case REGISTRATION, FIDUCIAL, VALUE_MAP, MEASUREMENT, SURFACE, TRACT -> CONTENT;
      case HANGING_PROTOCOL ->
          new int[] {
            Tag.SpecificCharacterSet,
            Tag.HangingProtocolName,
            Tag.HangingProtocolDescription,
            Tag.HangingProtocolLevel,
            Tag.HangingProtocolCreator,
            Tag.HangingProtocolCreationDateTime,
            Tag.HangingProtocolDefinitionSequence,
            Tag.NumberOfPriorsReferenced,
            Tag.HangingProtocolUserIdentificationCodeSequence
          };
      case ENCAP_DOC ->
          new int[] {
            Tag.SpecificCharacterSet,
            Tag.ContentDate,
            Tag.ContentTime,
            Tag.InstanceNumber,
            Tag.ConceptNameCodeSequence,
            Tag.HL7InstanceIdentifier,
            Tag.DocumentTitle,
            Tag.MIMETypeOfEncapsulatedDocument
          };
      case HL7_STRUC_DOC ->
          new int[] {
            Tag.SpecificCharacterSet,
            Tag.HL7InstanceIdentifier,
            Tag.HL7DocumentEffectiveTime,
            Tag.HL7DocumentTypeCodeSequence,
            Tag.DocumentTitle
          };
      case PALETTE ->
          new int[] {Tag.SpecificCharacterSet, Tag.ContentLabel, Tag.ContentDescription};
      case IMPLANT ->
          new int[] {Tag.Manufacturer, Tag.ImplantName, Tag.ImplantSize, Tag.ImplantPartNumber};
      case IMPLANT_ASSY ->
          new int[] {
            Tag.Manufacturer, Tag.ImplantAssemblyTemplateName, Tag.ProcedureTypeCodeSequence
          };
      case IMPLANT_GROUP ->
          new int[] {
            Tag.ImplantTemplateGroupName,
            Tag.ImplantTemplateGroupDescription,
            Tag.ImplantTemplateGroupIssuer
          };
      case SURFACE_SCAN -> new int[] {Tag.ContentDate, Tag.ContentTime};
      case ASSESSMENT ->
          new int[] {Tag.InstanceCreationDate, Tag.InstanceCreationTime, Tag.InstanceNumber};
      case STEREOMETRIC, PLAN, PRIVATE -> new int[0];
    };
  }

  /** The SOP classes below the root of the storage classes; in full with an equals sign. */
  private static String[] standardSopClasses(RecordType type) {
    String list =
        switch (type) {
          case IMAGE ->
              "1 1.1 1.1.1 1.2 1.2.1 1.3 1.3.1 2 2.1 2.2 3 3.1 4 4.1 4.3 4.4 5 6 6.1 6.2 6.3 7 7.1"
                  + " 7.2 7.3 7.4 12.1 12.1.1 12.2 12.2.1 12.3 13.1.1 13.1.2 13.1.3 13.1.4 13.1.5"
                  + " 14.1 14.2 20 30 66.4 77.1.1 77.1.1.1 77.1.2 77.1.2.1 77.1.3 77.1.4 77.1.4.1"
                  + " 77.1.5.1 77.1.5.2 77.1.5.4 77.1.5.5 77.1.5.6 77.1.5.7 77.1.5.8 77.1.6 81.1"
                  + " 82.1 128 128.1 130 481.1";
          case OVERLAY -> "8";
          case VOI_LUT -> "10 11";
          case CURVE -> "9 129";
          case STORED_PRINT -> "=1.2.840.10008.5.1.1.27";
          case RT_DOSE -> "481.2";
          case RT_STRUCTURE_SET -> "481.3";
          case RT_PLAN -> "481.5 481.8";
          case RT_TREAT_RECORD -> "481.4 481.6 481.7 481.9";
          case PRESENTATION -> "11.1 11.2 11.3 11.4 11.5 11.6 11.7 11.8 11.9 11.10 11.11 11.12 131";
          case WAVEFORM -> "9.1 9.1.1 9.1.2 9.1.3 9.1.4 9.2.1 9.3.1 9.4.1 9.4.2 9.5.1 9.6.1";
          // Key Object Selection, 88.59, too: that is what the archive's table says.
          case SR_DOCUMENT ->
              "78.6 79.1 88.1 88.2 88.3 88.4 88.11 88.22 88.33 88.40 88.50 88.59 88.65 88.67 88.69"
                  + " 88.70 88.71 88.72 88.73 88.74 88.75 88.76 88.77";
          case SPECTROSCOPY -> "4.2";
          case RAW_DATA -> "66";
          case REGISTRATION -> "66.1 66.3";
          case FIDUCIAL -> "66.2";
          case HANGING_PROTOCOL -> "=1.2.840.10008.5.1.4.38.1";
          case ENCAP_DOC -> "104.1 104.2 104.3 104.4 104.5";
          case VALUE_MAP -> "67";
          case STEREOMETRIC -> "77.1.5.3";
          case PALETTE -> "=1.2.840.10008.5.1.4.39.1";
          case IMPLANT -> "=1.2.840.10008.5.1.4.43.1";
          case IMPLANT_ASSY -> "=1.2.840.10008.5.1.4.44.1";
          case IMPLANT_GROUP -> "=1.2.840.10008.5.1.4.45.1";
          case PLAN ->
              "=1.2.840.10008.5.1.4.34.1 =1.2.840.10008.5.1.4.34.7 =1.2.840.10008.5.1.4.34.10";
          case MEASUREMENT -> "78.1 78.2 78.3 78.4 78.5 78.7 78.8 80.1";
          case SURFACE -> "66.5";
          case SURFACE_SCAN -> "68.1 68.2";
          case TRACT -> "66.6";
          case ASSESSMENT -> "90.1";
          default -> "";
        };
    return list.isEmpty() ? new String[0] : list.split(" ", -1);
  }

  /** The type of record for instances of this class; PRIVATE if the standard has none. */
  public RecordType getRecordType(String cuid) {
    loadIfMissing();
    return types.getOrDefault(Objects.requireNonNull(cuid), RecordType.PRIVATE);
  }

  public RecordType setRecordType(String cuid, RecordType type) {
    loadIfMissing();
    return types.put(Objects.requireNonNull(cuid), Objects.requireNonNull(type));
  }

  /** The tags that a record of this type takes over, ascending. */
  public int[] getRecordKeys(RecordType type) {
    loadIfMissing();
    return keys.get(type).clone();
  }

  public void setRecordKeys(RecordType type, int[] keys) {
    loadIfMissing();
    setKeys(type, keys);
  }

  /** What goes into Private Record UID (0004,1432): the class's UID if nothing else was set. */
  public String getPrivateRecordUID(String cuid) {
    return privateRecordUIDs.getOrDefault(cuid, cuid);
  }

  public String setPrivateRecordUID(String cuid, String uid) {
    return privateRecordUIDs.put(cuid, uid);
  }

  public int[] setPrivateRecordKeys(String uid, int[] keys) {
    int[] sorted = keys.clone();
    Arrays.sort(sorted);
    return privateRecordKeys.put(uid, sorted);
  }

  /** The record of an instance, of the type that its class in {@code fmi} has. */
  public Attributes createRecord(Attributes dataset, Attributes fmi, String[] fileIDs) {
    String cuid = fmi.getString(Tag.MediaStorageSOPClassUID);
    RecordType type = getRecordType(cuid);
    return createRecord(
        type, type == RecordType.PRIVATE ? getPrivateRecordUID(cuid) : null, dataset, fmi, fileIDs);
  }

  /**
   * The record of that type.
   *
   * @param privRecUID for PRIVATE, else null
   * @param fmi needed only with {@code fileIDs}
   * @param fileIDs where the instance is, null for records without a file
   */
  public Attributes createRecord(
      RecordType type, String privRecUID, Attributes dataset, Attributes fmi, String[] fileIDs) {
    loadIfMissing();
    if ((type == RecordType.PRIVATE) != (privRecUID != null)) {
      throw new IllegalArgumentException("A private record, and no other, has a UID: " + type);
    }
    Attributes rec = new Attributes(20);
    rec.setInt(Tag.OffsetOfTheNextDirectoryRecord, VR.UL, 0);
    rec.setInt(Tag.RecordInUseFlag, VR.US, IN_USE);
    rec.setInt(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, VR.UL, 0);
    rec.setString(Tag.DirectoryRecordType, VR.CS, type.code());
    if (privRecUID != null) {
      rec.setString(Tag.PrivateRecordUID, VR.UI, privRecUID);
    }
    if (fileIDs != null) {
      rec.setString(Tag.ReferencedFileID, VR.CS, fileIDs);
      reference(rec, Tag.ReferencedSOPClassUIDInFile, fmi, Tag.MediaStorageSOPClassUID);
      reference(rec, Tag.ReferencedSOPInstanceUIDInFile, fmi, Tag.MediaStorageSOPInstanceUID);
      reference(rec, Tag.ReferencedTransferSyntaxUIDInFile, fmi, Tag.TransferSyntaxUID);
    }
    int[] itsKeys = privRecUID == null ? null : privateRecordKeys.get(privRecUID);
    rec.addSelected(dataset, itsKeys == null ? keys.get(type) : itsKeys);
    copyConceptModifiers(dataset.getSequence(Tag.ContentSequence), rec);
    return rec;
  }

  private static void reference(Attributes rec, int tag, Attributes fmi, int fmiTag) {
    rec.setString(tag, VR.UI, fmi.getString(fmiTag));
  }

  private static void copyConceptModifiers(Sequence content, Attributes rec) {
    if (content == null) {
      return;
    }
    for (Attributes item : content) {
      if ("HAS CONCEPT MOD".equals(item.getString(Tag.RelationshipType))) {
        rec.ensureSequence(Tag.ContentSequence, 1).add(new Attributes(item));
      }
    }
  }
}
