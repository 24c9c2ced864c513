package org.dcm4che3.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The VR of the tags this fixture knows; for files in Implicit VR. */
public final class ElementDictionary {
  private static final Map<Integer, VR> VRS = load();

  private ElementDictionary() {}

  private static Map<Integer, VR> load() {
    Map<Integer, VR> vrs = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                ElementDictionary.class.getResourceAsStream("vr.txt"),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        vrs.put(Integer.parseUnsignedInt(line.substring(0, 8), 16), VR.of(line.substring(9)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return vrs;
  }

  public static VR vrOf(int tag) {
    if ((tag & 0xFFFF) == 0) {
      return VR.UL;
    }
    int group = tag >>> 16;
    if ((group & 1) == 1) {
      int element = tag & 0xFFFF;
      return element >= 0x10 && element <= 0xFF ? VR.LO : VR.UN;
    }
    return VRS.getOrDefault(tag, VR.UN);
  }
}
