package org.dcm4chee.arc.zip.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.format.EntryHeader;
import org.dcm4chee.arc.zip.format.FileDigest;
import org.dcm4chee.arc.zip.format.ZipLayout;

/**
 * What a {@link PlanStore} remembers of a download: its plan, which objects' headers told a wrong
 * length, and what makes a second reading of large objects needless. As bytes it ends with its own
 * CRC-32; what another version wrote, or what is damaged, is as if it were not there.
 *
 * @param doubted indexes of sources that have to be encoded to know their length
 * @param digests of files, by the indexes of their sources
 */
record PlanMemo(Optional<ZipPlan> plan, BitSet doubted, Map<Integer, FileDigest> digests) {
  static final PlanMemo NOTHING = new PlanMemo(Optional.empty(), new BitSet());

  /** One without digests. */
  PlanMemo(Optional<ZipPlan> plan, BitSet doubted) {
    this(plan, doubted, Map.of());
  }

  /** Changes with what {@link #encoded} writes. */
  private static final int VERSION = 0x5A50_0005;

  /** How much is known that only encoding has told; -1 without a plan. */
  int knowledge() {
    return plan.map(known -> known.checked() + digests.size()).orElse(-1);
  }

  byte[] encoded() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeInt(VERSION);
      writeText(out, Planner.ENGINE);
      out.writeInt(Planner.DEFLATE_FINGERPRINT);
      writeBytes(out, doubted.toByteArray());
      out.writeBoolean(plan.isPresent());
      if (plan.isPresent()) {
        write(out, plan.get());
      }
      out.writeInt(digests.size());
      for (Map.Entry<Integer, FileDigest> digest : digests.entrySet()) {
        out.writeInt(digest.getKey());
        writeBytes(out, digest.getValue().toBytes());
      }
      out.writeInt(crc32(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new IllegalStateException("An array takes all that is written to it", e);
    }
    return bytes.toByteArray();
  }

  private static int crc32(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static void write(DataOutputStream out, ZipPlan plan) throws IOException {
    ZipLayout layout = plan.layout();
    writeText(out, plan.entityTag());
    out.writeBoolean(plan.fileName().isPresent());
    writeText(out, plan.fileName().orElse(""));
    out.writeInt(layout.size());
    out.writeInt(plan.objects());
    for (int i = 0; i < layout.size(); i++) {
      EntryHeader entry = layout.entry(i);
      writeText(out, entry.name());
      out.writeByte(entry.form().id());
      OptionalInt crc = plan.checks().crc32(i);
      out.writeBoolean(crc.isPresent());
      out.writeInt(crc.orElse(0));
      out.writeLong(entry.compressedSize());
      out.writeLong(entry.size());
      out.writeLong(entry.modified().toEpochSecond(ZoneOffset.UTC));
      if (i < plan.objects()) {
        out.writeInt(plan.sourceOf(i));
      } else {
        write(out, plan.extraAt(i));
      }
    }
  }

  private static void write(DataOutputStream out, ExtraEntry extra) throws IOException {
    writeBytes(out, extra.content());
    out.writeInt(extra.crcPositions().length);
    for (int position : extra.crcPositions()) {
      out.writeInt(position);
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** What was encoded; {@link #NOTHING} if it is not what this version writes. */
  static PlanMemo decoded(byte[] encoded) {
    int length = encoded.length - Integer.BYTES;
    if (length < 0
        || ByteBuffer.wrap(encoded, length, Integer.BYTES).getInt() != crc32(encoded, length)) {
      return NOTHING;
    }
    ByteBuffer in = ByteBuffer.wrap(encoded, 0, length);
    try {
      // A plan has its entity tag: of another engine's, or of one that deflates differently, the
      // bytes would be others.
      if (in.getInt() != VERSION
          || !readText(in).equals(Planner.ENGINE)
          || in.getInt() != Planner.DEFLATE_FINGERPRINT) {
        return NOTHING;
      }
      BitSet doubted = BitSet.valueOf(readBytes(in));
      Optional<ZipPlan> plan = in.get() != 0 ? Optional.of(readPlan(in)) : Optional.empty();
      return new PlanMemo(plan, doubted, readDigests(in));
    } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
      return NOTHING;
    }
  }

  private static ZipPlan readPlan(ByteBuffer in) {
    String entityTag = readText(in);
    boolean named = in.get() != 0;
    String fileName = readText(in);
    int entries = in.getInt();
    int objects = in.getInt();
    List<EntryHeader> headers = new ArrayList<>();
    List<ExtraEntry> extras = new ArrayList<>();
    int[] indexes = new int[Math.min(objects, in.remaining())];
    for (int i = 0; i < entries; i++) {
      EntryHeader header = readHeader(in);
      headers.add(header);
      if (i < objects) {
        indexes[i] = in.getInt();
      } else {
        extras.add(readExtra(in, header));
      }
    }
    return new ZipPlan(
        ZipLayout.of(headers),
        indexes,
        extras,
        named ? Optional.of(fileName) : Optional.empty(),
        entityTag);
  }

  private static Map<Integer, FileDigest> readDigests(ByteBuffer in) {
    Map<Integer, FileDigest> digests = new TreeMap<>();
    for (int left = in.getInt(); left > 0; left--) {
      int index = in.getInt();
      digests.put(
          index, FileDigest.remembered(readBytes(in)).orElseThrow(BufferUnderflowException::new));
    }
    return digests;
  }

  private static EntryHeader readHeader(ByteBuffer in) {
    String name = readText(in);
    EntryForm form =
        EntryForms.byId(Byte.toUnsignedInt(in.get())).orElseThrow(BufferUnderflowException::new);
    boolean checked = in.get() != 0;
    int crc = in.getInt();
    long compressedSize = in.getLong();
    long size = in.getLong();
    LocalDateTime modified = LocalDateTime.ofEpochSecond(in.getLong(), 0, ZoneOffset.UTC);
    return new EntryHeader(
        name,
        form,
        checked ? OptionalInt.of(crc) : OptionalInt.empty(),
        compressedSize,
        size,
        modified);
  }

  private static ExtraEntry readExtra(ByteBuffer in, EntryHeader header) {
    byte[] content = readBytes(in);
    int[] positions = new int[checkedLength(in, in.getInt(), Integer.BYTES)];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = in.getInt();
    }
    return new ExtraEntry(header.name(), content, header.modified(), positions);
  }

  private static String readText(ByteBuffer in) {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(ByteBuffer in) {
    byte[] bytes = new byte[checkedLength(in, in.getInt(), 1)];
    in.get(bytes);
    return bytes;
  }

  private static int checkedLength(ByteBuffer in, int length, int width) {
    if (length < 0 || length > in.remaining() / width) {
      throw new BufferUnderflowException();
    }
    return length;
  }
}
