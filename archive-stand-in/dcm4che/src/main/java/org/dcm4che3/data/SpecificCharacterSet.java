package org.dcm4che3.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;

/**
 * The character sets of Specific Character Set (0008,0005), PS3.3 §C.12.1.1.2, with code extensions
 * by escape sequences, PS3.5 §6.1.2.5. What cannot be written becomes a question mark. Immutable.
 */
public class SpecificCharacterSet {
  private static final byte ESC = 0x1B;

  /** A coded character set: its Java charset, and the escape sequences that switch to it. */
  private enum Repertoire {
    ISO_646("US-ASCII", "ISO_IR 6", "ISO 2022 IR 6", "(B"),
    LATIN_1("ISO-8859-1", "ISO_IR 100", "ISO 2022 IR 100", "-A"),
    LATIN_2("ISO-8859-2", "ISO_IR 101", "ISO 2022 IR 101", "-B"),
    LATIN_3("ISO-8859-3", "ISO_IR 109", "ISO 2022 IR 109", "-C"),
    LATIN_4("ISO-8859-4", "ISO_IR 110", "ISO 2022 IR 110", "-D"),
    CYRILLIC("ISO-8859-5", "ISO_IR 144", "ISO 2022 IR 144", "-L"),
    ARABIC("ISO-8859-6", "ISO_IR 127", "ISO 2022 IR 127", "-G"),
    GREEK("ISO-8859-7", "ISO_IR 126", "ISO 2022 IR 126", "-F"),
    HEBREW("ISO-8859-8", "ISO_IR 138", "ISO 2022 IR 138", "-H"),
    LATIN_5("ISO-8859-9", "ISO_IR 148", "ISO 2022 IR 148", "-M"),
    LATIN_9("ISO-8859-15", "ISO_IR 203", "ISO 2022 IR 203", "-b"),
    THAI("TIS-620", "ISO_IR 166", "ISO 2022 IR 166", "-T"),
    JAPANESE("JIS_X0201", "ISO_IR 13", "ISO 2022 IR 13", ")I"),
    JAPANESE_ROMAJI("JIS_X0201", "", "", "(J"),
    KANJI("x-JIS0208", "", "ISO 2022 IR 87", "$B"),
    SUPPLEMENTARY_KANJI("JIS_X0212-1990", "", "ISO 2022 IR 159", "$(D"),
    KOREAN("EUC-KR", "", "ISO 2022 IR 149", "$)C"),
    SIMPLIFIED_CHINESE("GB2312", "", "ISO 2022 IR 58", "$)A"),
    UTF_8("UTF-8", "ISO_IR 192", "", ""),
    GB18030("GB18030", "GB18030", "", ""),
    GBK("GBK", "GBK", "", "");

    final Charset charset;
    final String code;
    final String extensionCode;
    final String escape;

    Repertoire(String charset, String code, String extensionCode, String escape) {
      this.charset = Charset.forName(charset);
      this.code = code;
      this.extensionCode = extensionCode;
      this.escape = escape;
    }

    static Repertoire forCode(String code) {
      String wanted = code.trim();
      for (Repertoire r : values()) {
        if (!wanted.isEmpty() && (wanted.equals(r.code) || wanted.equals(r.extensionCode))) {
          return r;
        }
      }
      return ISO_646;
    }

    /** Whether its bytes have the upper bit clear and so take the place of ASCII. */
    boolean replacesAscii() {
      return this == KANJI || this == SUPPLEMENTARY_KANJI;
    }

