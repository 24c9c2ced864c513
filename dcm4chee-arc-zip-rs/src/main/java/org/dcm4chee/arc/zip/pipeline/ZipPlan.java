package org.dcm4chee.arc.zip.pipeline;

import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.format.Checks;
import org.dcm4chee.arc.zip.format.ZipLayout;

/**
 * A ZIP of which every byte is determined: where each entry is, and how long its body must be when
 * it is encoded. What each body's CRC-32 must be is known beforehand or becomes known while it is
 * written, and is remembered. Thread-safe; some 110 bytes an instance.
 */
public final class ZipPlan {
  private final ZipLayout layout;
  private final Checks checks;
  private final int[] sourceIndexes;
  private final List<ExtraEntry> extras;
  private final Optional<String> fileName;
  private final String entityTag;

  ZipPlan(
      ZipLayout layout,
      int[] sourceIndexes,
      List<ExtraEntry> extras,
      Optional<String> fileName,
      String entityTag) {
    this.layout = layout;
    this.sourceIndexes = sourceIndexes.clone();
    this.extras = List.copyOf(extras);
    this.fileName = fileName;
    this.entityTag = entityTag;
    checks = layout.checks();
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

  Checks checks() {
    return checks;
  }

  List<ExtraEntry> extras() {
    return extras;
  }

  /** Which of the download's sources the entry at {@code index} comes from. */
  int sourceOf(int index) {
    return sourceIndexes[index];
  }

  /** Whether all is known that has to be said before a body. */
  boolean isWritable() {
    for (int i = 0; i < objects(); i++) {
      if (layout.form(i).beginsWithCrc32() && !isChecked(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether all is known of its objects that is to be known. */
  boolean isWhollyChecked() {
    return checked() == objects();
  }

  boolean isChecked(int entry) {
    return checks.crc32(entry).isPresent();
  }

  /** Whether {@code measurement} is as long as the entry at {@code entry} must be. */
  boolean fits(int entry, Measurement<?> measurement) {
    return layout.form(entry).id() == measurement.form().id()
        && layout.compressedSize(entry) == measurement.compressedSize()
        && layout.fileSize(entry) == measurement.size();
  }

  /** Whether its objects are among {@code slots}, in the same form. */
  boolean isOf(List<? extends Slot<?>> slots) {
    for (int i = 0; i < objects(); i++) {
      int index = sourceIndexes[i];
      if (index < 0
          || index >= slots.size()
          || slots.get(index).form().id() != layout.form(i).id()) {
        return false;
      }
    }
    return true;
  }

  /** The file that the entry at {@code index} holds, one after the last object's. */
  ExtraEntry extraAt(int index) {
    return extras.get(index - sourceIndexes.length);
  }

  /** The CRC-32 of the objects' files; all must be known. */
  int[] objectChecks() {
    int[] crcs = new int[objects()];
    for (int i = 0; i < crcs.length; i++) {
      crcs[i] = checks.crc32(i).orElseThrow();
    }
    return crcs;
  }

  /** How many of the CRC-32 are known. */
  int checked() {
    int known = 0;
    for (int i = 0; i < objects(); i++) {
      known += isChecked(i) ? 1 : 0;
    }
    return known;
  }

  /** Learns what another plan of the same ZIP knows. */
  void learn(ZipPlan other) {
    if (!other.entityTag.equals(entityTag) || other.layout.size() != layout.size()) {
      return;
    }
    for (int i = 0; i < layout.size(); i++) {
      if (other.isChecked(i)) {
        checks.tell(i, other.checks.crc32(i).getAsInt());
      }
    }
  }
}
