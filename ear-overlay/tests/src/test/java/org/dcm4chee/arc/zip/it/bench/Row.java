package org.dcm4chee.arc.zip.it.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A row of the table.
 *
 * @param study what was downloaded
 * @param what how it was downloaded
 * @param found the times; empty if it could not be measured
 * @param target what the figure is to be at most, if anything
 * @param note for people; why, if it could not be measured
 */
record Row(String study, String what, Optional<Found> found, OptionalDouble target, String note) {

  /**
   * What was found.
   *
   * @param seconds of it
   * @param other what it is compared with; empty for nothing
   * @param othersSeconds of that
   * @param figure what is compared with the target
   */
  record Found(Spread seconds, String other, Spread othersSeconds, Unit unit, Spread figure) {}

  /** Whether the target was reached; empty if there is none, or nothing was found. */
  Optional<Boolean> reached() {
    return target.isEmpty() || found.isEmpty()
        ? Optional.empty()
        : Optional.of(found.get().figure().median() <= target.getAsDouble());
  }

  /** In a line that {@link #parse} reads. */
  String line() {
    List<String> fields = new ArrayList<>(List.of(study, what, note));
    fields.add(target.isPresent() ? Double.toString(target.getAsDouble()) : "");
    if (found.isPresent()) {
      Found it = found.get();
      fields.addAll(List.of(it.other(), it.unit().name()));
      for (Spread spread : List.of(it.seconds(), it.othersSeconds(), it.figure())) {
        fields.add(Double.toString(spread.median()));
        fields.add(Double.toString(spread.least()));
        fields.add(Double.toString(spread.most()));
      }
    }
    return String.join("\t", fields);
  }

  /** Of a {@link #line}. */
  static Row parse(String line) {
    String[] fields = line.split("\t", -1);
    Optional<Found> found =
        fields.length == 4
            ? Optional.empty()
            : Optional.of(
                new Found(
                    spread(fields, 6),
                    fields[4],
                    spread(fields, 9),
                    Unit.valueOf(fields[5]),
                    spread(fields, 12)));
    return new Row(
        fields[0],
        fields[1],
        found,
        fields[3].isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(fields[3])),
        fields[2]);
  }

  private static Spread spread(String[] fields, int first) {
    return new Spread(
        Double.parseDouble(fields[first]),
        Double.parseDouble(fields[first + 1]),
        Double.parseDouble(fields[first + 2]));
  }
}
