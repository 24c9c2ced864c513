package org.dcm4chee.arc.zip.format;

import static org.dcm4chee.arc.zip.format.EntryForms.STORED;
import static org.dcm4chee.arc.zip.format.EntryForms.STORED_BLOCKS;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Entries of a ZIP made for a test, with bodies that can be written from any offset. */
final class SampleEntries implements EntryData {
  static final LocalDateTime MODIFIED = LocalDateTime.of(2024, 2, 29, 13, 14, 16);
  static final int MEBIBYTE = 1 << 20;

  /** One of the forms that deflate. */
  static final EntryForm DEFLATED = EntryForms.DEFLATED_BEST;

  private static final byte[] ZEROS = new byte[MEBIBYTE];

  private final List<EntryHeader> headers = new ArrayList<>();
  private final List<Body> bodies = new ArrayList<>();

  /** An entry as a reader of the ZIP must find it. */
  record Content(String name, long size, int crc32) {}

  @FunctionalInterface
  private interface Body {
    void write(long from, long to, OutputStream out) throws IOException;
  }

  static SampleEntries empty() {
    return new SampleEntries();
  }

  /** The same bodies, under headers of their own. */
  static SampleEntries copyOf(SampleEntries original) {
    SampleEntries copy = empty();
    for (EntryHeader h : original.headers) {
      copy.headers.add(
          new EntryHeader(
              h.name(), h.form(), h.crc32(), h.compressedSize(), h.size(), h.modified()));
    }
    copy.bodies.addAll(original.bodies);
    return copy;
  }

  /** Entries without a byte, with the names 000000.dcm, 000001.dcm, …. */
  static SampleEntries withoutContent(int count) {
    SampleEntries entries = empty();
    for (int i = 0; i < count; i++) {
      entries.stored("%06d.dcm".formatted(i), new byte[0]);
    }
    return entries;
  }

  /** The same, of stored blocks. */
  static SampleEntries storedBlocksWithoutContent(int count) {
    SampleEntries entries = empty();
    for (int i = 0; i < count; i++) {
      entries.storedBlocks("%06d.dcm".formatted(i), new byte[0]);
    }
    return entries;
  }

  SampleEntries stored(String name, byte[] content) {
    return add(name, STORED, content, MODIFIED);
  }

  SampleEntries deflated(String name, byte[] content) {
    return add(name, DEFLATED, content, MODIFIED);
  }

  /** An entry of which the length is known, and the CRC-32 only when its body has been made. */
  SampleEntries storedBlocks(String name, byte[] content) {
    return add(name, STORED_BLOCKS, content, MODIFIED);
  }

  SampleEntries add(String name, EntryForm form, byte[] content, LocalDateTime modified) {
    CRC32 crc = new CRC32();
    crc.update(content);
    byte[] body = body(form, content);
    headers.add(
        new EntryHeader(name, form, (int) crc.getValue(), body.length, content.length, modified));
    bodies.add((from, to, out) -> out.write(body, (int) from, (int) (to - from)));
    return this;
  }

  private static byte[] body(EntryForm form, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BodyEncoder encoder = form.encoder(out, new TestScratch());
    try {
      encoder.write(content);
      encoder.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      encoder.release();
    }
    return out.toByteArray();
  }

  /** The same of so many zeros. */
  SampleEntries storedBlocksOfZeros(String name, long size) {
    headers.add(
        new EntryHeader(
            name,
            STORED_BLOCKS,
            crcOfZeros(size),
            STORED_BLOCKS.bodyLength(size).orElseThrow(),
            size,
            MODIFIED));
    bodies.add((from, to, out) -> writeStoredBlocksOfZeros(size, from, to, out));
    return this;
  }

  private static void writeStoredBlocksOfZeros(long size, long from, long to, OutputStream out)
      throws IOException {
    long start = from / 65_540 * 65_540;
    for (long position = start; position < to; position += 65_540) {
      long fileLeft = size - position / 65_540 * 65_535;
      int length = (int) Math.min(fileLeft, 65_535);
      byte[] block = new byte[5 + length];
      block[0] = (byte) (fileLeft <= 65_535 ? 1 : 0);
      block[1] = (byte) length;
      block[2] = (byte) (length >>> 8);
      block[3] = (byte) ~length;
      block[4] = (byte) (~length >>> 8);
      int first = (int) Math.max(from - position, 0);
      int last = (int) Math.min(to - position, block.length);
      out.write(block, first, last - first);
    }
  }

  /** A stored entry of so many zeros, never held in memory. */
  SampleEntries storedZeros(String name, long size) {
    headers.add(new EntryHeader(name, STORED, crcOfZeros(size), size, size, MODIFIED));
    bodies.add(SampleEntries::writeZeros);
    return this;
  }

  /** A deflated entry of so many times 1,048,576 zeros, deflated once and repeated. */
  SampleEntries deflatedZeros(String name, int mebibytes) {
    byte[] piece = deflate(ZEROS, Deflater.FULL_FLUSH, false);
    byte[] last = deflate(new byte[0], Deflater.NO_FLUSH, true);
    ByteArrayOutputStream repeated = new ByteArrayOutputStream();
    for (int i = 0; i < mebibytes; i++) {
      repeated.writeBytes(piece);
    }
    repeated.writeBytes(last);
    byte[] body = repeated.toByteArray();
    long size = (long) mebibytes * MEBIBYTE;
    headers.add(new EntryHeader(name, DEFLATED, crcOfZeros(size), body.length, size, MODIFIED));
    bodies.add((from, to, out) -> out.write(body, (int) from, (int) (to - from)));
    return this;
  }

  List<EntryHeader> headers() {
    return headers;
  }

  /** What a reader must find, in this order. */
  List<Content> contents() {
    return headers.stream()
        .map(h -> new Content(h.name(), h.size(), h.crc32().orElseThrow()))
        .toList();
  }

  ZipLayout layout() {
    return ZipLayout.of(headers);
  }

  /** The whole ZIP, written in one go. */
  byte[] zip() {
    ZipLayout layout = layout();
    return range(new ByteRange(0, layout.length() - 1));
  }

  byte[] range(ByteRange range) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PieceWriter.write(layout(), range, this, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The whole ZIP as a file; what is zero takes no room on the disk. */
  Path writeTo(Path file) throws IOException {
    ZipLayout layout = layout();
    try (OutputStream out = new SparseFile(file)) {
      PieceWriter.write(layout, new ByteRange(0, layout.length() - 1), this, out);
    }
    if (Files.size(file) != layout.length()) {
      throw new IllegalStateException(file + " has not " + layout.length() + " bytes");
    }
    return file;
  }

  @Override
  public void write(int index, long from, long to, OutputStream out) throws IOException {
    bodies.get(index).write(from, to, out);
  }

  private static void writeZeros(long from, long to, OutputStream out) throws IOException {
    for (long left = to - from; left > 0; left -= Math.min(left, ZEROS.length)) {
      out.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
    }
  }

  private static int crcOfZeros(long size) {
    CRC32 crc = new CRC32();
    for (long left = size; left > 0; left -= Math.min(left, ZEROS.length)) {
      crc.update(ZEROS, 0, (int) Math.min(left, ZEROS.length));
    }
    return (int) crc.getValue();
  }

  private static byte[] deflate(byte[] content, int flush, boolean isLast) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    if (isLast) {
      deflater.finish();
    }
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, flush);
      deflated.write(buffer, 0, count);
    } while (count == buffer.length);
    deflater.end();
    return deflated.toByteArray();
  }
}
