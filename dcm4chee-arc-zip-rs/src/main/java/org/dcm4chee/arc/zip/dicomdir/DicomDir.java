package org.dcm4chee.arc.zip.dicomdir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.media.DicomDirWriter;
import org.dcm4che3.util.UIDUtils;

/**
 * Writes the DICOMDIR of a file-set (PS3.10 §8) with the archive's own writer. The same files give
 * the same bytes.
 */
public final class DicomDir {
  private static final String FILE_SET_ID = "DICOM";

  private DicomDir() {}

  /**
   * A file of the file-set.
   *
   * @param fileId with {@code /} between its components
   */
  public record File(String fileId, DirectoryRecord record) {}

  /**
   * The DICOMDIR of these files.
   *
   * @throws UncheckedIOException if the server's folder for temporary files cannot be written to
   */
  public static byte[] write(List<File> files) {
    try {
      Path temporary = Files.createTempFile("zip-rs", ".dicomdir");
      try {
        write(temporary, files);
        return Files.readAllBytes(temporary);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The DICOMDIR could not be made", e);
    }
  }

  private static void write(Path path, List<File> files) throws IOException {
    DicomDirWriter.createEmptyDirectory(path.toFile(), fileSetUID(files), FILE_SET_ID, null, null);
    Map<String, Attributes> upper = new HashMap<>();
    try (DicomDirWriter writer = DicomDirWriter.open(path.toFile())) {
      for (File file : files) {
        DirectoryRecord.Upper above = file.record().upper();
        String patientKey = "P" + above.patientKey();
        Attributes patient = upper.get(patientKey);
        if (patient == null) {
          patient = writer.addRootDirectoryRecord(new Attributes(above.patient()));
          upper.put(patientKey, patient);
        }
        Attributes study = lower(writer, upper, "S" + above.studyKey(), patient, above.study());
        Attributes series = lower(writer, upper, "E" + above.seriesKey(), study, above.series());
        Attributes instance = new Attributes(file.record().instance());
        instance.setString(Tag.ReferencedFileID, VR.CS, file.fileId().split("/", -1));
        writer.addLowerDirectoryRecord(series, instance);
      }
    }
  }

  private static Attributes lower(
      DicomDirWriter writer,
      Map<String, Attributes> upper,
      String key,
      Attributes parent,
      Attributes record)
      throws IOException {
    Attributes known = upper.get(key);
    if (known == null) {
      known = writer.addLowerDirectoryRecord(parent, new Attributes(record));
      upper.put(key, known);
    }
    return known;
  }

  /** Made from the files, so that a resumed download has the same one. */
  private static String fileSetUID(List<File> files) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (File file : files) {
        String uid = file.record().instance().getString(Tag.ReferencedSOPInstanceUIDInFile, "");
        sha256.update((file.fileId() + '=' + uid + ';').getBytes(StandardCharsets.US_ASCII));
      }
      return UIDUtils.createNameBasedUID(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
