package org.dcm4chee.arc.zip.dicomdir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.media.DicomDirWriter;
import org.dcm4che3.util.UIDUtils;

/**
 * Writes the DICOMDIR of a file-set (PS3.3 Annex F, PS3.10 §8.6) with the archive's own {@link
 * DicomDirWriter}. The same files give the same bytes: the file-set's UID is made of their names
 * and UIDs, and there is no time in it. Takes memory for all records, and a temporary file of the
 * same size that is deleted before the bytes are returned.
 */
public final class DicomDir {
  private static final String FILE_SET_ID = "DICOM";

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

  private DicomDir(DicomDirWriter writer) {
    this.writer = writer;
  }

  /**
   * A file of the file-set.
   *
   * @param fileId one to eight components with {@code /} between them, each of one to eight
   *     characters {@code A-Z 0-9 _} (PS3.10 §8.2, §8.5)
   * @param record what the directory says about it
   */
  public record File(String fileId, DirectoryRecord record) {
    private static final Pattern FILE_ID = Pattern.compile("[A-Z0-9_]{1,8}(/[A-Z0-9_]{1,8}){0,7}");

    /**
     * Checks the File ID.
     *
     * @throws IllegalArgumentException if it is none
     */
    public File {
      Objects.requireNonNull(record, "record");
      if (!FILE_ID.matcher(fileId).matches()) {
        throw new IllegalArgumentException(
            "Not a File ID: "
                + fileId
                + "; give 1 to 8 components of 1 to 8 characters A-Z 0-9 _ with / between them");
      }
    }
  }

  /**
   * The bytes of the DICOMDIR.
   *
   * <p>Objects of one Patient ID share a patient record, the one of the first of them; so do those
   * of one study of that patient, and of one series of that study.
   *
   * @param files in the order in which they are to be listed
   * @throws UncheckedIOException if the server's folder for temporary files cannot be written to
   */
  public static byte[] write(List<File> files) {
    try {
      return write(files, Files.createTempDirectory("zip-rs-dicomdir"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The DICOMDIR could not be made in the folder for temporary files", e);
    }
  }

  /**
   * As {@link #write(List)}, in a folder that is deleted at the end.
   *
   * @param folder empty
   */
  static byte[] write(List<File> files, Path folder) throws IOException {
    Path file = folder.resolve("DICOMDIR");
    try {
      DicomDirWriter.createEmptyDirectory(
          file.toFile(), fileSetUid(files), FILE_SET_ID, null, null);
      try (DicomDirWriter writer = DicomDirWriter.open(file.toFile())) {
        DicomDir dicomDir = new DicomDir(writer);
        for (File referenced : files) {
          dicomDir.add(referenced);
        }
      }
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static String fileSetUid(List<File> files) {
    StringBuilder names = new StringBuilder();
    for (File file : files) {
      names.append(file.fileId()).append('=').append(file.record().instance().key()).append(';');
    }
    return UIDUtils.createNameBasedUID(names.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void add(File file) throws IOException {
    DirectoryRecord record = file.record();
    String patientId = record.patient().key();
    String studyUid = record.study().key();
    Parent patient = parents.get(List.of(patientId));
    if (patient == null) {
      patient = new Parent(writer.addRootDirectoryRecord(record.patient().decoded()));
      parents.put(List.of(patientId), patient);
    }
    Parent study = child(patient, record.study(), List.of(patientId, studyUid));
    Parent series =
        child(study, record.series(), List.of(patientId, studyUid, record.series().key()));
    Attributes instance = record.instance().decoded();
    series.children++;
    number(instance, Tag.InstanceNumber, series.children);
    instance.setString(Tag.ReferencedFileID, VR.CS, file.fileId().split("/", -1));
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
