package org.dcm4chee.arc.zip.deidentify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcm4che3.data.VR;

/**
 * Private attributes that are known to identify nobody (PS3.15 §E.3.10), by creator, group and
 * element within the creator's block. Read once from a text file beside this class.
 */
final class SafePrivate {
  private static final SafePrivate BUILT_IN =
      parse("safe-private.txt", ConfidentialityTable.Resource.lines("safe-private.txt"));
  private static final int COLUMNS = 5;

  private record Place(String creator, int group, int element) {}

  private final Map<Place, VR> vrs;

  private SafePrivate(Map<Place, VR> vrs) {
    this.vrs = Map.copyOf(vrs);
  }

  static SafePrivate builtIn() {
    return BUILT_IN;
  }

  /**
   * @param name for the message
   * @throws IllegalStateException that names the line
   */
  static SafePrivate parse(String name, List<String> lines) {
    Map<Place, VR> vrs = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("#")) {
        continue;
      }
      try {
        String[] columns = line.split("\t", -1);
        if (columns.length != COLUMNS) {
          throw new IllegalArgumentException(columns.length + " columns");
        }
        int group = Integer.parseInt(columns[1], 16);
        if ((group & 1) == 0) {
          throw new IllegalArgumentException("an even group");
        }
        Place place = new Place(columns[0], group, Integer.parseInt(columns[2], 16));
        if (vrs.put(place, VR.valueOf(columns[3])) != null) {
          throw new IllegalArgumentException("what another line has");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(name + ", line " + (i + 1) + " has " + e.getMessage(), e);
      }
    }
    return new SafePrivate(vrs);
  }

  /**
   * The VR that a private attribute has on the list.
   *
   * @param creator without padding
   * @return empty if it is not on the list, or comes in another VR than UN or that of the list
   */
  Optional<VR> vr(String creator, int tag, VR vr) {
    return Optional.ofNullable(vrs.get(new Place(creator, tag >>> 16, tag & 0xFF)))
        .filter(listed -> vr == listed || vr == VR.UN);
  }
}
