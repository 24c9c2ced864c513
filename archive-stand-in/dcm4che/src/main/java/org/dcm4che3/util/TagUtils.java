package org.dcm4che3.util;

import java.util.Locale;

/** Tags as text, and what their numbers say (PS3.5 §7.1, §7.8). */
public final class TagUtils {
  private TagUtils() {}

  public static String shortToHexString(int n) {
    return String.format(Locale.ROOT, "%04X", n & 0xFFFF);
  }

  /** Eight upper-case digits. */
  public static String toHexString(int tag) {
    return String.format(Locale.ROOT, "%08X", tag);
  }

  public static int intFromHexString(String s) {
    return Integer.parseUnsignedInt(s, 16);
  }

  /** As the standard prints it: {@code (0010,0020)}. */
  public static String toString(int tag) {
    return String.format(Locale.ROOT, "(%04X,%04X)", tag >>> 16, tag & 0xFFFF);
  }

  public static int groupNumber(int tag) {
    return tag >>> 16;
  }

  public static int elementNumber(int tag) {
    return tag & 0xFFFF;
  }

  public static boolean isGroupLength(int tag) {
    return elementNumber(tag) == 0;
  }

  public static boolean isPrivateGroup(int tag) {
    return (tag & 0x00010000) != 0;
  }

  public static boolean isPrivateCreator(int tag) {
    return isPrivateGroup(tag) && elementNumber(tag) >= 0x10 && elementNumber(tag) <= 0xFF;
  }

  public static boolean isPrivateTag(int tag) {
    return isPrivateGroup(tag) && elementNumber(tag) > 0xFF;
  }

  /** The tag of the creator that a private attribute's block belongs to. */
  public static int creatorTagOf(int tag) {
    return (tag & 0xFFFF0000) | (tag >>> 8 & 0xFF);
  }

  /** A private attribute in the block of a creator. */
  public static int toPrivateTag(int creatorTag, int tag) {
    return (creatorTag & 0xFFFF0000) | (creatorTag & 0xFF) << 8 | (tag & 0xFF);
  }

  public static boolean isFileMetaInformation(int tag) {
    return groupNumber(tag) == 2;
  }

  public static boolean isItem(int tag) {
    return groupNumber(tag) == 0xFFFE;
  }

  public static int toTag(int groupNumber, int elementNumber) {
    return groupNumber << 16 | elementNumber;
  }
}
