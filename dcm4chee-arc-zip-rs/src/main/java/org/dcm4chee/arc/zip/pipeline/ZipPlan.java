package org.dcm4chee.arc.zip.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.format.EntryHeader;
import org.dcm4chee.arc.zip.format.ZipLayout;

/**
 * A ZIP of which every byte is determined: where each entry is, and what its body's CRC-32 and size
 * must be when it is encoded again. Immutable; some 100 bytes an instance.
 */
public final class ZipPlan {
  /** Two servers that deflate differently must not continue each other's downloads. */
  private static final int DEFLATE_FINGERPRINT = deflateFingerprint();

  /** Changes with what {@link #encoded} writes. */
  private static final int VERSION = 0x5A50_0001;

  private final ZipLayout layout;
  private final int[] sourceIndexes;
  private final List<ExtraEntry> extras;
  private final Optional<String> fileName;
  private final String entityTag;

  ZipPlan(
      ZipLayout layout, int[] sourceIndexes, List<ExtraEntry> extras, Optional<String> fileName) {
    this.fileName = fileName;
    this.layout = layout;
    this.sourceIndexes = sourceIndexes.clone();
    this.extras = List.copyOf(extras);
    entityTag = '"' + HexFormat.of().formatHex(digest(layout), 0, 16) + '"';
  }

  private static byte[] digest(ZipLayout layout) {
    MessageDigest sha256 = sha256();
    sha256.update(layout.digest(layout.checks()));
    sha256.update(ByteBuffer.allocate(4).putInt(DEFLATE_FINGERPRINT).flip());
    return sha256.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static int deflateFingerprint() {
    byte[] sample = new byte[1 << 15];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (byte) (((i * i) >>> 7) ^ (i % 251));
    }
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    byte[] compressed = new byte[1 << 16];
    for (int level : new int[] {Deflater.BEST_SPEED, Deflater.BEST_COMPRESSION}) {
      Deflater deflater = new Deflater(level, true);
      deflater.setInput(sample);
      deflater.finish();
      crc.update(compressed, 0, deflater.deflate(compressed));
      deflater.end();
    }
    return (int) crc.getValue();
  }

  /** The length of the whole ZIP in bytes. */
  public long length() {
    return layout.length();
  }

  /** A strong entity tag, with its quotes (RFC 9110 §8.8.3): equal only for equal bytes. */
  public String entityTag() {
    return entityTag;
  }

  /** A name for the ZIP, as far as its objects say one. */
  public Optional<String> fileName() {
    return fileName;
  }

  /** How many DICOM objects are in the ZIP. */
  public int objects() {
    return sourceIndexes.length;
  }

  ZipLayout layout() {
    return layout;
  }

  /** Which of the download's sources the entry at {@code index} comes from. */
  int sourceOf(int index) {
    return sourceIndexes[index];
  }

  /** The content of the entry at {@code index}, one after the last object's. */
  byte[] extraAt(int index) {
    return extras.get(index - sourceIndexes.length).content();
  }

  /** As a {@link PlanStore} keeps it. */
  byte[] encoded() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeInt(VERSION);
      out.writeInt(layout.size());
      for (int i = 0; i < layout.size(); i++) {
        EntryHeader entry = layout.entry(i);
        writeText(out, entry.name());
        out.writeByte(entry.form().id());
        out.writeInt(entry.crc32().orElseThrow());
        out.writeLong(entry.compressedSize());
        out.writeLong(entry.size());
        out.writeLong(entry.modified().toEpochSecond(ZoneOffset.UTC));
      }
      out.writeInt(sourceIndexes.length);
      for (int index : sourceIndexes) {
        out.writeInt(index);
      }
      for (ExtraEntry extra : extras) {
        out.writeInt(extra.content().length);
        out.write(extra.content());
      }
      out.writeBoolean(fileName.isPresent());
      writeText(out, fileName.orElse(""));
    } catch (IOException e) {
      throw new IllegalStateException("An array takes all that is written to it", e);
    }
    return bytes.toByteArray();
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** What was encoded; empty if it is not what this version writes. */
  static Optional<ZipPlan> decoded(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    try {
      return in.getInt() == VERSION ? Optional.of(decoded(in)) : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static ZipPlan decoded(ByteBuffer in) {
    int entries = in.getInt();
    List<EntryHeader> headers = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      String name = readText(in);
      EntryForm form = EntryForms.byId(in.get()).orElseThrow(BufferUnderflowException::new);
      int crc32 = in.getInt();
      long compressedSize = in.getLong();
      long size = in.getLong();
      LocalDateTime modified = LocalDateTime.ofEpochSecond(in.getLong(), 0, ZoneOffset.UTC);
      headers.add(new EntryHeader(name, form, crc32, compressedSize, size, modified));
    }
    int[] indexes = new int[Math.min(in.getInt(), entries)];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = in.getInt();
    }
    List<ExtraEntry> extras = new ArrayList<>();
    for (EntryHeader header : headers.subList(indexes.length, entries)) {
      extras.add(new ExtraEntry(header.name(), readBytes(in), header.modified()));
    }
    boolean named = in.get() != 0;
    String fileName = readText(in);
    return new ZipPlan(
        ZipLayout.of(headers), indexes, extras, named ? Optional.of(fileName) : Optional.empty());
  }

  private static String readText(ByteBuffer in) {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
