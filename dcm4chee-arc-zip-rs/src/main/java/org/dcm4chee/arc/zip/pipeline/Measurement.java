package org.dcm4chee.arc.zip.pipeline;

import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryHeader;

/**
 * What encoding an object once has told.
 *
 * @param compressedSize bytes of the body, as it is in the ZIP
 * @param size bytes of the file
 */
record Measurement<F extends ObjectFacts>(
    EntryForm form, int crc32, long compressedSize, long size, F facts) {

  /** Whether the object is as long as {@code header} says. */
  boolean sameLengthAs(EntryHeader header) {
    return form.id() == header.form().id()
        && compressedSize == header.compressedSize()
        && size == header.size();
  }

  EntryHeader header(String name) {
    return new EntryHeader(name, form, crc32, compressedSize, size, facts.modified());
  }
}
