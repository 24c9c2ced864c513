package org.dcm4chee.arc.zip.naming;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Makes one component of a path that Windows, macOS and Linux can store: no characters that one of
 * them refuses or that change how a name is shown, no reserved device names, no blank or dot where
 * Windows would drop it, composed (NFC). Stateless.
 */
final class PathComponent {
  /** What stands for a character that may not be there. */
  private static final char REPLACEMENT = '_';

  private static final String FORBIDDEN = "\\/:*?\"<>|";

  /** By code: what is printable ASCII, and not forbidden; asked for every character of a name. */
  private static final boolean[] PLAIN = plain();

  /** At the beginning: hidden on Linux and macOS, an option to commands, a formula in tables. */
  private static final String MISREAD_FIRST = ".-+=@";

  /** Names of devices, with or without an extension. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "(?i)(?:CON|PRN|AUX|NUL|CLOCK\\$|CONIN\\$|CONOUT\\$|(?:COM|LPT)[0-9¹²³])[ ]*(?:\\..*)?");

  private static final String RESERVED_FIRST = "CcPpAaNnLl";

  /** As the Stream-Safe Text Format of Unicode has it (UAX #15 §13). */
  private static final int MAX_MARKS = 30;

  /** Marks a component that was cut, before four hex digits of a check-sum over the whole. */
  private static final char CUT = '~';

  private static final int CUT_MARK_LENGTH = 5;

  private PathComponent() {}

  /** The nearest name that can be stored; empty if nothing of the text can be. */
  static String sanitise(String text) {
    return safe(isPlain(text) ? text : storable(text));
  }

  /** Without characters that cannot be stored. */
  private static String storable(String text) {
    String composed = Normalizer.normalize(composable(text), Normalizer.Form.NFC);
    StringBuilder clean = new StringBuilder();
    composed.codePoints().forEach(c -> append(clean, c));
    // What was dropped may have kept a base and its accent apart.
    return Normalizer.normalize(clean, Normalizer.Form.NFC);
  }

  /** Most names are: nothing of them has to be composed, replaced or dropped. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        return false;
      }
    }
    return true;
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean['~' + 1];
    for (char c = ' '; c <= '~'; c++) {
      plain[c] = FORBIDDEN.indexOf(c) < 0;
    }
    return plain;
  }

  private static String safe(String text) {
    String trimmed = trim(text);
    return !trimmed.isEmpty()
            && (MISREAD_FIRST.indexOf(trimmed.charAt(0)) >= 0 || isReserved(trimmed))
        ? REPLACEMENT + trimmed
        : trimmed;
  }

  /** Of most names the first character says that they are not. */
  private static boolean isReserved(String name) {
    return RESERVED_FIRST.indexOf(name.charAt(0)) >= 0 && RESERVED.matcher(name).matches();
  }

  /**
   * A sanitised name without an extension, which may be written in any case; as it is if it has
   * another one.
   *
   * @param extension with its dot
   */
  static String withoutExtension(String component, String extension) {
    int end = component.length() - extension.length();
    boolean extended =
        end >= 0 && component.regionMatches(true, end, extension, 0, extension.length());
    // Without its extension a name may end in a dot, or be reserved.
    return extended ? sanitise(component.substring(0, end)) : component;
  }

  /**
   * Cuts a sanitised component to a length, with a check-sum of the whole at the end, so that long
   * names that differ only behind the cut stay different.
   *
   * @param maxChars UTF-16 units, at least 6
   * @throws IllegalArgumentException if nothing of the component would be left
   */
  static String cut(String component, int maxChars) {
    if (component.length() <= maxChars) {
      return component;
    }
    int end = maxChars - CUT_MARK_LENGTH;
    if (end < 1) {
      throw new IllegalArgumentException("No name can be cut to " + maxChars + " characters");
    }
    if (Character.isHighSurrogate(component.charAt(end - 1))) {
      end--;
    }
    CRC32 crc = new CRC32();
    crc.update(component.getBytes(StandardCharsets.UTF_8));
    return component.substring(0, end)
        + CUT
        + String.format(Locale.ROOT, "%04x", crc.getValue() & 0xffff);
  }

  /** Cuts a sanitised component to a number of bytes in UTF-8, at least 18. */
  static String cutToBytes(String component, int maxBytes) {
    return cutToBytes(component, component.length(), maxBytes);
  }

  /** With fewer characters each time, at least one of which is left. */
  private static String cutToBytes(String component, int maxChars, int maxBytes) {
    String cut = cut(component, maxChars);
    int excess = cut.getBytes(StandardCharsets.UTF_8).length - maxBytes;
    // At most four bytes a character: this many fewer characters are never too few.
    return excess > 0
        ? cutToBytes(component, cut.length() - Math.max(excess / 4, 1), maxBytes)
        : cut;
  }

  /** Under which two names are the same file on some system. */
  static String key(String name) {
    if (isPlain(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    String folded = name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  private static void append(StringBuilder clean, int c) {
    if (FORBIDDEN.indexOf(c) >= 0) {
      clean.append(REPLACEMENT);
      return;
    }
    switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          clean.append(' ');
      // Invisible, and able to turn the order of what is shown around.
      case Character.FORMAT -> {}
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
          clean.append(REPLACEMENT);
      default -> clean.appendCodePoint(c);
    }
  }

  /** Single blanks, none around; no dots at the end. */
  private static String trim(String text) {
    String single = text.contains("  ") ? text.replaceAll(" {2,}", " ") : text;
    int start = 0;
    int end = single.length();
    while (start < end && single.charAt(start) == ' ') {
      start++;
    }
    while (end > start && (single.charAt(end - 1) == ' ' || single.charAt(end - 1) == '.')) {
      end--;
    }
    return single.substring(start, end);
  }

  /**
   * Without halves of surrogate pairs, and with no more marks in a row than text has: what puts
   * them in order takes hours for a megabyte of them.
   */
  private static String composable(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    int marks = 0;
    for (int c : text.codePoints().toArray()) {
      switch (Character.getType(c)) {
        case Character.NON_SPACING_MARK,
            Character.COMBINING_SPACING_MARK,
            Character.ENCLOSING_MARK ->
            marks++;
        // Is dropped, and then keeps none apart.
        case Character.FORMAT -> {}
        default -> marks = 0;
      }
      if (marks <= MAX_MARKS) {
        whole.appendCodePoint(Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c);
      }
    }
    return whole.toString();
  }
}
