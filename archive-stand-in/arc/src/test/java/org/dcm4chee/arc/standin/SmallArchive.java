package org.dcm4chee.arc.standin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomOutputStream;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.InstanceLocations;

/** The stand-in's services without a server around them. */
final class SmallArchive {
  static final String STUDY = "1.2";
  static final String SERIES = "1.2.3";

  final Device device = new Device("dcm4chee-arc");
  final ArchiveDeviceExtension configuration = new ArchiveDeviceExtension();
  final LocationUpdates updates = new LocationUpdates();
  final Archive archive;
  final Storages storages;
  final StandInRetrieveService service;

  SmallArchive(Path folder) {
    archive = new Archive(folder);
    Storages.putBack(configuration);
    device.addDeviceExtension(configuration);
    for (String title : new String[] {"DCM4CHEE", "ANON", "HEADERS"}) {
      ApplicationEntity ae = new ApplicationEntity(title);
      ae.addAEExtension(new ArchiveAEExtension());
      device.addApplicationEntity(ae);
    }
    storages = new Storages(device, archive);
    service = new StandInRetrieveService(archive, storages, updates, device, new StandInMetrics());
  }

  /** Stores an object with four bytes of pixels. */
  void store(String sopInstanceUID, Consumer<Attributes> change) {
    Attributes dataset = new Attributes();
    dataset.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    dataset.setString(Tag.SOPInstanceUID, VR.UI, sopInstanceUID);
    dataset.setString(Tag.Modality, VR.CS, "CT");
    dataset.setString(Tag.PatientID, VR.LO, "PID");
    dataset.setString(Tag.StudyInstanceUID, VR.UI, STUDY);
    dataset.setString(Tag.SeriesInstanceUID, VR.UI, SERIES);
    dataset.setInt(Tag.Rows, VR.US, 1);
    dataset.setInt(Tag.Columns, VR.US, 2);
    dataset.setInt(Tag.BitsAllocated, VR.US, 16);
    dataset.setBytes(Tag.PixelData, VR.OW, new byte[] {1, 2, 3, 4});
    change.accept(dataset);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(file, UID.ExplicitVRLittleEndian)) {
      out.writeDataset(dataset.createFileMetaInformation(UID.ExplicitVRLittleEndian), dataset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      archive.store(file.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void store(String sopInstanceUID) {
    store(sopInstanceUID, dataset -> {});
  }

  /** A context with what is found of the study. */
  RetrieveContext find(String aet) throws IOException {
    RetrieveContext ctx = service.newRetrieveContextWADO(null, aet, STUDY, null, null);
    service.calculateMatches(ctx);
    return ctx;
  }

  static InstanceLocations only(RetrieveContext ctx) {
    List<InstanceLocations> matches = ctx.getMatches();
    if (matches.size() != 1) {
      throw new AssertionError(matches.size() + " matches");
    }
    return matches.get(0);
  }
}
