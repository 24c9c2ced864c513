package org.dcm4che3.media;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.io.DicomOutputStream;

/** Writes a DICOMDIR (PS3.10 §8.6). Holds its records in memory until it is closed. */
public class DicomDirWriter implements Closeable {
  private static final int ITEM_HEADER_BYTES = 8;

  private final File file;
  private final Attributes fmi;
  private final Attributes fileSetInformation;
  private final List<Attributes> roots = new ArrayList<>();
  private final IdentityHashMap<Attributes, List<Attributes>> children = new IdentityHashMap<>();

  private DicomDirWriter(File file, Attributes fmi, Attributes fileSetInformation) {
    this.file = file;
    this.fmi = fmi;
    this.fileSetInformation = fileSetInformation;
  }

  public static DicomDirWriter open(File file) throws IOException {
    try (InputStream in = Files.newInputStream(file.toPath());
        DicomInputStream dis = new DicomInputStream(in)) {
      return new DicomDirWriter(file, dis.getFileMetaInformation(), dis.readDataset());
    }
  }

  public static void createEmptyDirectory(
      File file, String iuid, String id, File descFile, String charset) throws IOException {
    Attributes identity = new Attributes();
    identity.setString(Tag.SOPClassUID, VR.UI, UID.MediaStorageDirectoryStorage);
    identity.setString(Tag.SOPInstanceUID, VR.UI, iuid);
    Attributes fmi = identity.createFileMetaInformation(UID.ExplicitVRLittleEndian);
    Attributes fileSetInformation = new Attributes();
    fileSetInformation.setString(Tag.FileSetID, VR.CS, id == null ? "" : id);
    write(file, fmi, fileSetInformation, 0, 0, new Sequence());
  }

  private static void write(
      File file, Attributes fmi, Attributes information, int first, int last, Sequence records)
      throws IOException {
    Attributes dataset = new Attributes(information);
    dataset.setInt(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, VR.UL, first);
    dataset.setInt(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, VR.UL, last);
    dataset.setInt(Tag.FileSetConsistencyFlag, VR.US, 0);
    dataset.setValue(Tag.DirectoryRecordSequence, VR.SQ, records);
    try (OutputStream out = Files.newOutputStream(file.toPath())) {
      new DicomOutputStream(out, UID.ExplicitVRLittleEndian).writeDataset(fmi, dataset);
    }
  }

  public synchronized Attributes addRootDirectoryRecord(Attributes rec) throws IOException {
    roots.add(rec);
    return rec;
  }

  public synchronized Attributes addLowerDirectoryRecord(Attributes parentRec, Attributes rec)
      throws IOException {
    children.computeIfAbsent(parentRec, parent -> new ArrayList<>()).add(rec);
    return rec;
  }

  @Override
  public void close() throws IOException {
    Sequence records = new Sequence();
    IdentityHashMap<Attributes, Integer> offsets = new IdentityHashMap<>();
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    DicomOutputStream.writeFileMetaInformation(start, fmi);
    Attributes before = new Attributes(fileSetInformation);
    before.setInt(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, VR.UL, 0);
    before.setInt(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, VR.UL, 0);
    before.setInt(Tag.FileSetConsistencyFlag, VR.US, 0);
    before.remove(Tag.DirectoryRecordSequence);
    new DicomOutputStream(start, UID.ExplicitVRLittleEndian).writeElements(before);
    int offset = start.size() + 12; // the header of the record sequence
    place(roots, records);
    for (Attributes rec : records) {
      offsets.put(rec, offset);
      offset += ITEM_HEADER_BYTES + length(rec) + ITEM_HEADER_BYTES;
    }
    link(roots, offsets);
    children.values().forEach(siblings -> link(siblings, offsets));
    children.forEach(
        (parent, lower) ->
            parent.setInt(
                Tag.OffsetOfReferencedLowerLevelDirectoryEntity, VR.UL, offsets.get(lower.get(0))));
    int first = roots.isEmpty() ? 0 : offsets.get(roots.get(0));
    int last = roots.isEmpty() ? 0 : offsets.get(roots.get(roots.size() - 1));
    write(file, fmi, fileSetInformation, first, last, records);
  }

  private void place(List<Attributes> siblings, Sequence records) {
    for (Attributes rec : siblings) {
      records.add(rec);
      place(children.getOrDefault(rec, List.of()), records);
    }
  }

  private static void link(
      List<Attributes> siblings, IdentityHashMap<Attributes, Integer> offsets) {
    for (int i = 0; i + 1 < siblings.size(); i++) {
      siblings
          .get(i)
          .setInt(Tag.OffsetOfTheNextDirectoryRecord, VR.UL, offsets.get(siblings.get(i + 1)));
    }
  }

  private static int length(Attributes rec) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DicomOutputStream(bytes, UID.ExplicitVRLittleEndian).writeElements(rec);
    return bytes.size();
  }
}
