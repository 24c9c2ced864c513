package org.dcm4che3.net;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Brings the parts of a live configuration in line with a newly read one, keeping the objects. */
final class Reconfiguration {
  private Reconfiguration() {}

  /**
   * Removes what {@code from} lacks, adds what only it has, and updates the rest in place.
   *
   * @param adopt adds a part that still belongs to {@code from}'s owner
   */
  static <K, V> void of(
      Map<K, V> parts,
      Map<K, V> from,
      Consumer<V> remove,
      Consumer<V> adopt,
      BiConsumer<V, V> update) {
    for (Map.Entry<K, V> part : new LinkedHashMap<>(parts).entrySet()) {
      if (!from.containsKey(part.getKey())) {
        remove.accept(part.getValue());
      }
    }
    for (Map.Entry<K, V> part : new LinkedHashMap<>(from).entrySet()) {
      V present = parts.get(part.getKey());
      if (present == null) {
        adopt.accept(part.getValue());
      } else {
        update.accept(present, part.getValue());
      }
    }
  }
}
