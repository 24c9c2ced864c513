package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.zip.changes.Change;

/** Changes the dataset of one object before it is written, and keeps it. For one try. */
final class DatasetWriter {
  private final Change change;
  private Attributes dataset;
  private boolean changeFailed;

  DatasetWriter(Change change) {
    this.change = change;
  }

  /** What the transcoder asks for: the dataset is changed, and goes to {@code out}. */
  OutputStream begin(Attributes read, OutputStream out) throws IOException {
    changeFailed = true;
    change.apply(read);
    changeFailed = false;
    dataset = read;
    return change.through(out);
  }

  /** Whether nothing is written behind Pixel Data. */
  boolean endsWithPixelData() {
    return change.endsWithPixelData();
  }

  boolean hasBegun() {
    return dataset != null;
  }

  /** Whether it is the change that failed, which would fail with another copy too. */
  boolean hasChangeFailed() {
    return changeFailed;
  }

  /**
   * As it was written.
   *
   * @throws IOException if nothing was
   */
  Attributes dataset() throws IOException {
    if (dataset == null) {
      throw new IOException("The archive's transcoder wrote nothing");
    }
    return dataset;
  }
}
