package org.dcm4chee.arc.zip.deidentify;

import java.util.List;
import java.util.Set;

/**
 * A line of PS3.15 Table E.1-1: one attribute, or all of a pattern.
 *
 * @param tag the tag, zero where the mask is
 * @param mask the bits of the tag that count; -1 for one attribute
 * @param basic for the Basic Profile
 * @param keeps the options that keep it
 * @param shifts whether modified dates move it
 * @param safePart whether a part of it may be safe
 * @param name as the standard writes it
 */
record TableRow(
    int tag,
    int mask,
    Action basic,
    Set<Option> keeps,
    boolean shifts,
    boolean safePart,
    String name) {
  /** Even groups 50xx and 60xx, any element of theirs. */
  private static final int REPEATING_GROUP = 0xFF010000;

  private static final int REPEATING_ELEMENT = 0xFF01FFFF;

  /** Odd groups. */
  private static final int PRIVATE = 0x00010000;

  private static final int COLUMNS = 10;
  private static final int NAME = COLUMNS - 1;
  private static final String NO_ENTRY = "-";

  /** The columns after tag and basic profile, before the name. */
  private static final List<Option> OPTIONS =
      List.of(
          Option.SAFE_PRIVATE,
          Option.UIDS,
          Option.DEVICE,
          Option.INSTITUTION,
          Option.PATIENT_CHARACTERISTICS,
          Option.FULL_DATES,
          Option.MODIFIED_DATES);

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  static TableRow parse(String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length != COLUMNS || columns[NAME].isBlank()) {
      throw new IllegalArgumentException(
          "has " + columns.length + " columns or no name, not " + COLUMNS + " and one");
    }
    Action basic =
        Action.ofBasicProfile(columns[1])
            .orElseThrow(
                () -> new IllegalArgumentException("has the unknown action " + columns[1]));
    Set<Option> keeps = java.util.EnumSet.noneOf(Option.class);
    boolean shifts = false;
    boolean safePart = false;
    for (int i = 0; i < OPTIONS.size(); i++) {
      Option option = OPTIONS.get(i);
      String code = columns[2 + i];
      if (code.equals("K") && option != Option.MODIFIED_DATES && option != Option.SAFE_PRIVATE) {
        keeps.add(option);
      } else if (code.equals("C") && option != Option.FULL_DATES && option != Option.UIDS) {
        // Of a device's or a patient's free text nobody knows what to clean: as without the option.
        shifts |= option == Option.MODIFIED_DATES;
        safePart |= option == Option.SAFE_PRIVATE;
      } else if (!code.equals(NO_ENTRY)) {
        throw new IllegalArgumentException("has " + code + " for " + option.keyword());
      }
    }
    return ofPattern(columns[0], basic, Set.copyOf(keeps), shifts, safePart, columns[NAME]);
  }

  private static TableRow ofPattern(
      String pattern,
      Action basic,
      Set<Option> keeps,
      boolean shifts,
      boolean safePart,
      String name) {
    int tag;
    int mask;
    if (pattern.equals("odd,xxxx")) {
      tag = PRIVATE;
      mask = PRIVATE;
    } else if (pattern.length() != 9 || pattern.charAt(4) != ',') {
      throw new IllegalArgumentException("has no tag but " + pattern);
    } else if (pattern.startsWith("50xx,") || pattern.startsWith("60xx,")) {
      boolean anyElement = pattern.endsWith("xxxx");
      mask = anyElement ? REPEATING_GROUP : REPEATING_ELEMENT;
      tag = (hex(pattern.substring(0, 2)) << 24) | (anyElement ? 0 : hex(pattern.substring(5)));
    } else {
      mask = -1;
      tag = (hex(pattern.substring(0, 4)) << 16) | hex(pattern.substring(5));
      if ((tag & PRIVATE) != 0) {
        throw new IllegalArgumentException("has the private attribute " + pattern);
      }
    }
    return new TableRow(tag, mask, basic, keeps, shifts, safePart, name);
  }

  private static int hex(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), 16) < 0) {
        throw new IllegalArgumentException("has no hexadecimal number but " + digits);
      }
    }
    return Integer.parseInt(digits, 16);
  }

  boolean matches(int other) {
    return (other & mask) == tag;
  }

  /** Whether it is about one attribute. */
  boolean isSingle() {
    return mask == -1;
  }

  /** What to do under the profile; modified dates go before what another option would keep. */
  Action actionIn(Profile profile) {
    if (shifts && profile.has(Option.MODIFIED_DATES)) {
      return Action.SHIFT;
    }
    for (Option option : keeps) {
      if (profile.has(option)) {
        return Action.KEEP;
      }
    }
    return basic;
  }
}
