package org.dcm4che3.media;

import java.util.EnumMap;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;

/** Makes directory records: copies those of a type's keys that the dataset has, and no others. */
public class RecordFactory {
  private Map<RecordType, int[]> keys;

  public void loadDefaultConfiguration() {
    Map<RecordType, int[]> loaded = new EnumMap<>(RecordType.class);
    loaded.put(RecordType.PATIENT, new int[] {Tag.PatientName, Tag.PatientID});
    loaded.put(
        RecordType.STUDY,
        new int[] {
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.AccessionNumber,
          Tag.StudyDescription,
          Tag.StudyInstanceUID,
          Tag.StudyID
        });
    loaded.put(
        RecordType.SERIES, new int[] {Tag.Modality, Tag.SeriesInstanceUID, Tag.SeriesNumber});
    int[] document = {Tag.ContentDate, Tag.ContentTime, Tag.InstanceNumber};
    loaded.put(RecordType.IMAGE, new int[] {Tag.InstanceNumber});
    loaded.put(RecordType.RT_DOSE, new int[] {Tag.InstanceNumber, Tag.DoseSummationType});
    loaded.put(
        RecordType.RT_STRUCTURE_SET,
        new int[] {
          Tag.InstanceNumber, Tag.StructureSetLabel, Tag.StructureSetDate, Tag.StructureSetTime
        });
    loaded.put(
        RecordType.RT_PLAN,
        new int[] {Tag.InstanceNumber, Tag.RTPlanLabel, Tag.RTPlanDate, Tag.RTPlanTime});
    loaded.put(
        RecordType.RT_TREAT_RECORD,
        new int[] {Tag.InstanceNumber, Tag.TreatmentDate, Tag.TreatmentTime});
    loaded.put(
        RecordType.PRESENTATION,
        new int[] {
          Tag.InstanceNumber,
          Tag.PresentationCreationDate,
          Tag.PresentationCreationTime,
          Tag.ContentLabel,
          Tag.ContentDescription,
          Tag.ContentCreatorName,
          Tag.ReferencedSeriesSequence
        });
    loaded.put(RecordType.WAVEFORM, document);
    loaded.put(
        RecordType.SR_DOCUMENT,
        new int[] {
          Tag.ContentDate,
          Tag.ContentTime,
          Tag.InstanceNumber,
          Tag.CompletionFlag,
          Tag.VerificationFlag,
          Tag.VerificationDateTime,
          Tag.ConceptNameCodeSequence
        });
    loaded.put(
        RecordType.KEY_OBJECT_DOC,
        new int[] {
          Tag.ContentDate, Tag.ContentTime, Tag.InstanceNumber, Tag.ConceptNameCodeSequence
        });
    loaded.put(
        RecordType.ENCAP_DOC,
        new int[] {
          Tag.ContentDate,
          Tag.ContentTime,
          Tag.InstanceNumber,
          Tag.DocumentTitle,
          Tag.HL7InstanceIdentifier,
          Tag.ConceptNameCodeSequence,
          Tag.MIMETypeOfEncapsulatedDocument
        });
    loaded.put(RecordType.PRIVATE, new int[] {});
    keys = loaded;
  }

  public RecordType getRecordType(String cuid) {
    return switch (cuid) {
      case "1.2.840.10008.5.1.4.1.1.481.2" -> RecordType.RT_DOSE;
      case "1.2.840.10008.5.1.4.1.1.481.3" -> RecordType.RT_STRUCTURE_SET;
      case "1.2.840.10008.5.1.4.1.1.481.5" -> RecordType.RT_PLAN;
      case "1.2.840.10008.5.1.4.1.1.481.4",
          "1.2.840.10008.5.1.4.1.1.481.6",
          "1.2.840.10008.5.1.4.1.1.481.7" ->
          RecordType.RT_TREAT_RECORD;
      case "1.2.840.10008.5.1.4.1.1.88.59" -> RecordType.KEY_OBJECT_DOC;
      default -> {
        if (cuid.startsWith("1.2.840.10008.5.1.4.1.1.88.")) {
          yield RecordType.SR_DOCUMENT;
        }
        if (cuid.startsWith("1.2.840.10008.5.1.4.1.1.11.")) {
          yield RecordType.PRESENTATION;
        }
        if (cuid.startsWith("1.2.840.10008.5.1.4.1.1.9.")) {
          yield RecordType.WAVEFORM;
        }
        if (cuid.startsWith("1.2.840.10008.5.1.4.1.1.104.")) {
          yield RecordType.ENCAP_DOC;
        }
        yield cuid.startsWith("1.2.840.10008.5.1.4.1.1.") ? RecordType.IMAGE : RecordType.PRIVATE;
      }
    };
  }

  public Attributes createRecord(Attributes dataset, Attributes fmi, String[] fileIDs) {
    String cuid = fmi.getString(Tag.MediaStorageSOPClassUID, UID.SecondaryCaptureImageStorage);
    return createRecord(getRecordType(cuid), null, dataset, fmi, fileIDs);
  }

  public Attributes createRecord(
      RecordType type, String privRecUID, Attributes dataset, Attributes fmi, String[] fileIDs) {
    if (keys == null) {
      loadDefaultConfiguration();
    }
    Attributes record = new Attributes();
    if (dataset.containsValue(Tag.SpecificCharacterSet)) {
      record.setSpecificCharacterSet(dataset.getStrings(Tag.SpecificCharacterSet));
    }
    record.setInt(Tag.OffsetOfTheNextDirectoryRecord, VR.UL, 0);
    record.setInt(Tag.RecordInUseFlag, VR.US, 0xFFFF);
    record.setInt(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, VR.UL, 0);
    record.setString(Tag.DirectoryRecordType, VR.CS, type.code());
    if (fileIDs != null) {
      record.setString(Tag.ReferencedFileID, VR.CS, fileIDs);
    }
    if (fmi != null) {
      record.setString(
          Tag.ReferencedSOPClassUIDInFile, VR.UI, fmi.getString(Tag.MediaStorageSOPClassUID));
      record.setString(
          Tag.ReferencedSOPInstanceUIDInFile, VR.UI, fmi.getString(Tag.MediaStorageSOPInstanceUID));
      record.setString(
          Tag.ReferencedTransferSyntaxUIDInFile, VR.UI, fmi.getString(Tag.TransferSyntaxUID));
    }
    record.addSelected(dataset, keys.get(type));
    return record;
  }
}
