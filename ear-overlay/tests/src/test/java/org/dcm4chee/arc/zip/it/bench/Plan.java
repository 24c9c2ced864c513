package org.dcm4chee.arc.zip.it.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A measurement that can be made, of one row or of some that it gives together.
 *
 * @param study what is downloaded
 * @param what how
 */
record Plan(String study, String what, Measurement measurement) {

  /** Makes it. */
  @FunctionalInterface
  interface Measurement {
    List<Row> rows() throws IOException;
  }

  /** Compares two requests in turn. */
  static Plan pairs(
      String study,
      String what,
      Request.Tries one,
      Request.Tries other,
      Pairs.Effort effort,
      Judgement... judgements) {
    return new Plan(
        study,
        what,
        () -> {
          Pairs pairs = Pairs.of(one, other, effort);
          Cost last = pairs.one().get(pairs.one().size() - 1);
          String bytes =
              String.format(
                  Locale.ROOT, "%,.1f MB%s", last.bytes() / 1e6, last.sized() ? "" : ", no length");
          List<Row> rows = new ArrayList<>();
          for (Judgement judgement : judgements) {
            boolean own = judgement.what().isEmpty();
            rows.add(
                new Row(
                    study,
                    own ? what : what + ": " + judgement.what(),
                    Optional.of(judgement.figure().apply(pairs)),
                    judgement.target(),
                    own ? bytes : ""));
          }
          return rows;
        });
  }

  /** The same, between something that is done before it and after it. */
  Plan between(Runnable before, Runnable after) {
    return new Plan(
        study,
        what,
        () -> {
          before.run();
          try {
            return measurement.rows();
          } finally {
            after.run();
          }
        });
  }

  /** By which {@code -Dbench.only} selects it. */
  String name() {
    return study + ": " + what;
  }

  /** The row of what could not be measured. */
  Row failed(String reason) {
    return new Row(
        study, what, Optional.empty(), OptionalDouble.empty(), reason.replaceAll("\\s+", " "));
  }
}
