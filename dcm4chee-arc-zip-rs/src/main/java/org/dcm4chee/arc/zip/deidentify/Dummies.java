package org.dcm4chee.arc.zip.deidentify;

import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.VR;

/** Values that say nothing and are valid for their VR (PS3.15 Table E.1-1a, D). */
final class Dummies {
  static final String TEXT = "ANONYMIZED";
  static final String DATE = "19000101";

  private Dummies() {}

  /** Sets a value of this VR, which is neither SQ nor UI. */
  static void set(Attributes attrs, int tag, VR vr) {
    switch (vr) {
      case DA -> attrs.setString(tag, vr, DATE);
      case DT -> attrs.setString(tag, vr, DATE + "000000");
      case TM -> attrs.setString(tag, vr, "000000");
      case AS -> attrs.setString(tag, vr, "000Y");
      case DS, IS -> attrs.setString(tag, vr, "0");
      case UR -> attrs.setString(tag, vr, "about:blank");
      case AT, FL, OF, OL, SL, UL -> attrs.setBytes(tag, vr, zeros(attrs, tag, 4));
      case FD, OD, OV, SV, UV -> attrs.setBytes(tag, vr, zeros(attrs, tag, 8));
      case SS, US -> attrs.setBytes(tag, vr, zeros(attrs, tag, 2));
      case OB, OW, UN -> attrs.setBytes(tag, vr, new byte[2]);
      case AE, CS, LO, LT, PN, SH, ST, UC, UT -> attrs.setString(tag, vr, TEXT);
      case SQ, UI -> throw new IllegalArgumentException("No dummy for VR " + vr);
    }
  }

  /** As many as there were numbers, or one. */
  private static byte[] zeros(Attributes attrs, int tag, int width) {
    int length = attrs.getValue(tag) instanceof byte[] bytes ? bytes.length : width;
    return new byte[Math.max(width, length - length % width)];
  }
}
