package org.dcm4chee.arc.zip.pipeline;

import java.util.Optional;
import org.dcm4chee.arc.zip.format.Encryption;
import org.dcm4chee.arc.zip.format.EntryForm;

/**
 * Which form each entry of one ZIP has. Immutable.
 *
 * @param zip how the ZIP comes about
 * @param encryption what encrypts all entries; empty if they are not
 */
record Forms(ZipForm zip, Compression compression, Optional<Encryption> encryption) {

  /** Of the object at {@code index} of the sources. */
  EntryForm ofObject(ObjectSource<?> source, int index) {
    return encryption
        .map(password -> password.form(index))
        .orElseGet(() -> zip.entryForm(source, compression));
  }

  /**
   * Of a file that is not an object.
   *
   * @param index of the file among those, from 0
   */
  EntryForm ofExtra(ExtraEntry extra, int index) {
    // Below 0, where no object is.
    return encryption
        .map(password -> password.form(-1 - index))
        .orElseGet(() -> zip.entryForm(extra));
  }
}
