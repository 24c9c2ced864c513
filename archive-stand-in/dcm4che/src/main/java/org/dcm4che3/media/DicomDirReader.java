package org.dcm4che3.media;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.util.SafeClose;

/**
 * Reads a DICOMDIR (PS3.3 Annex F) record by record, following offsets. Each record is the same
 * object however it is reached.
 */
public class DicomDirReader implements Closeable {
  protected final File file;
  protected final RandomAccessFile raf;
  protected final DicomInputStream in;
  protected final Attributes fmi;
  protected final Attributes fsInfo;
  private final Map<Integer, Attributes> records = new HashMap<>();

  public DicomDirReader(File file) throws IOException {
    this(file, "r");
  }

  protected DicomDirReader(File file, String mode) throws IOException {
    this.file = file;
    this.raf = new RandomAccessFile(file, mode);
    try {
      this.in = new DicomInputStream(new Unbuffered(raf));
      this.fmi = in.readFileMetaInformation();
      this.fsInfo = in.readDataset(dis -> dis.tag() == Tag.DirectoryRecordSequence);
      if (fmi == null || in.tag() != Tag.DirectoryRecordSequence) {
        throw new IOException("Not a DICOMDIR, the Directory Record Sequence is missing: " + file);
      }
    } catch (IOException e) {
      SafeClose.close(raf);
      throw e;
    }
  }

  /** The file as a stream that follows {@code seek}, and for which mark is just that. */
  private static final class Unbuffered extends InputStream {
    private final RandomAccessFile raf;
    private long marked;

    Unbuffered(RandomAccessFile raf) {
      this.raf = raf;
    }

    @Override
    public int read() throws IOException {
      return raf.read();
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      return raf.read(b, off, len);
    }

    @Override
    public boolean markSupported() {
      return true;
    }

    // Synchronised because what is overridden is.
    @Override
    public synchronized void mark(int readlimit) {
      try {
        marked = raf.getFilePointer();
      } catch (IOException e) {
        marked = -1;
      }
    }

    @Override
    public synchronized void reset() throws IOException {
      raf.seek(marked);
    }
  }

  public final File getFile() {
    return file;
  }

  public final Attributes getFileMetaInformation() {
    return fmi;
  }

  public final Attributes getFileSetInformation() {
    return fsInfo;
  }

  @Override
  public void close() throws IOException {
    raf.close();
  }

  public String getFileSetUID() {
    return fmi.getString(Tag.MediaStorageSOPInstanceUID);
  }

  public String getTransferSyntaxUID() {
    return fmi.getString(Tag.TransferSyntaxUID);
  }

  public String getFileSetID() {
    return fsInfo.getString(Tag.FileSetID);
  }

  /** The file that a Referenced File ID names; null for none. */
  public File toFile(String[] fileIDs) {
    return fileIDs == null || fileIDs.length == 0
        ? null
        : new File(file.getParent(), String.join(File.separator, fileIDs));
  }

  public int getFileSetConsistencyFlag() {
    return fsInfo.getInt(Tag.FileSetConsistencyFlag, 0);
  }

  public boolean knownInconsistencies() {
    return getFileSetConsistencyFlag() != 0;
  }

  public int getOffsetOfFirstRootDirectoryRecord() {
    return fsInfo.getInt(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 0);
  }

  public int getOffsetOfLastRootDirectoryRecord() {
    return fsInfo.getInt(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, 0);
  }

  public boolean isEmpty() {
    return getOffsetOfFirstRootDirectoryRecord() == 0;
  }

  public void clearCache() {
    records.clear();
  }

  void remember(int offset, Attributes rec) {
    records.put(offset, rec);
  }

  public Attributes readFirstRootDirectoryRecord() throws IOException {
    return readRecord(getOffsetOfFirstRootDirectoryRecord());
  }

  public Attributes readLastRootDirectoryRecord() throws IOException {
    return readRecord(getOffsetOfLastRootDirectoryRecord());
  }

  /** The record after {@code rec} on its level, or null. */
  public Attributes readNextDirectoryRecord(Attributes rec) throws IOException {
    return readRecord(rec.getInt(Tag.OffsetOfTheNextDirectoryRecord, 0));
  }

  /** The first record below {@code rec}, or null. */
  public Attributes readLowerDirectoryRecord(Attributes rec) throws IOException {
    return readRecord(rec.getInt(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, 0));
  }

