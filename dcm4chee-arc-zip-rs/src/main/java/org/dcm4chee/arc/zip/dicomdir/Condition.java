package org.dcm4chee.arc.zip.dicomdir;

import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;

/** When a type 1C key is required: the conditions that PS3.3 §F.5 knows. */
enum Condition {
  /** For keys of the other types, which have none. */
  NONE,
  /**
   * "Required if present in the object." So is a character set, which only text of the object can
   * need.
   */
  IN_OBJECT,
  /** Verification Flag (0040,A493) is VERIFIED. */
  VERIFIED,
  /** The encapsulated document is an HL7 Structured Document. */
  HL7_DOCUMENT;

  /** Whether the key must be there though the object has no value for it. */
  boolean demands(Attributes object) {
    return switch (this) {
      case NONE, IN_OBJECT -> false;
      case VERIFIED -> "VERIFIED".equals(object.getString(Tag.VerificationFlag));
      case HL7_DOCUMENT -> UID.EncapsulatedCDAStorage.equals(object.getString(Tag.SOPClassUID));
    };
  }
}
