package org.dcm4chee.arc.zip.deidentify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.SpecificCharacterSet;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;

/**
 * Reads values without changing how the data set holds them: the class library's own getters decode
 * numbers and text in place, and what is then written is not what was stored.
 */
final class Values {
  private Values() {}

  /** The VR by which the bytes are understood: of UN, what the standard says (PS3.5 §6.2.2). */
  static VR meant(int tag, VR vr) {
    return vr == VR.UN ? ElementDictionary.vrOf(tag, null) : vr;
  }

  /**
   * The VR by which a value is treated. Some files have dates, names, ages and UIDs in a VR of any
   * other text: they are what the dictionary says all the same. What says itself that it is a date
   * is one.
   */
  static VR treatedAs(int tag, VR vr) {
    VR meant = meant(tag, vr);
    if (!meant.isStringType() || meant == VR.DA || meant == VR.DT) {
      return meant;
    }
    VR known = ElementDictionary.vrOf(tag, null);
    return switch (known) {
      case AS, DA, DT, PN, TM, UI -> known;
      default -> meant;
    };
  }

  /**
   * All values as text, by backslashes, with padding; empty if there is none, or if it is a
   * sequence, fragments or bulk data.
   */
  static String text(Attributes attrs, int tag) {
    Object value = attrs.getValue(tag);
    return value == null ? "" : text(attrs, meant(tag, attrs.getVR(tag)), value);
  }

  static String text(Attributes attrs, VR meant, Object value) {
    if (value instanceof Value) {
      return "";
    }
    if (value instanceof String s) {
      return s;
    }
    if (value instanceof String[] strings) {
      return Arrays.stream(strings)
          .map(s -> Objects.requireNonNullElse(s, ""))
          .collect(Collectors.joining("\\"));
    }
    byte[] bytes = value instanceof byte[] b ? b : meant.toBytes(value, SpecificCharacterSet.ASCII);
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.US_ASCII);
    }
    return attrs.getSpecificCharacterSet().decode(bytes, delimiters(meant));
  }

  /** No escape sequences either: what every character set reads alike. */
  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0 || b == 0x1B) {
        return false;
      }
    }
    return true;
  }

  /** After which the first character set is in force again (PS3.5 §6.1.2.5.3). */
  private static String delimiters(VR vr) {
    return switch (vr) {
      case PN -> "^=\\";
      case LT, ST, UT -> "\n\f\r\t";
      default -> "\\";
    };
  }

  /** Without blanks and NULs at the ends. */
  static String stripped(String s) {
    int from = 0;
    int to = s.length();
    while (from < to && s.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && s.charAt(to - 1) <= ' ') {
      to--;
    }
    return s.substring(from, to);
  }
}
