package org.dcm4chee.arc.zip.format;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/**
 * The records of a ZIP whose entries are not all known at the start: for each entry the one before
 * its body and the one behind, and at last the central directory. The bytes are those that a {@link
 * ZipLayout} of the same entries gives. Used by one thread.
 */
public final class ZipWriter {
  private final List<EntryHeader> entries = new ArrayList<>();
  private long written;

  /**
   * Begins the next entry. Its body is to be written behind it, as long as the header says.
   *
   * @return its local header
   */
  public byte[] begin(EntryHeader header) {
    byte[] local = Records.localHeader(Records.Fields.of(header));
    entries.add(header);
    written += local.length + header.compressedSize();
    return local;
  }

  /**
   * Ends the entry whose body has been written.
   *
   * @param crc32 of the file
   * @return what follows the body; may be empty
   * @throws IllegalStateException if its header said another CRC-32
   */
  public byte[] end(int crc32) {
    int last = entries.size() - 1;
    EntryHeader header = entries.get(last);
    if (header.crc32().isPresent() && header.crc32().getAsInt() != crc32) {
      throw new IllegalStateException("The header said another CRC-32: " + header.name());
    }
    EntryHeader complete =
        new EntryHeader(
            header.name(),
            header.form(),
            OptionalInt.of(crc32),
            header.compressedSize(),
            header.size(),
            header.modified());
    entries.set(last, complete);
    if (!header.form().hasDescriptor()) {
      return new byte[0];
    }
    byte[] descriptor = Records.descriptor(Records.Fields.of(complete));
    written += descriptor.length;
    return descriptor;
  }

  /**
   * The layout of what was written.
   *
   * @throws IllegalArgumentException if two entries have the same name
   */
  public ZipLayout layout() {
    ZipLayout layout = ZipLayout.of(entries);
    if (layout.centralDirectoryOffset() != written) {
      throw new IllegalStateException(
          written + " bytes were written, not " + layout.centralDirectoryOffset());
    }
    return layout;
  }

  /** The central directory of {@code layout}, and its end. */
  public static Iterator<Piece> directory(ZipLayout layout) {
    return layout.pieces(new ByteRange(layout.centralDirectoryOffset(), layout.length() - 1));
  }

  /** How many bytes have been written when the last entry is. */
  public long written() {
    return written;
  }
}