    byte[] encode(String s) throws CharacterCodingException {
      ByteBuffer encoded =
          charset
              .newEncoder()
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(s));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    }
  }

  public static final SpecificCharacterSet ASCII =
      new SpecificCharacterSet(List.of(Repertoire.ISO_646), "ISO_IR 6");

  private static volatile SpecificCharacterSet defaultCharacterSet = ASCII;

  private final List<Repertoire> repertoires;
  private final String[] codes;

  private SpecificCharacterSet(List<Repertoire> repertoires, String... codes) {
    this.repertoires = repertoires;
    this.codes = codes;
  }

  public static SpecificCharacterSet getDefaultCharacterSet() {
    return defaultCharacterSet;
  }

  public static void setDefaultCharacterSet(String code) {
    defaultCharacterSet = code == null ? ASCII : valueOf(code);
  }

  /** The character set of these Defined Terms; the default one for none. Unknown means ASCII. */
  public static SpecificCharacterSet valueOf(String... codes) {
    if (codes == null || codes.length == 0) {
      return defaultCharacterSet;
    }
    List<Repertoire> repertoires = new ArrayList<>();
    for (String code : codes) {
      repertoires.add(Repertoire.forCode(code == null ? "" : code));
    }
    return new SpecificCharacterSet(List.copyOf(repertoires), codes.clone());
  }

  public String[] toCodes() {
    return codes.clone();
  }

  public boolean isUTF8() {
    return repertoires.get(0) == Repertoire.UTF_8;
  }

  public boolean isASCII() {
    return repertoires.get(0) == Repertoire.ISO_646 && repertoires.size() == 1;
  }

  /** Whether ASCII bytes mean themselves. */
  public boolean containsASCII() {
    return repertoires.get(0) != Repertoire.JAPANESE;
  }

  /** Whether every value in {@code other} can be kept as it is. */
  public boolean contains(SpecificCharacterSet other) {
    return repertoires.equals(other.repertoires) || (other.isASCII() && containsASCII());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SpecificCharacterSet other && repertoires.equals(other.repertoires);
  }

  @Override
  public int hashCode() {
    return repertoires.hashCode();
  }

  /**
   * The text of {@code val}.
   *
   * @param delimiters characters after which the first character set is in force again
   */
  public String decode(byte[] val, String delimiters) {
    Repertoire initial = repertoires.get(0);
    if (indexOfEscape(val, 0) < 0) {
      // Multi-byte sets in the upper half need no escape to be understood.
      return new String(val, initial.charset);
    }
    StringBuilder text = new StringBuilder();
    Repertoire current = initial;
    int start = 0;
    for (int i = 0; i < val.length; ) {
      Repertoire switched = val[i] == ESC ? escapedAt(val, i + 1) : null;
      if (switched != null) {
        text.append(new String(val, start, i - start, current.charset));
        i += 1 + switched.escape.length();
        start = i;
        current = switched;
      } else if (!current.replacesAscii() && delimiters.indexOf(val[i]) >= 0) {
        text.append(new String(val, start, i - start, current.charset)).append((char) val[i]);
        start = ++i;
        current = initial;
      } else {
        i++;
      }
    }
    return text.append(new String(val, start, val.length - start, current.charset)).toString();
  }

  private static int indexOfEscape(byte[] val, int from) {
    for (int i = from; i < val.length; i++) {
      if (val[i] == ESC) {
        return i;
      }
    }
    return -1;
  }

  private static Repertoire escapedAt(byte[] val, int off) {
    for (Repertoire r : Repertoire.values()) {
      int n = r.escape.length();
      boolean same = n > 0 && off + n <= val.length;
      for (int i = 0; same && i < n; i++) {
        same = val[off + i] == r.escape.charAt(i);
      }
      if (same) {
        return r;
      }
    }
    return null;
  }

  /**
   * The bytes of {@code val}.
   *
   * @param delimiters characters before which the first character set is in force again
   */
  public byte[] encode(String val, String delimiters) {
    Repertoire initial = repertoires.get(0);
    if (repertoires.size() == 1) {
      return val.getBytes(initial.charset);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(val.length() * 2);
    int start = 0;
    for (int i = 0; i <= val.length(); i++) {
      if (i == val.length() || delimiters.indexOf(val.charAt(i)) >= 0) {
        encodeRun(val.substring(start, i), out);
        if (i < val.length()) {
          out.write(val.charAt(i));
        }
        start = i + 1;
      }
    }
    return out.toByteArray();
  }

  /** Text without delimiters: begins and ends in the first character set. */
  private void encodeRun(String run, ByteArrayOutputStream out) {
    Repertoire initial = repertoires.get(0);
    Repertoire current = initial;
    for (int i = 0; i < run.length(); ) {
      int next = run.offsetByCodePoints(i, 1);
      String character = run.substring(i, next);
      byte[] bytes = null;
      for (Repertoire candidate : candidates(current, character)) {
        try {
          bytes = candidate.encode(character);
        } catch (CharacterCodingException e) {
          continue;
        }
        if (candidate != current) {
          escape(candidate, out);
          current = candidate;
        }
        break;
      }
      out.writeBytes(bytes != null ? bytes : new byte[] {'?'});
      i = next;
    }
    if (current.replacesAscii()) {
      escape(initial == Repertoire.JAPANESE ? Repertoire.JAPANESE_ROMAJI : Repertoire.ISO_646, out);
    }
  }

  private List<Repertoire> candidates(Repertoire current, String character) {
    List<Repertoire> candidates = new ArrayList<>();
    if (!current.replacesAscii() || character.charAt(0) >= 0x80) {
      candidates.add(current);
    } else if (repertoires.get(0) == Repertoire.JAPANESE) {
      candidates.add(Repertoire.JAPANESE_ROMAJI);
    } else {
      candidates.add(Repertoire.ISO_646);
    }
    candidates.addAll(repertoires);
    return candidates;
  }

  private static void escape(Repertoire to, ByteArrayOutputStream out) {
    out.write(ESC);
    for (int i = 0; i < to.escape.length(); i++) {
      out.write(to.escape.charAt(i));
    }
  }

  @Override
  public String toString() {
    return String.join("\\", codes);
  }
}
