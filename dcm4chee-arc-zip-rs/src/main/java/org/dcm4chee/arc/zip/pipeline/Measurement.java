package org.dcm4chee.arc.zip.pipeline;

import org.dcm4chee.arc.zip.format.CompressionMethod;
import org.dcm4chee.arc.zip.format.EntryHeader;

/**
 * What an entry's local header says of its body, and the facts that name it.
 *
 * @param compressedSize bytes in the ZIP
 * @param size bytes of the file
 */
record Measurement<F extends ObjectFacts>(
    CompressionMethod method, int crc32, long compressedSize, long size, F facts) {

  /** Whether another encoding of the same object gave the same bytes. */
  boolean sameBytesAs(EntryHeader header) {
    return method == header.method()
        && crc32 == header.crc32()
        && compressedSize == header.compressedSize()
        && size == header.size();
  }

  EntryHeader header(String name) {
    return new EntryHeader(name, method, crc32, compressedSize, size, facts.modified());
  }
}
