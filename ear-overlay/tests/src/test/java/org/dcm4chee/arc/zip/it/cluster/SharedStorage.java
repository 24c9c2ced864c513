package org.dcm4chee.arc.zip.it.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.server.Built;

/**
 * A folder with the files of all servers. What is put there before they start is in each of them,
 * and still is when one was started again.
 */
record SharedStorage(Path folder) {

  static SharedStorage create() throws IOException {
    Files.createDirectories(Built.SERVERS.path());
    Path folder = Files.createTempDirectory(Built.SERVERS.path(), "storage-of-all-");
    Files.createDirectories(folder.resolve("fs1"));
    return new SharedStorage(folder);
  }

  /**
   * Puts a study there and gives its UID.
   *
   * @param size pixels of an image, each way
   */
  String study(int instances, int size) throws IOException {
    String study = DicomFile.newUid();
    String series = DicomFile.newUid();
    for (int i = 1; i <= instances; i++) {
      String instance = DicomFile.newUid();
      Files.write(
          folder.resolve("fs1").resolve(instance),
          DicomFile.ct(study, series, instance, 1, i, size).toBytes(DicomFile.EXPLICIT_LE));
    }
    return study;
  }

  /** What a server is to be started with. */
  Map<String, String> properties() {
    return Map.of("stand-in.storage", folder.toString());
  }
}
