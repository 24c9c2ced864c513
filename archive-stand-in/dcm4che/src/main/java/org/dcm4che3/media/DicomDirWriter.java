package org.dcm4che3.media;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomOutputStream;

/**
 * Adds records to a DICOMDIR (PS3.3 Annex F). Each is written to the end of the file at once; the
 * offsets of the records before and above it, which are at fixed places in those, are put right by
 * {@link #commit}.
 */
public class DicomDirWriter extends DicomDirReader {
  private static final int IN_USE = 0xFFFF;

  /** (FFFE,E0DD) with its length of zero. */
  private static final byte[] SEQUENCE_DELIMITER = {
    (byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0
  };

  /** Bytes from a record's item tag to the value of its first attribute, (0004,1400). */
  private static final int NEXT_RECORD_OFFSET = 16;

  /** Bytes to the value of (0004,1420), after (0004,1400) and (0004,1410). */
  private static final int LOWER_ENTITY_OFFSET = 38;

  /**
   * Bytes from the value of (0004,1200) to the first item: the rest of it, (0004,1202), (0004,1212)
   * and the header of the sequence.
   */
  private static final int ROOT_OFFSETS_BEFORE_ITEMS = 38;

  private final IdentityHashMap<Attributes, Attributes> lastChildren = new IdentityHashMap<>();
  private final IdentityHashMap<Attributes, Attributes> changed = new IdentityHashMap<>();
  private final int firstRecordPos;
  private DicomEncodingOptions encOpts;
  private int nextRecordPos;
  private boolean dirty;

  private DicomDirWriter(File file) throws IOException {
    super(file, "rw");
    int length = in.length();
    boolean undefined = length <= 0;
    encOpts = new DicomEncodingOptions(false, undefined, false, undefined, false);
    firstRecordPos = (int) in.getPosition();
    nextRecordPos =
        isEmpty() ? firstRecordPos : length > 0 ? firstRecordPos + length : (int) raf.length() - 8;
  }

  /** How records are written; undefined lengths for a directory that was empty. */
  public DicomEncodingOptions getEncodingOptions() {
    return encOpts;
  }

  public void setEncodingOptions(DicomEncodingOptions encOpts) {
    this.encOpts = encOpts;
  }

  /**
   * Opens a directory to add to.
   *
   * @throws FileNotFoundException if it is not there; see {@link #createEmptyDirectory}
   */
  public static DicomDirWriter open(File file) throws IOException {
    if (!file.isFile()) {
      throw new FileNotFoundException(file.getPath());
    }
    return new DicomDirWriter(file);
  }

  /**
   * Makes a directory without records.
   *
   * @param iuid the file-set's UID
   * @param id the file-set's ID, null for none
   * @param descFile a file that describes it, beside or below {@code file}; null for none
   * @param charset of that file, null for none
   */
  public static void createEmptyDirectory(
      File file, String iuid, String id, File descFile, String charset) throws IOException {
    createEmptyDirectory(
        file,
        Attributes.createFileMetaInformation(
            iuid, UID.MediaStorageDirectoryStorage, UID.ExplicitVRLittleEndian),
        id,
        descFile,
        charset);
  }

  public static void createEmptyDirectory(
      File file, Attributes fmi, String id, File descFile, String charset) throws IOException {
    Attributes fsInfo = new Attributes(7);
    fsInfo.setString(Tag.FileSetID, VR.CS, id);
    if (descFile != null) {
      fsInfo.setString(Tag.FileSetDescriptorFileID, VR.CS, fileIDs(file, descFile));
      if (charset != null && !charset.isEmpty()) {
        fsInfo.setString(Tag.SpecificCharacterSetOfFileSetDescriptorFile, VR.CS, charset);
      }
    }
    fsInfo.setInt(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, VR.UL, 0);
    fsInfo.setInt(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, VR.UL, 0);
    fsInfo.setInt(Tag.FileSetConsistencyFlag, VR.US, 0);
    fsInfo.setNull(Tag.DirectoryRecordSequence, VR.SQ);
    try (DicomOutputStream out = new DicomOutputStream(file)) {
      out.writeDataset(fmi, fsInfo);
    }
  }

  /** The names that lead from the directory's folder to {@code f}. */
  public String[] toFileIDs(File f) {
    return fileIDs(file, f);
  }

  private static String[] fileIDs(File dicomdir, File f) {
    var folder = dicomdir.getAbsoluteFile().getParentFile().toPath();
    var path = f.getAbsoluteFile().toPath();
    if (!path.startsWith(folder)) {
      throw new IllegalArgumentException("file: " + f + " not in directory: " + folder);
    }
    String[] ids = new String[path.getNameCount() - folder.getNameCount()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = path.getName(folder.getNameCount() + i).toString();
    }
    return ids;
  }

  /** Adds a record at the top, a patient's as a rule. */
  public synchronized Attributes addRootDirectoryRecord(Attributes rec) throws IOException {
    Attributes last = readLastRootDirectoryRecord();
    int offset = nextRecordPos;
    write(rec);
    if (last == null) {
      setFileSetInformation(
          Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, VR.UL, offset);
    } else {
      link(last, Tag.OffsetOfTheNextDirectoryRecord, offset);
    }
    setFileSetInformation(
        Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, VR.UL, offset);
    return rec;
  }

  /** Adds a record as the last below {@code parentRec}, which must be of this directory. */
  public synchronized Attributes addLowerDirectoryRecord(Attributes parentRec, Attributes rec)
      throws IOException {
    Attributes last = lastChildren.get(parentRec);
    if (last == null) {
      last = findLastLowerDirectoryRecord(parentRec);
    }
    int offset = nextRecordPos;
    write(rec);
    if (last == null) {
      link(parentRec, Tag.OffsetOfReferencedLowerLevelDirectoryEntity, offset);
    } else {
      link(last, Tag.OffsetOfTheNextDirectoryRecord, offset);
    }
    lastChildren.put(parentRec, rec);
    return rec;
  }

  public synchronized Attributes findOrAddPatientRecord(Attributes rec) throws IOException {
    Attributes found = findPatientRecord(rec.getString(Tag.PatientID));
    return found != null ? found : addRootDirectoryRecord(rec);
  }

  public synchronized Attributes findOrAddStudyRecord(Attributes patRec, Attributes rec)
      throws IOException {
    Attributes found = findStudyRecord(patRec, rec.getString(Tag.StudyInstanceUID));
    return found != null ? found : addLowerDirectoryRecord(patRec, rec);
  }

  public synchronized Attributes findOrAddSeriesRecord(Attributes studyRec, Attributes rec)
      throws IOException {
    Attributes found = findSeriesRecord(studyRec, rec.getString(Tag.SeriesInstanceUID));
    return found != null ? found : addLowerDirectoryRecord(studyRec, rec);
  }

  private void link(Attributes rec, int tag, int offset) {
    rec.setInt(tag, VR.UL, offset);
    changed.put(rec, rec);
  }

  private void write(Attributes rec) throws IOException {
    if (!dirty) {
      dirty = true;
      writeConsistencyFlag(IN_USE);
    }
    rec.setInt(Tag.OffsetOfTheNextDirectoryRecord, VR.UL, 0);
    rec.setInt(Tag.RecordInUseFlag, VR.US, IN_USE);
    rec.setInt(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, VR.UL, 0);
    rec.setItemPosition(nextRecordPos);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(bytes, getTransferSyntaxUID())) {
      out.setEncodingOptions(encOpts);
      rec.writeItemTo(out);
    }
    raf.seek(nextRecordPos);
    raf.write(bytes.toByteArray());
    remember(nextRecordPos, rec);
    nextRecordPos += bytes.size();
  }

