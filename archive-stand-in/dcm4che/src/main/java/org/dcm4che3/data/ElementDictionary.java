package org.dcm4che3.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What Value Representation an attribute has that comes without one (PS3.5 §A.1, PS3.6). */
public class ElementDictionary {
  private static final String TABLE = "/org/dcm4che3/data/value-representations.txt";
  private static final Map<Integer, VR> BY_TAG = load();

  private static final Map<String, Integer> BY_KEYWORD = new HashMap<>();
  private static final Map<Integer, String> KEYWORDS = new HashMap<>();

  static {
    for (Field field : Tag.class.getFields()) {
      // Pairs of a date and a time are of type long.
      if (field.getType() == int.class) {
        try {
          BY_KEYWORD.put(field.getName(), field.getInt(null));
          KEYWORDS.put(field.getInt(null), field.getName());
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private ElementDictionary() {}

  private static Map<Integer, VR> load() {
    Map<Integer, VR> byTag = new HashMap<>();
    try (InputStream in = ElementDictionary.class.getResourceAsStream(TABLE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          VR vr = VR.valueOf(line.substring(0, 2));
          int group = Integer.parseInt(line.substring(3, 7), 16);
          for (int i = 9; i < line.length(); i += 5) {
            byTag.put(group << 16 | Integer.parseInt(line.substring(i, i + 4), 16), vr);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The table " + TABLE + " cannot be read", e);
    }
    return byTag;
  }

  /**
   * The keyword of an attribute, empty if {@link Tag} does not name it.
   *
   * @param privateCreator null for what is not private; private attributes have no keyword here
   */
  public static String keywordOf(int tag, String privateCreator) {
    return privateCreator != null ? "" : KEYWORDS.getOrDefault(tag, "");
  }

  /** The attribute of that keyword, -1 if {@link Tag} does not name it. */
  public static int tagForKeyword(String keyword, String privateCreatorID) {
    return privateCreatorID != null ? -1 : BY_KEYWORD.getOrDefault(keyword, -1);
  }

  /**
   * The VR by the table, UN if the attribute is not there; group lengths and creators by rule.
   *
   * @param privateCreator makes no difference: private attributes are UN
   */
  public static VR vrOf(int tag, String privateCreator) {
    int element = tag & 0xFFFF;
    if (element == 0) {
      return VR.UL;
    }
    if ((tag & 0x00010000) != 0) {
      return element >= 0x10 && element <= 0xFF ? VR.LO : VR.UN;
    }
    int group = tag >>> 16;
    // Repeating groups: curves 50xx and overlays 60xx are listed by their first.
    boolean repeating = (group & 0xFF00) == 0x5000 || (group & 0xFF00) == 0x6000;
    VR vr = BY_TAG.get(repeating ? tag & 0xFF00FFFF : tag);
    return vr == null ? VR.UN : vr;
  }
}
