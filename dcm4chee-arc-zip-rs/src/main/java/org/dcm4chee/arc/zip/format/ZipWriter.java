package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a ZIP entry by entry when not all of them are known at the start. The bytes are those that
 * a {@link ZipLayout} of the same entries gives. Used by one thread.
 */
public final class ZipWriter {

  /** Writes an entry's body, as it is in the ZIP. */
  @FunctionalInterface
  public interface Body {
    /** Writes exactly as many bytes as the entry's header announced. */
    void writeTo(OutputStream out) throws IOException;
  }

  private final OutputStream out;
  private final List<EntryHeader> entries = new ArrayList<>();
  private long written;

  /** A writer to a stream that it does not close. */
  public ZipWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes the next entry.
   *
   * @throws IOException if {@code body} throws or does not write what {@code header} announces
   */
  public void add(EntryHeader header, Body body) throws IOException {
    byte[] local = Records.localHeader(Records.Fields.of(header));
    out.write(local);
    ExactOutput exact = new ExactOutput(out, header.compressedSize());
    body.writeTo(exact);
    exact.requireComplete(entries.size());
    entries.add(header);
    written += local.length + header.compressedSize();
  }

  /** Writes the central directory. No entry can be added afterwards. */
  public void finish() throws IOException {
    ZipLayout layout = ZipLayout.of(entries);
    if (layout.centralDirectoryOffset() != written) {
      throw new IllegalStateException(
          written + " bytes were written, not " + layout.centralDirectoryOffset());
    }
    ByteRange directory = new ByteRange(written, layout.length() - 1);
    layout.write(
        directory,
        (index, from, to, body) -> {
          throw new IllegalStateException("No entry is in the range of the central directory");
        },
        out);
    written = layout.length();
  }

  /** How many bytes were written so far. */
  public long written() {
    return written;
  }
}
