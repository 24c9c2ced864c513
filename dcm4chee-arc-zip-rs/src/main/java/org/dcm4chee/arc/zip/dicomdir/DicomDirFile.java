package org.dcm4chee.arc.zip.dicomdir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.media.DicomDirWriter;
import org.dcm4che3.util.UIDUtils;

/**
 * Writes the DICOMDIR of a file-set (PS3.3 Annex F, PS3.10 §8.6) with the archive's own {@link
 * DicomDirWriter}. The same input gives the same bytes: the file-set's UID is made of its name, and
 * there is no time in it. Takes memory for all records, and a temporary file of the same size that
 * is deleted before the bytes are returned.
 */
public final class DicomDirFile {
  private final DicomDirWriter writer;
  private final Map<List<String>, Parent> parents = new HashMap<>();

  /** A record that was written, and how many there are below it. */
  private static final class Parent {
    private final Attributes rec;
    private int children;

    Parent(Attributes rec) {
      this.rec = rec;
    }
  }

  private DicomDirFile(DicomDirWriter writer) {
    this.writer = writer;
  }

  /**
   * The bytes of the DICOMDIR.
   *
   * <p>Objects of one Patient ID share a patient record, the one of the first of them; so do those
   * of one study of that patient, and of one series of that study.
   *
   * @param fileSetName what the file-set's UID is made of: the same name, the same UID
   * @param files in the order in which they are to be listed
   * @throws IOException if the temporary file cannot be written
   */
  public static byte[] build(String fileSetName, List<ReferencedFile> files) throws IOException {
    return build(fileSetName, files, Files.createTempDirectory("zip-rs-dicomdir"));
  }

  /**
   * As {@link #build(String, List)}, in a folder that is deleted at the end.
   *
   * @param folder empty
   */
  static byte[] build(String fileSetName, List<ReferencedFile> files, Path folder)
      throws IOException {
    Path file = folder.resolve("DICOMDIR");
    try {
      DicomDirWriter.createEmptyDirectory(
          file.toFile(),
          UIDUtils.createNameBasedUID(fileSetName.getBytes(StandardCharsets.UTF_8)),
          null,
          null,
          null);
      try (DicomDirWriter writer = DicomDirWriter.open(file.toFile())) {
        DicomDirFile dicomDir = new DicomDirFile(writer);
        for (ReferencedFile referenced : files) {
          dicomDir.add(referenced);
        }
      }
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private void add(ReferencedFile referenced) throws IOException {
    DirectoryEntry entry = referenced.entry();
    String patientId = entry.patient().key();
    String studyUid = entry.study().key();
    Parent patient = parents.get(List.of(patientId));
    if (patient == null) {
      patient = new Parent(writer.addRootDirectoryRecord(entry.patient().decoded()));
      parents.put(List.of(patientId), patient);
    }
    Parent study = child(patient, entry.study(), List.of(patientId, studyUid));
    Parent series =
        child(study, entry.series(), List.of(patientId, studyUid, entry.series().key()));
    Attributes instance = entry.instance().decoded();
    series.children++;
    number(instance, Tag.InstanceNumber, series.children);
    instance.setString(Tag.ReferencedFileID, VR.CS, referenced.fileId().toArray(new String[0]));
    writer.addLowerDirectoryRecord(series.rec, instance);
  }

  private Parent child(Parent parent, EncodedRecord encoded, List<String> path) throws IOException {
    Parent known = parents.get(path);
    if (known != null) {
      return known;
    }
    Attributes rec = encoded.decoded();
    parent.children++;
    if (rec.contains(Tag.SeriesInstanceUID)) {
      number(rec, Tag.SeriesNumber, parent.children);
    }
    Parent added = new Parent(writer.addLowerDirectoryRecord(parent.rec, rec));
    parents.put(path, added);
    return added;
  }

  /** Type 1 in most records: where the object has no number, its position is one. */
  private static void number(Attributes rec, int tag, int position) {
    if (rec.getString(tag) == null) {
      rec.setInt(tag, VR.IS, position);
    }
  }
}
