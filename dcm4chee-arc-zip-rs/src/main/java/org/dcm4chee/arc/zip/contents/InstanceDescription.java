package org.dcm4chee.arc.zip.contents;

import java.util.OptionalInt;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;

/** The columns of the manifest that come from the dataset that was written. */
record InstanceDescription(
    String studyInstanceUid,
    String seriesInstanceUid,
    String sopInstanceUid,
    String sopClassUid,
    String modality,
    OptionalInt seriesNumber,
    OptionalInt instanceNumber,
    String transferSyntaxUid) {
  private static final Values.Selection LOOKED_AT =
      Values.Selection.of(
          Tag.StudyInstanceUID,
          Tag.SeriesInstanceUID,
          Tag.SOPInstanceUID,
          Tag.SOPClassUID,
          Tag.Modality,
          Tag.SeriesNumber,
          Tag.InstanceNumber);

  private static final Values.Selection SYNTAX = Values.Selection.of(Tag.TransferSyntaxUID);

  static InstanceDescription of(Attributes dataset, Attributes fileMetaInformation) {
    Values values = Values.of(dataset, LOOKED_AT);
    return new InstanceDescription(
        values.text(Tag.StudyInstanceUID),
        values.text(Tag.SeriesInstanceUID),
        values.text(Tag.SOPInstanceUID),
        values.text(Tag.SOPClassUID),
        values.text(Tag.Modality),
        values.number(Tag.SeriesNumber),
        values.number(Tag.InstanceNumber),
        Values.of(fileMetaInformation, SYNTAX).text(Tag.TransferSyntaxUID));
  }
}
