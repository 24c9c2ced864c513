package org.dcm4chee.arc.zip.archive;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.UID;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4chee.arc.zip.metadata.BulkDataSplitter;
import org.dcm4chee.arc.zip.metadata.MetadataText;
import org.dcm4chee.arc.zip.pipeline.EncodeAgainException;

/**
 * Writes the metadata of one object, without its bulk data: of exactly the DICOM file that a ZIP of
 * DICOM files has. Its header is enough where nothing is behind the pixels; else the file is made,
 * in memory or in the archive's folder for such files, and read again. Nothing is written before
 * the text is whole. Thread-safe.
 *
 * @param text how it is written
 * @param verify whether the stored bytes are compared with their digest, so that all are read
 */
record MetadataWriter(ObjectReader reader, MetadataText text, boolean verify) {
  /** More copies of one object than any archive has. */
  private static final int MOST_COPIES = 16;

  /**
   * Writes it.
   *
   * @return of which file
   * @throws IOException if the object cannot be read, transcoded or written so, or if {@code out}
   *     throws
   */
  ObjectReader.Written write(OutputStream out) throws IOException {
    try (Spool written = new Spool(folder())) {
      ObjectReader.Written object = spool(written);
      try (InputStream in = written.read()) {
        in.transferTo(out);
      }
      return object;
    }
  }

  private ObjectReader.Written spool(Spool written) throws IOException {
    Optional<Outliner.Header> header = verify ? Optional.empty() : reader.header();
    return header.isPresent() && !BulkDataSplitter.hasTextInFiles(header.get().dataset())
        ? spool(header.get().dataset(), header.get().fileMetaInformation(), written)
        : spoolWhole(written);
  }

  private ObjectReader.Written spoolWhole(Spool written) throws IOException {
    try (Spool file = encoded();
        DicomInputStream in = opened(file)) {
      Attributes dataset = in.readDataset();
      return spool(dataset, in.getFileMetaInformation(), written);
    }
  }

  private ObjectReader.Written spool(
      Attributes dataset, Attributes fileMetaInformation, Spool written) throws IOException {
    text.write(BulkDataSplitter.withoutBulkData(dataset, fileMetaInformation), written);
    return new ObjectReader.Written(dataset, fileMetaInformation);
  }

  /** The DICOM file; anew where a copy of it turns out to be broken and there is another. */
  private Spool encoded() throws IOException {
    for (int copy = 1; ; copy++) {
      Spool file = new Spool(folder());
      try {
        reader.write(file);
        return file;
      } catch (EncodeAgainException e) {
        file.close();
        if (copy == MOST_COPIES) {
          throw e;
        }
      } catch (IOException | RuntimeException | Error e) {
        file.close();
        throw e;
      }
    }
  }

  /** Long values stay in the file, if it is one whose bytes are those of the values. */
  private DicomInputStream opened(Spool file) throws IOException {
    Optional<Path> path = file.file();
    boolean inPlace =
        path.isPresent() && !reader.targetSyntax().equals(UID.DeflatedExplicitVRLittleEndian);
    if (!inPlace) {
      return new DicomInputStream(file.read());
    }
    DicomInputStream in = new DicomInputStream(path.get().toFile());
    in.setIncludeBulkData(DicomInputStream.IncludeBulkData.URI);
    return in;
  }

  private Optional<Path> folder() {
    return Optional.ofNullable(
            reader.context().getArchiveAEExtension().getBulkDataSpoolDirectoryFile())
        .map(File::toPath);
  }
}
