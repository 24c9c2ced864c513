package org.dcm4che3.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The character set of a dataset, by its last defined term (PS3.3 §C.12.1.1.2). Code extensions are
 * read with Java's ISO 2022 charsets where it has them.
 */
public final class SpecificCharacterSet {
  private static final Map<String, String> CHARSETS =
      Map.ofEntries(
          Map.entry("ISO_IR 100", "ISO-8859-1"),
          Map.entry("ISO_IR 101", "ISO-8859-2"),
          Map.entry("ISO_IR 109", "ISO-8859-3"),
          Map.entry("ISO_IR 110", "ISO-8859-4"),
          Map.entry("ISO_IR 144", "ISO-8859-5"),
          Map.entry("ISO_IR 127", "ISO-8859-6"),
          Map.entry("ISO_IR 126", "ISO-8859-7"),
          Map.entry("ISO_IR 138", "ISO-8859-8"),
          Map.entry("ISO_IR 148", "ISO-8859-9"),
          Map.entry("ISO_IR 13", "JIS_X0201"),
          Map.entry("ISO_IR 166", "TIS-620"),
          Map.entry("ISO_IR 192", "UTF-8"),
          Map.entry("GB18030", "GB18030"),
          Map.entry("GBK", "GBK"),
          Map.entry("ISO 2022 IR 87", "ISO-2022-JP"),
          Map.entry("ISO 2022 IR 159", "ISO-2022-JP-2"),
          Map.entry("ISO 2022 IR 149", "EUC-KR"));

  private SpecificCharacterSet() {}

  static Charset of(String... terms) {
    for (int i = terms.length - 1; i >= 0; i--) {
      String name = CHARSETS.get(terms[i]);
      if (name == null) {
        name = CHARSETS.get(terms[i].replace("ISO 2022 IR", "ISO_IR"));
      }
      if (name != null && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return StandardCharsets.ISO_8859_1;
  }
}
