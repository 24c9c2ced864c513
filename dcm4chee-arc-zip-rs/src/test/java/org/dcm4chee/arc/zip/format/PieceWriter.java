package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** Writes the pieces of a range as whoever sends a ZIP does. */
final class PieceWriter {
  private PieceWriter() {}

  static void write(
      ZipLayout layout, ByteRange range, Checks checks, EntryData data, OutputStream out)
      throws IOException {
    for (Iterator<Piece> pieces = layout.pieces(range); pieces.hasNext(); ) {
      Piece piece = pieces.next();
      if (piece instanceof Piece.Body body) {
        data.write(body.entry(), body.from(), body.to(), out);
      } else if (piece instanceof Piece.Records records) {
        byte[] bytes = records.bytes(checks);
        if (bytes.length != piece.length()) {
          throw new AssertionError(bytes.length + " bytes, not " + piece.length());
        }
        out.write(bytes);
      }
    }
  }

  /** With the CRC-32 that the headers said. */
  static void write(ZipLayout layout, ByteRange range, EntryData data, OutputStream out)
      throws IOException {
    write(layout, range, layout.checks(), data, out);
  }
}
