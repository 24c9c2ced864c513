package org.dcm4chee.arc.zip.dicomdir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomOutputStream;
import org.dcm4che3.util.UIDUtils;

/**
 * Writes the DICOMDIR of a file-set (PS3.3 Annex F, PS3.10 §8.6). The same files give the same
 * bytes: the file-set's UID is made of their names and UIDs, and there is no time in it.
 *
 * <p>Time grows with the number of files. So does memory: some 500 bytes for each, and three times
 * the DICOMDIR's own size, some 200 bytes for each, while it is put together. The archive's own
 * {@code DicomDirWriter} is not used: it needs a temporary file, which it writes a few bytes a
 * call, and keeps every record as objects.
 */
public final class DicomDir {
  private static final String FILE_SET_ID = "DICOM";
  private static final byte[] SEQUENCE = {0x04, 0x00, 0x20, 0x12, 'S', 'Q', 0, 0};

  private final RecordSequence records;
  private int first = RecordSequence.NONE;
  private int last = RecordSequence.NONE;

  private DicomDir(RecordSequence records) {
    this.records = records;
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
   * <p>Objects of one Patient ID (0010,0020) of one Issuer of Patient ID (0010,0021) share a
   * patient record, the one of the first of them; so do those of one study of that patient, and of
   * one series of that study. Objects that belong to no study, as hanging protocols, are in the
   * root directory entity.
   *
   * @param files in the order in which they are to be listed
   * @throws IllegalArgumentException if two files have the same File ID
   * @throws UncheckedIOException if it would be larger than 2 GiB
   */
  public static byte[] write(List<File> files) {
    String fileSetUid = fileSetUid(files);
    // It is as long without as with the offsets.
    int length = header(fileSetUid, RecordSequence.NONE, RecordSequence.NONE).length;
    RecordSequence records = new RecordSequence(length + SEQUENCE.length + Integer.BYTES);
    DicomDir dicomDir = new DicomDir(records);
    dicomDir.add(files);
    byte[] header = header(fileSetUid, dicomDir.first, dicomDir.last);
    ByteArrayOutputStream file =
        new ByteArrayOutputStream(header.length + SEQUENCE.length + Integer.BYTES + records.size());
    file.writeBytes(header);
    file.writeBytes(SEQUENCE);
    file.writeBytes(RecordSequence.littleEndian(records.size()));
    records.writeTo(file);
    return file.toByteArray();
  }

  /** As {@link #write(List)}, but says only how many operations it took. */
  static long operations(List<File> files) {
    RecordSequence records = new RecordSequence(0);
    new DicomDir(records).add(files);
    return records.operations();
  }

  private static String fileSetUid(List<File> files) {
    StringBuilder names = new StringBuilder();
    for (File file : files) {
      names.append(file.fileId()).append('=').append(file.record().instance().key()).append(';');
    }
    return UIDUtils.createNameBasedUID(names.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** All that comes before the Directory Record Sequence. */
  private static byte[] header(String fileSetUid, int first, int last) {
    Attributes info = new Attributes(4);
    info.setString(Tag.FileSetID, VR.CS, FILE_SET_ID);
    info.setInt(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, VR.UL, first);
    info.setInt(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, VR.UL, last);
    // No known inconsistencies.
    info.setInt(Tag.FileSetConsistencyFlag, VR.US, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DicomOutputStream out = new DicomOutputStream(bytes, UID.ExplicitVRLittleEndian)) {
      out.writeDataset(
          Attributes.createFileMetaInformation(
              fileSetUid, UID.MediaStorageDirectoryStorage, UID.ExplicitVRLittleEndian),
          info);
    } catch (IOException e) {
      throw new UncheckedIOException("The head of the DICOMDIR cannot be encoded", e);
    }
    return bytes.toByteArray();
  }

  private void add(List<File> files) {
    RecordTree tree = new RecordTree();
    files.forEach(tree::add);
    first = entity(tree.root());
  }

  /**
   * Writes the records of a directory entity, each with all that is below it: at most four levels.
   *
   * @return the offset of the first of them
   */
  private int entity(RecordTree.Branch parent) {
    int firstOfEntity = RecordSequence.NONE;
    int previous = RecordSequence.NONE;
    int position = 0;
    for (RecordTree.Node node : parent.children()) {
      position++;
      int at = records.append(rec(node, position));
      if (previous == RecordSequence.NONE) {
        firstOfEntity = at;
      } else {
        records.next(previous, at);
      }
      if (node instanceof RecordTree.Branch branch) {
        records.lower(at, entity(branch));
      }
      previous = at;
    }
    if (parent.rec().isEmpty()) {
      last = previous;
    }
    return firstOfEntity;
  }

  private static Attributes rec(RecordTree.Node node, int position) {
    if (node instanceof RecordTree.Leaf leaf) {
      Attributes rec = leaf.file().record().instance().decoded();
      number(rec, Tag.InstanceNumber, position);
      rec.setString(Tag.ReferencedFileID, VR.CS, leaf.file().fileId().split("/", -1));
      return rec;
    }
    Attributes rec = ((RecordTree.Branch) node).rec().orElseThrow().decoded();
    number(rec, Tag.SeriesNumber, position);
    return rec;
  }

  /** Where the object has no number, its position is one: see {@link Origin#POSITION}. */
  private static void number(Attributes rec, int tag, int position) {
    if (rec.contains(tag) && !RecordKeys.hasValue(rec, tag)) {
      rec.setString(tag, VR.IS, Integer.toString(position));
    }
  }
}
