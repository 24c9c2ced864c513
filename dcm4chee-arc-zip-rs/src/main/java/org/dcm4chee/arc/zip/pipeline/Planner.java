package org.dcm4chee.arc.zip.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.dcm4chee.arc.zip.format.Checks;
import org.dcm4chee.arc.zip.format.EntryHeader;
import org.dcm4chee.arc.zip.format.ZipLayout;

/**
 * Makes the plan of a ZIP when everything about its objects is known, and its entity tag of what
 * decides its bytes. Used by one thread.
 */
final class Planner<F extends ObjectFacts> {
  /** Two servers that deflate differently must not continue each other's downloads. */
  static final int DEFLATE_FINGERPRINT = deflateFingerprint();

  /** Changes when the same order makes other bytes than before. */
  static final String ENGINE = "zip-rs 2";

  private final Forms forms;
  private final String representation;

  Planner(Forms forms, String representation) {
    this.forms = forms;
    this.representation = representation;
  }

  /**
   * The plan.
   *
   * @param slots of the sources, in their order
   * @param losses which of them are left out; the others are outlined or measured
   */
  ZipPlan plan(List<Slot<F>> slots, Composition<F> composition, Losses<F> losses) {
    int count = slots.size() - losses.lost();
    int[] indexes = new int[count];
    List<EntryHeader> headers = new ArrayList<>(count);
    List<IncludedObject<F>> included = new ArrayList<>();
    MessageDigest digests = sha256();
    for (int i = 0; i < slots.size(); i++) {
      if (losses.isLost(i)) {
        continue;
      }
      EntryHeader header = header(slots.get(i), composition, included);
      indexes[headers.size()] = i;
      headers.add(header);
      digests.update(slots.get(i).digest());
    }
    List<ExtraEntry> extras = composition.extras(included, losses.leftOut());
    for (int i = 0; i < extras.size(); i++) {
      headers.add(header(extras.get(i), i));
    }
    ZipLayout layout = ZipLayout.of(headers);
    return new ZipPlan(
        layout,
        indexes,
        extras,
        composition.fileName(),
        entityTag(layout, extras, digests.digest()));
  }

  private EntryHeader header(
      Slot<F> slot, Composition<F> composition, List<IncludedObject<F>> included) {
    Optional<Measurement<F>> measurement = slot.measurement();
    F facts =
        measurement.map(Measurement::facts).orElseGet(() -> slot.outline().orElseThrow().facts());
    String name = composition.entryName(facts);
    EntryHeader header =
        measurement
            .map(known -> known.header(name))
            .orElseGet(
                () ->
                    EntryHeader.outlined(
                        name,
                        slot.form(),
                        slot.outline().orElseThrow().length(),
                        facts.modified()));
    if (composition.describesObjects()) {
      included.add(new IncludedObject<>(facts, name, header.size()));
    }
    return header;
  }

  /** The header of a file's entry; without a CRC-32 where that follows from the objects'. */
  private EntryHeader header(ExtraEntry extra, int index) {
    EntryHeader outlined =
        EntryHeader.outlined(
            extra.name(), forms.ofExtra(extra, index), extra.content().length, extra.modified());
    return extra.crcPositions().length > 0
        ? outlined
        : new EntryHeader(
            outlined.name(),
            outlined.form(),
            crc32(extra),
            outlined.compressedSize(),
            outlined.size(),
            outlined.modified());
  }

  static int crc32(ExtraEntry extra) {
    CRC32 crc = new CRC32();
    crc.update(extra.content());
    return (int) crc.getValue();
  }

  /**
   * The entity tag of a planned ZIP. Of what is encoded in full each time before it is sent, or
   * told by its header, the contents need not be in it: the representation stands for them.
   */
  private String entityTag(ZipLayout layout, List<ExtraEntry> extras, byte[] headerDigests) {
    boolean measured = forms.zip() == ZipForm.MEASURED;
    Checks checks = measured ? layout.checks() : new Checks(layout.size());
    MessageDigest sha256 = start("planned");
    sha256.update(layout.digest(checks));
    // The records of what is encrypted say no CRC-32.
    if (forms.zip() == ZipForm.STREAMED || (measured && forms.encryption().isPresent())) {
      sha256.update(headerDigests);
    }
    extras.forEach(extra -> sha256.update(extra.content()));
    return quoted(sha256);
  }

  /** The entity tag of a ZIP that goes out before all about it is known. */
  String entityTag() {
    return quoted(start("as it comes"));
  }

  private MessageDigest start(String kind) {
    MessageDigest sha256 = sha256();
    String decides = ENGINE + '\n' + kind + '\n' + forms.zip() + '\n' + DEFLATE_FINGERPRINT + '\n';
    sha256.update((decides + representation + '\n').getBytes(StandardCharsets.UTF_8));
    return sha256;
  }

  private static String quoted(MessageDigest sha256) {
    return '"' + HexFormat.of().formatHex(sha256.digest(), 0, 16) + '"';
  }

  private static MessageDigest sha256() {
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
    CRC32 crc = new CRC32();
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
}
