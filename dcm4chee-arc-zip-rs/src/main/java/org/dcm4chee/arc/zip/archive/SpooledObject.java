package org.dcm4chee.arc.zip.archive;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.UID;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4chee.arc.zip.pipeline.EncodeAgainException;

/**
 * The DICOM file that a ZIP of DICOM files has of an object, made and read again: in memory, or, if
 * it is large, in the archive's folder for such files, where its long values stay. Its bulk data
 * can be read until it is closed. What is read of it is for any thread.
 */
final class SpooledObject implements AutoCloseable {
  /** More copies of one object than any archive has. */
  private static final int MOST_COPIES = 16;

  private final Spool file;
  private final Attributes dataset;
  private final Attributes fileMetaInformation;

  private SpooledObject(Spool file, Attributes dataset, Attributes fileMetaInformation) {
    this.file = file;
    this.dataset = dataset;
    this.fileMetaInformation = fileMetaInformation;
  }

  /**
   * Makes the file; anew where a copy of it turns out to be broken and there is another.
   *
   * @param watcher is written what the file is written, so that it can end that by throwing
   * @throws IOException if the object cannot be read or transcoded, or if {@code watcher} throws
   */
  static SpooledObject of(ObjectReader reader, OutputStream watcher) throws IOException {
    for (int copy = 1; ; copy++) {
      Spool file = new Spool(folder(reader));
      try {
        reader.write(new Watched(file, watcher));
        try (DicomInputStream in = opened(file, reader.targetSyntax())) {
          Attributes dataset = in.readDataset();
          return new SpooledObject(file, dataset, in.getFileMetaInformation());
        }
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
  private static DicomInputStream opened(Spool file, String syntax) throws IOException {
    Optional<Path> path = file.file();
    boolean inPlace = path.isPresent() && !syntax.equals(UID.DeflatedExplicitVRLittleEndian);
    if (!inPlace) {
      return new DicomInputStream(file.read());
    }
    DicomInputStream in = new DicomInputStream(path.get().toFile());
    in.setIncludeBulkData(DicomInputStream.IncludeBulkData.URI);
    return in;
  }

  /**
   * Where the archive has what it makes of one object on its way out; the system decides if empty.
   */
  static Optional<Path> folder(ObjectReader reader) {
    return Optional.ofNullable(
            reader.context().getArchiveAEExtension().getBulkDataSpoolDirectoryFile())
        .map(File::toPath);
  }

  /** The data set as it would be sent. */
  Attributes dataset() {
    return dataset;
  }

  Attributes fileMetaInformation() {
    return fileMetaInformation;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Writes to both. */
  private static final class Watched extends OutputStream {
    private final OutputStream file;
    private final OutputStream watcher;

    Watched(OutputStream file, OutputStream watcher) {
      this.file = file;
      this.watcher = watcher;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      watcher.write(bytes, offset, length);
      file.write(bytes, offset, length);
    }
  }
}