  protected Attributes findLastLowerDirectoryRecord(Attributes rec) throws IOException {
    Attributes last = readLowerDirectoryRecord(rec);
    Attributes next = last == null ? null : readNextDirectoryRecord(last);
    while (next != null) {
      last = next;
      next = readNextDirectoryRecord(last);
    }
    return last;
  }

  public Attributes findFirstRootDirectoryRecordInUse(boolean ignorePrivate) throws IOException {
    return findInUse(readFirstRootDirectoryRecord(), ignorePrivate, null, 0);
  }

  public Attributes findNextDirectoryRecordInUse(Attributes rec, boolean ignorePrivate)
      throws IOException {
    return findInUse(readNextDirectoryRecord(rec), ignorePrivate, null, 0);
  }

  public Attributes findLowerDirectoryRecordInUse(Attributes rec, boolean ignorePrivate)
      throws IOException {
    return findInUse(readLowerDirectoryRecord(rec), ignorePrivate, null, 0);
  }

  /** The first patient with one of these IDs, with any if there are none; or null. */
  public Attributes findPatientRecord(String... ids) throws IOException {
    return findInUse(readFirstRootDirectoryRecord(), false, RecordType.PATIENT, Tag.PatientID, ids);
  }

  public Attributes findNextPatientRecord(Attributes patRec, String... ids) throws IOException {
    return findInUse(
        readNextDirectoryRecord(patRec), false, RecordType.PATIENT, Tag.PatientID, ids);
  }

  public Attributes findStudyRecord(Attributes patRec, String... iuids) throws IOException {
    return findInUse(
        readLowerDirectoryRecord(patRec), false, RecordType.STUDY, Tag.StudyInstanceUID, iuids);
  }

  public Attributes findNextStudyRecord(Attributes studyRec, String... iuids) throws IOException {
    return findInUse(
        readNextDirectoryRecord(studyRec), false, RecordType.STUDY, Tag.StudyInstanceUID, iuids);
  }

  public Attributes findSeriesRecord(Attributes studyRec, String... iuids) throws IOException {
    return findInUse(
        readLowerDirectoryRecord(studyRec), false, RecordType.SERIES, Tag.SeriesInstanceUID, iuids);
  }

  public Attributes findNextSeriesRecord(Attributes seriesRec, String... iuids) throws IOException {
    return findInUse(
        readNextDirectoryRecord(seriesRec), false, RecordType.SERIES, Tag.SeriesInstanceUID, iuids);
  }

  public Attributes findLowerInstanceRecord(
      Attributes seriesRec, boolean ignorePrivate, String... iuids) throws IOException {
    return findInUse(
        readLowerDirectoryRecord(seriesRec),
        ignorePrivate,
        null,
        Tag.ReferencedSOPInstanceUIDInFile,
        iuids);
  }

  public Attributes findNextInstanceRecord(
      Attributes instRec, boolean ignorePrivate, String... iuids) throws IOException {
    return findInUse(
        readNextDirectoryRecord(instRec),
        ignorePrivate,
        null,
        Tag.ReferencedSOPInstanceUIDInFile,
        iuids);
  }

  private Attributes findInUse(
      Attributes first, boolean ignorePrivate, RecordType type, int keyTag, String... keys)
      throws IOException {
    for (Attributes rec = first; rec != null; rec = readNextDirectoryRecord(rec)) {
      if (inUse(rec)
          && !(ignorePrivate && isPrivate(rec))
          && (type == null || type.code().equals(rec.getString(Tag.DirectoryRecordType)))
          && (keys == null
              || keys.length == 0
              || Arrays.asList(keys).contains(rec.getString(keyTag)))) {
        return rec;
      }
    }
    return null;
  }

  private synchronized Attributes readRecord(int offset) throws IOException {
    if (offset == 0) {
      return null;
    }
    Attributes rec = records.get(offset);
    if (rec == null) {
      raf.seek(offset & 0xFFFFFFFFL);
      in.setPosition(offset & 0xFFFFFFFFL);
      rec = in.readItem();
      records.put(offset, rec);
    }
    return rec;
  }

  void setFileSetInformation(int tag, VR vr, int value) {
    fsInfo.setInt(tag, vr, value);
  }

  public static boolean inUse(Attributes rec) {
    return rec.getInt(Tag.RecordInUseFlag, 0) != 0;
  }

  public static boolean isPrivate(Attributes rec) {
    return RecordType.PRIVATE.code().equals(rec.getString(Tag.DirectoryRecordType));
  }
}
