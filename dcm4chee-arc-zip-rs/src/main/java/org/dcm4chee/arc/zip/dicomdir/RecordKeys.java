package org.dcm4chee.arc.zip.dicomdir;

import java.util.stream.IntStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/**
 * Reads {@link RecordTable}: what a directory record of some type takes from an object, and what it
 * gets where the object has nothing. Never touches the object itself: even to ask for a value
 * decodes it in place in the archive's {@link Attributes}, and so may change what is sent.
 */
final class RecordKeys {
  private static final int IN_USE = 0xFFFF;

  /** All that any record needs of an object but the Content Sequence, ascending. */
  private static final int[] NEEDED =
      IntStream.concat(
              IntStream.of(Origin.sources()),
              RecordTable.types().stream()
                  .flatMap(type -> RecordTable.of(type).stream())
                  .mapToInt(RecordKey::tag))
          .filter(tag -> tag != Tag.ContentSequence)
          .sorted()
          .distinct()
          .toArray();

  private RecordKeys() {}

  /**
   * A copy of what records need of an object, Little Endian. Of the Content Sequence, which may be
   * a whole report, it has the modifiers of the title, all and only them (PS3.3 §F.5.25).
   */
  static Attributes needed(Attributes object) {
    Attributes copy = new Attributes();
    copy.addSelected(object, NEEDED);
    nameUnknown(copy);
    Sequence content = object.getSequence(Tag.ContentSequence);
    if (content != null) {
      for (Attributes item : content) {
        Attributes relationship = new Attributes(item, Tag.RelationshipType);
        if ("HAS CONCEPT MOD".equals(relationship.getString(Tag.RelationshipType))) {
          copy.ensureSequence(Tag.ContentSequence, 1).add(new Attributes(item, false));
        }
      }
    }
    return copy;
  }

  /** Some objects have UN where the standard knows better; a directory need not pass that on. */
  private static void nameUnknown(Attributes copy) {
    for (int tag : copy.tags()) {
      VR meant = ElementDictionary.vrOf(tag, null);
      if (copy.getVR(tag) == VR.UN && meant != VR.UN && meant != VR.SQ) {
        copy.setBytes(tag, meant, copy.getSafeBytes(tag));
      }
    }
  }

  /**
   * A record, without what refers to other records and to a file.
   *
   * @param object of {@link #needed}
   */
  static Attributes record(String type, Attributes object) {
    Attributes rec = new Attributes();
    // First what is copied: the record is in the object's character set.
    rec.addSelected(
        object, RecordTable.of(type).stream().mapToInt(RecordKey::tag).sorted().toArray());
    rec.setInt(Tag.OffsetOfTheNextDirectoryRecord, VR.UL, 0);
    rec.setInt(Tag.RecordInUseFlag, VR.US, IN_USE);
    rec.setInt(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, VR.UL, 0);
    rec.setString(Tag.DirectoryRecordType, VR.CS, type);
    for (RecordKey key : RecordTable.of(type)) {
      if (!hasValue(rec, key.tag())) {
        complete(rec, key, object);
      }
    }
    return rec;
  }

  private static void complete(Attributes rec, RecordKey key, Attributes object) {
    switch (key.requirement()) {
      case TYPE_1 -> key.origin().fill(key, rec, object);
      case TYPE_1C -> {
        if (key.condition().demands(object)) {
          key.origin().fill(key, rec, object);
        } else {
          // There and empty is neither of what a conditional key may be.
          rec.remove(key.tag());
        }
      }
      case TYPE_2 -> rec.setNull(key.tag(), key.vr());
      case TYPE_3 -> rec.remove(key.tag());
    }
  }

  /**
   * Not so if it is absent, empty, or nothing but blanks. The first of several values may be empty:
   * {@code \ISO 2022 IR 87} is a character set. Looks at the bytes: to ask for text would decode
   * it, and write it otherwise than it was.
   */
  static boolean hasValue(Attributes attrs, int tag) {
    VR vr = attrs.getVR(tag);
    if (vr == null || vr == VR.SQ) {
      return vr != null && attrs.containsValue(tag);
    }
    byte[] bytes = attrs.getSafeBytes(tag);
    if (bytes == null || !vr.isStringType()) {
      return bytes != null && bytes.length > 0;
    }
    for (byte b : bytes) {
      if (b != ' ' && b != '\\' && b != 0) {
        return true;
      }
    }
    return false;
  }
}
