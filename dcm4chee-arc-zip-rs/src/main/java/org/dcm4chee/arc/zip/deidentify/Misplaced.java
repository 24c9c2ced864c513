package org.dcm4chee.arc.zip.deidentify;

import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;

/** Values that are where or what nobody expects: the table is silent about what they may say. */
final class Misplaced {
  /** Where no bulk data but pixels are: overlays and curves are gone before this is asked. */
  private static final int PIXEL_GROUP = 0x7FE0;

  private Misplaced() {}

  /** Whether an attribute that the table does not name may hold text that nobody expects there. */
  static boolean mayIdentify(Attributes attrs, int tag, VR vr) {
    Object value = attrs.getValue(tag);
    VR known = ElementDictionary.vrOf(tag, null);
    if (known == VR.UN) {
      return vr.isStringType() || vr == VR.UN || vr == VR.OB || vr == VR.OW;
    }
    boolean bytesForOthers =
        known == VR.SQ
            || (known.isStringType() && !vr.isStringType())
            || (vr == VR.OB && known != VR.OB && known != VR.OW);
    if (value instanceof Value v && !v.isEmpty() && tag >>> 16 != PIXEL_GROUP) {
      return vr.isStringType() || vr == VR.UN || bytesForOthers;
    }
    boolean textForNumbers =
        vr.isStringType() && (!known.isStringType() || (isNumber(known) && !isNumber(vr)));
    return textForNumbers
        ? !Dates.isTemporal(Values.text(attrs, vr, value).replace('\\', ' ').strip())
        : bytesForOthers;
  }

  /** Written in digits. */
  private static boolean isNumber(VR vr) {
    return vr == VR.DS || vr == VR.IS;
  }

  /** Whether it has nothing but what UIDs are written with. */
  static boolean isUids(String values) {
    for (int i = 0; i < values.length(); i++) {
      char c = values.charAt(i);
      if ((c < '0' || c > '9') && ".\\ \0".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