  /** Puts offsets, length and consistency flag right. */
  public synchronized void commit() throws IOException {
    if (!dirty) {
      return;
    }
    for (Attributes rec : changed.values()) {
      writeUInt32(rec, NEXT_RECORD_OFFSET, Tag.OffsetOfTheNextDirectoryRecord);
      writeUInt32(rec, LOWER_ENTITY_OFFSET, Tag.OffsetOfReferencedLowerLevelDirectoryEntity);
    }
    changed.clear();
    if (encOpts.undefSequenceLength) {
      raf.seek(nextRecordPos);
      raf.write(SEQUENCE_DELIMITER);
      raf.setLength(nextRecordPos + (long) SEQUENCE_DELIMITER.length);
    } else {
      raf.setLength(nextRecordPos);
    }
    raf.seek(firstRecordPos - ROOT_OFFSETS_BEFORE_ITEMS);
    raf.write(littleEndian(getOffsetOfFirstRootDirectoryRecord()));
    raf.seek(firstRecordPos - ROOT_OFFSETS_BEFORE_ITEMS + 12);
    raf.write(littleEndian(getOffsetOfLastRootDirectoryRecord()));
    raf.seek(firstRecordPos - 4);
    raf.write(littleEndian(encOpts.undefSequenceLength ? -1 : nextRecordPos - firstRecordPos));
    writeConsistencyFlag(0);
    dirty = false;
  }

  private void writeUInt32(Attributes rec, int at, int tag) throws IOException {
    raf.seek(rec.getItemPosition() + at);
    raf.write(littleEndian(rec.getInt(tag, 0)));
  }

  private void writeConsistencyFlag(int flag) throws IOException {
    raf.seek(firstRecordPos - 14);
    raf.write(littleEndian(flag), 0, 2);
    setFileSetInformation(Tag.FileSetConsistencyFlag, VR.US, flag);
  }

  private static byte[] littleEndian(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  @Override
  public void close() throws IOException {
    commit();
    super.close();
  }
}
