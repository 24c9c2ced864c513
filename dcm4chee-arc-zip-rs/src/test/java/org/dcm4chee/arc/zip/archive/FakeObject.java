package org.dcm4chee.arc.zip.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomOutputStream;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.Fake;

/** An object of the fake archive: a DICOM file, which can be lost, slow or near line. */
public final class FakeObject {
  private final String uid;
  private final Attributes attributes;
  private final byte[] file;
  private final List<Location> locations = new ArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final InstanceLocations match;
  private volatile boolean lost;
  private volatile boolean nearline;
  private volatile Runnable onOpen = () -> {};
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /**
   * An object of the study {@link ArchiveWithoutServer#STUDY}.
   *
   * @param series number of its series
   * @param number within that
   * @param bytes of its pixels
   */
  public FakeObject(int series, int number, int bytes) {
    this(series, number, bytes, ArchiveWithoutServer.STUDY + "." + series + "." + number);
  }

  /** One that has a SOP Instance UID which another series may have, too. */
  FakeObject(int series, int number, int bytes, String sopInstanceUid) {
    uid = sopInstanceUid;
    attributes = new Attributes();
    attributes.setString(Tag.SOPClassUID, VR.UI, "1.2.840.10008.5.1.4.1.1.7");
    attributes.setString(Tag.SOPInstanceUID, VR.UI, uid);
    attributes.setString(Tag.Modality, VR.CS, "OT");
    attributes.setString(Tag.PatientID, VR.LO, "P1");
    attributes.setString(Tag.StudyInstanceUID, VR.UI, ArchiveWithoutServer.STUDY);
    attributes.setString(Tag.SeriesInstanceUID, VR.UI, ArchiveWithoutServer.STUDY + "." + series);
    attributes.setInt(Tag.SeriesNumber, VR.IS, series);
    attributes.setInt(Tag.InstanceNumber, VR.IS, number);
    file = file(attributes, bytes);
    locations.add(
        new Location.Builder()
            .storageID("fs1")
            .storagePath(uid)
            .transferSyntaxUID(UID.ExplicitVRLittleEndian)
            .size(file.length)
            .build());
    match =
        Fake.of(
            InstanceLocations.class,
            Map.of(
                "getSopInstanceUID", arguments -> uid,
                "getSopClassUID", arguments -> attributes.getString(Tag.SOPClassUID),
                "getLocations", arguments -> locations,
                "getAttributes", arguments -> attributes,
                "getUpdatedTime", arguments -> new Date(0),
                "isImage", arguments -> true,
                "isVideo", arguments -> false,
                "isMultiframe", arguments -> false));
  }

  private static byte[] file(Attributes attributes, int bytes) {
    Attributes dataset = new Attributes(attributes);
    dataset.setBytes(Tag.PixelData, VR.OB, new byte[bytes]);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(file, UID.ExplicitVRLittleEndian)) {
      out.writeDataset(dataset.createFileMetaInformation(UID.ExplicitVRLittleEndian), dataset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /** Its file is not there any more. */
  public FakeObject lost() {
    lost = true;
    return this;
  }

  /** It is there again. */
  FakeObject found() {
    lost = false;
    return this;
  }

  /** The archive copies it to its retrieve cache first. */
  public FakeObject nearline() {
    nearline = true;
    return this;
  }

  boolean isNearline() {
    return nearline;
  }

  /** Whoever reads it waits for the gate, or until interrupted. */
  FakeObject behind(CountDownLatch closed) {
    gate = closed;
    return this;
  }

  /** Whoever opens it does something first. */
  FakeObject whenOpened(Runnable action) {
    onOpen = action;
    return this;
  }

  /** It lies in a transfer syntax that nothing can be made of. */
  public FakeObject storedAs(String transferSyntax) {
    locations.add(location(locations.remove(0), transferSyntax));
    return this;
  }

  private static Location location(Location like, String transferSyntax) {
    return new Location.Builder()
        .storageID(like.getStorageID())
        .storagePath(like.getStoragePath())
        .transferSyntaxUID(transferSyntax)
        .size(like.getSize())
        .build();
  }

  /** There are two copies of it. */
  FakeObject storedTwice() {
    locations.add(location(locations.get(0), locations.get(0).getTransferSyntaxUID()));
    return this;
  }

  /** Its SOP Instance UID. */
  public String uid() {
    return uid;
  }

  long size() {
    return file.length;
  }

  InstanceLocations match() {
    return match;
  }

  Location location() {
    return locations.get(0);
  }

  /** How often its file was opened. */
  public int opened() {
    return opened.get();
  }

  InputStream open() throws IOException {
    opened.incrementAndGet();
    onOpen.run();
    if (lost) {
      throw new NoSuchFileException("/storage/of/the/server/" + uid);
    }
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
    return new java.io.ByteArrayInputStream(file);
  }
}
