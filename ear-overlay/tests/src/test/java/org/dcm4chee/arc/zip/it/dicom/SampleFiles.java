package org.dcm4chee.arc.zip.it.dicom;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.io.DicomInputStream;

/** Looks into files that somebody else wrote, with the reader that the stand-in archive has. */
public final class SampleFiles {
  private static final Map<String, Integer> NEEDED =
      new TreeMap<>(
          Map.of(
              "Study Instance UID", Tag.StudyInstanceUID,
              "Series Instance UID", Tag.SeriesInstanceUID,
              "SOP Instance UID", Tag.SOPInstanceUID));

  private SampleFiles() {}

  /**
   * The Study Instance UID of a DICOM file, in whatever transfer syntax.
   *
   * @throws IOException if it is no file of a study; its message says why, to people
   */
  public static String studyUid(byte[] file) throws IOException {
    Attributes dataset;
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(file))) {
      dataset = in.readDatasetUntilPixelData();
    } catch (EOFException e) {
      throw new IOException("it ends in the middle of an attribute", e);
    } catch (IOException | RuntimeException e) {
      throw new IOException("it cannot be read as DICOM: " + e.getMessage(), e);
    }
    for (Map.Entry<String, Integer> uid : NEEDED.entrySet()) {
      if (dataset.getString(uid.getValue(), "").isBlank()) {
        throw new IOException("it has no " + uid.getKey());
      }
    }
    return dataset.getString(Tag.StudyInstanceUID);
  }
}
