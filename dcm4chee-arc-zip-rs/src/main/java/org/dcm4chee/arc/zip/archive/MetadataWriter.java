package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.zip.metadata.BulkDataSplitter;
import org.dcm4chee.arc.zip.metadata.MetadataText;

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
  /**
   * Writes it.
   *
   * @return of which file
   * @throws IOException if the object cannot be read, transcoded or written so, or if {@code out}
   *     throws
   */
  ObjectReader.Written write(OutputStream out) throws IOException {
    try (Spool written = new Spool(SpooledObject.folder(reader))) {
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
    try (SpooledObject whole = SpooledObject.of(reader, OutputStream.nullOutputStream())) {
      return spool(whole.dataset(), whole.fileMetaInformation(), written);
    }
  }

  private ObjectReader.Written spool(
      Attributes dataset, Attributes fileMetaInformation, Spool written) throws IOException {
    text.write(BulkDataSplitter.withoutBulkData(dataset, fileMetaInformation), written);
    return new ObjectReader.Written(dataset, fileMetaInformation);
  }
}
