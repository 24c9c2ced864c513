package org.dcm4chee.arc.zip.pipeline;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.dcm4chee.arc.zip.format.ZipLayout;

/**
 * A ZIP of which every byte is determined: where each entry is, and what its body's CRC-32 and size
 * must be when it is encoded again. Immutable; some 100 bytes an instance.
 */
public final class ZipPlan {
  /** Two servers that deflate differently must not continue each other's downloads. */
  private static final int DEFLATE_FINGERPRINT = deflateFingerprint();

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
    sha256.update(layout.digest());
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

  /** About how much memory this takes, in bytes. */
  long weight() {
    long names = 0;
    for (int i = 0; i < layout.size(); i++) {
      names += 2L * layout.entry(i).name().length();
    }
    return names
        + 60L * layout.size()
        + extras.stream().mapToLong(extra -> extra.content().length).sum();
  }
}
