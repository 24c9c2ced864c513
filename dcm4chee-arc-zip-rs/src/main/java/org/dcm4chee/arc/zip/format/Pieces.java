package org.dcm4chee.arc.zip.format;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The pieces of a range of a ZIP, one after the other, made as they are asked for. */
final class Pieces implements Iterator<Piece> {
  /** Central headers that make one piece: some 20 KiB. */
  private static final int HEADERS_A_PIECE = 256;

  private enum Part {
    LOCAL_HEADER,
    BODY,
    DESCRIPTOR,
    CENTRAL_HEADERS,
    END,
    NOTHING
  }

  private final ZipLayout layout;
  private final long first;
  private final long end;
  private Part part;
  private int entry;
  private long offset;

  Pieces(ZipLayout layout, ByteRange range) {
    this.layout = layout;
    first = range.first();
    end = range.last() + 1;
    entry = layout.firstEntryIn(range);
    if (entry < layout.size()) {
      part = Part.LOCAL_HEADER;
      offset = layout.headerOffset(entry);
    } else {
      startDirectory();
    }
    skip();
  }

  private void startDirectory() {
    entry = 0;
    part = Part.CENTRAL_HEADERS;
    offset = layout.centralDirectoryOffset();
  }

  @Override
  public boolean hasNext() {
    return part != Part.NOTHING;
  }

  @Override
  public Piece next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Piece piece = piece();
    advance();
    skip();
    return piece;
  }

  /** Goes on to the next part that has a byte in the range. */
  private void skip() {
    while (part != Part.NOTHING && (offset + partLength() <= first || partLength() == 0)) {
      advance();
    }
    if (offset >= end) {
      part = Part.NOTHING;
    }
  }

  private long partLength() {
    return switch (part) {
      case LOCAL_HEADER -> layout.dataOffset(entry) - layout.headerOffset(entry);
      case BODY -> layout.compressedSize(entry);
      case DESCRIPTOR -> layout.descriptorLength(entry);
      case CENTRAL_HEADERS -> layout.centralHeadersLength(entry, lastHeader());
      case END -> layout.endRecords().length;
      case NOTHING -> 0;
    };
  }

  private int lastHeader() {
    return Math.min(entry + HEADERS_A_PIECE, layout.size());
  }

  private void advance() {
    offset += partLength();
    switch (part) {
      case LOCAL_HEADER -> part = Part.BODY;
      case BODY -> part = Part.DESCRIPTOR;
      case DESCRIPTOR -> {
        entry++;
        part = Part.LOCAL_HEADER;
        if (entry == layout.size()) {
          startDirectory();
        }
      }
      case CENTRAL_HEADERS -> {
        entry = lastHeader();
        if (entry == layout.size()) {
          part = Part.END;
        }
      }
      case END, NOTHING -> part = Part.NOTHING;
    }
  }

  private Piece piece() {
    long from = Math.max(first - offset, 0);
    long to = Math.min(end - offset, partLength());
    int index = entry;
    int last = lastHeader();
    return switch (part) {
      case LOCAL_HEADER ->
          records(
              index,
              layout.form(index).hasDescriptor() ? index : index + 1,
              checks -> layout.localHeader(index, checks),
              from,
              to);
      case BODY -> new Piece.Body(index, from, to);
      case DESCRIPTOR ->
          records(index, index + 1, checks -> layout.descriptor(index, checks), from, to);
      case CENTRAL_HEADERS ->
          records(index, last, checks -> layout.centralHeaders(index, last, checks), from, to);
      case END -> records(0, 0, checks -> layout.endRecords(), from, to);
      case NOTHING -> throw new NoSuchElementException();
    };
  }

  private Piece records(
      int firstEntry, int endEntry, Piece.Records.Source source, long from, long to) {
    return new Piece.Records(layout, firstEntry, endEntry, source, (int) from, (int) to);
  }
}
