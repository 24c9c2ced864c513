package org.dcm4chee.arc.zip.archive;

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

  static InstanceDescription of(Attributes dataset, Attributes fileMetaInformation) {
    return new InstanceDescription(
        dataset.getString(Tag.StudyInstanceUID, ""),
        dataset.getString(Tag.SeriesInstanceUID, ""),
        dataset.getString(Tag.SOPInstanceUID, ""),
        dataset.getString(Tag.SOPClassUID, ""),
        dataset.getString(Tag.Modality, ""),
        number(dataset, Tag.SeriesNumber),
        number(dataset, Tag.InstanceNumber),
        fileMetaInformation.getString(Tag.TransferSyntaxUID, ""));
  }

  /** A number that is written as one; an IS that is none counts as absent. */
  static OptionalInt number(Attributes dataset, int tag) {
    String text = dataset.getString(tag, "").strip();
    return text.matches("[+-]?[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}
