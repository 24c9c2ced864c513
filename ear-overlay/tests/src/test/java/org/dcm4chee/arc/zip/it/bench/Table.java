package org.dcm4chee.arc.zip.it.bench;

import java.util.List;
import java.util.Locale;

/** The rows in Markdown: medians, and in brackets the least and the most. */
final class Table {
  private static final String HEAD =
      """
      | study | what | seconds | compared with | its seconds | figure | to reach | reached |
      |---|---|---|---|---|---|---|---|
      """;

  private Table() {}

  static String of(List<Report.Run> runs) {
    StringBuilder text = new StringBuilder();
    for (Report.Run run : runs) {
      text.append("**Against the ").append(run.server()).append("**: ").append(run.when());
      text.append("\n\n");
      text.append(HEAD);
      run.rows().forEach(row -> text.append(line(row)).append('\n'));
      text.append('\n');
    }
    return text.toString();
  }

  /** One row. */
  static String line(Row row) {
    if (row.found().isEmpty()) {
      return "| " + row.study() + " | " + row.what() + " | " + row.note() + " | | | | | no |";
    }
    Row.Found found = row.found().get();
    String target = row.target().isPresent() ? target(found.unit(), row) : "";
    return String.join(
        " | ",
        "| " + row.study(),
        row.what() + (row.note().isEmpty() ? "" : ", " + row.note()),
        seconds(found.seconds()),
        found.other(),
        found.other().isEmpty() ? "" : seconds(found.othersSeconds()),
        figure(found),
        target,
        row.reached().map(reached -> reached ? "yes" : "**no**").orElse("") + " |");
  }

  private static String target(Unit unit, Row row) {
    return "≤ " + unit.inWords(row.target().getAsDouble()).replace("+", "");
  }

  private static String seconds(Spread spread) {
    return isOne(spread)
        ? number(spread.median())
        : number(spread.median())
            + " ("
            + number(spread.least())
            + "–"
            + number(spread.most())
            + ")";
  }

  private static String number(double seconds) {
    return String.format(Locale.ROOT, seconds < 0.1 ? "%.3f" : "%.2f", seconds);
  }

  private static String figure(Row.Found found) {
    Unit unit = found.unit();
    Spread figure = found.figure();
    return isOne(figure)
        ? unit.inWords(figure.median())
        : unit.inWords(figure.median())
            + " ("
            + unit.inWords(figure.least())
            + " – "
            + unit.inWords(figure.most())
            + ")";
  }

  private static boolean isOne(Spread spread) {
    return spread.least() == spread.most();
  }
}
