package org.dcm4chee.arc.standin;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.util.UIDUtils;

/**
 * A study that is made up. Of its instances no more is kept than that: what a database would hold
 * of them is made up when it is looked at.
 *
 * @param seriesUIDs from the first on
 * @param bytes of the pixels of each instance
 * @param digests whether the database has digests, which costs to make each file up once
 * @param more attributes that all instances have
 */
record Invention(
    String studyUID, List<String> seriesUIDs, long bytes, boolean digests, Attributes more) {
  static final Date UPDATED = new Date(0);

  static Invention of(String studyUID, int series, long bytes, boolean digests, Attributes more) {
    return new Invention(
        studyUID,
        IntStream.rangeClosed(1, series).mapToObj(s -> studyUID + '.' + s).toList(),
        bytes,
        digests,
        more);
  }

  String seriesUID(int series) {
    return seriesUIDs.get(series - 1);
  }

  /** What a database would hold of an instance; a new one each time. */
  Attributes row(int series, int number) {
    Attributes row = new Attributes();
    row.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    row.setString(Tag.SOPInstanceUID, VR.UI, studyUID + '.' + series + '.' + number);
    row.setString(Tag.StudyDate, VR.DA, "20240101");
    row.setString(Tag.StudyTime, VR.TM, "120000");
    row.setString(Tag.Modality, VR.CS, "CT");
    row.setString(Tag.SeriesDescription, VR.LO, "Invented");
    row.setString(Tag.PatientName, VR.PN, "Invented^Patient");
    row.setString(
        Tag.PatientID,
        VR.LO,
        UIDUtils.createNameBasedUID(studyUID.getBytes(StandardCharsets.US_ASCII)));
    row.setString(Tag.StudyInstanceUID, VR.UI, studyUID);
    row.setString(Tag.SeriesInstanceUID, VR.UI, seriesUID(series));
    row.setInt(Tag.SeriesNumber, VR.IS, series);
    row.setInt(Tag.InstanceNumber, VR.IS, number);
    row.addAll(new Attributes(more));
    return row;
  }
}
