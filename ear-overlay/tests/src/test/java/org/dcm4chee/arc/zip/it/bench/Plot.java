package org.dcm4chee.arc.zip.it.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A plot of what takes how many times as long as the archive's multipart: bars by study and server,
 * with the spread and a mark at what was to be reached. An SVG for readers with light and dark
 * pages.
 */
final class Plot {
  private static final double LONGEST = 1.6;
  private static final int LEFT = 390;
  private static final int WIDTH = 960;
  private static final double PER_ONE = 300;
  private static final int BAR = 16;
  private static final int STEP = 26;
  private static final int TOP = 62;

  private static final String STYLE =
      """
      <style>
      text { font: 13px sans-serif; fill: #1f2328 }
      .small { font-size: 11px; fill: #59636e }
      .page { fill: #ffffff }
      .line { stroke: #59636e; stroke-width: 1 }
      .spread { stroke: #1f2328; stroke-width: 1.5 }
      .target { stroke: #cf222e; stroke-width: 2.5 }
      .stand-in { fill: #4f8fd9 }
      .real { fill: #2da44e }
      .own { fill: #b08800 }
      @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .small { fill: #9198a1 }
      .page { fill: #0d1117 }
      .line { stroke: #9198a1 }
      .spread { stroke: #e6edf3 }
      .target { stroke: #ff7b72 }
      }
      </style>
      """;

  private Plot() {}

  private record Bar(String name, String kind, Spread times, OptionalDouble target) {}

  static String of(List<Report.Run> runs) {
    List<Bar> bars = new ArrayList<>();
    for (Report.Run run : runs) {
      for (Row row : run.rows()) {
        boolean shown =
            row.found()
                .filter(found -> found.unit() == Unit.TIMES && found.other().equals("multipart"))
                .isPresent();
        if (shown && row.what().startsWith("ZIP")) {
          bars.add(
              new Bar(
                  row.study() + (row.what().equals("ZIP") ? "" : row.what().substring(3)),
                  kind(run, row),
                  row.found().orElseThrow().figure(),
                  row.target()));
        }
      }
    }
    int height = TOP + STEP * bars.size() + 20;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\">\n",
            WIDTH, height, WIDTH, height));
    svg.append("<title>Time of a ZIP, as a multiple of the archive's multipart</title>\n");
    svg.append(STYLE);
    svg.append(format("<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n", WIDTH, height));
    legend(svg);
    for (double times : new double[] {0, 0.5, 1, 1.5}) {
      svg.append(
          format(
              "<line class=\"line\" x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\"%4$s/>\n",
              x(times),
              TOP - 6,
              height - 16,
              times == 1 ? "" : " stroke-dasharray=\"2 4\" opacity=\"0.5\""));
      svg.append(
          format(
              "<text class=\"small\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f ×</text>\n",
              x(times), TOP - 12, times));
    }
    for (int i = 0; i < bars.size(); i++) {
      bar(svg, bars.get(i), TOP + STEP * i);
    }
    return svg.append("</svg>\n").toString();
  }

  private static String kind(Report.Run run, Row row) {
    if (row.what().equals("ZIP of the archive")) {
      return "own";
    }
    return run.server().equals(Report.STAND_IN) ? "stand-in" : "real";
  }

  private static void legend(StringBuilder svg) {
    int at = 12;
    for (String[] entry :
        new String[][] {
          {"stand-in", "zip-rs, stand-in"},
          {"real", "zip-rs, real archive"},
          {"own", "the archive's own ZIP"}
        }) {
      svg.append(
          format(
              "<rect class=\"%s\" x=\"%d\" y=\"10\" width=\"14\" height=\"14\"/>\n", entry[0], at));
      svg.append(format("<text x=\"%d\" y=\"22\">%s</text>\n", at + 20, entry[1]));
      at += 190;
    }
    svg.append(format("<line class=\"target\" x1=\"%1$d\" y1=\"9\" x2=\"%1$d\" y2=\"25\"/>\n", at));
    svg.append(
        format(
            "<text x=\"%d\" y=\"22\">to reach; 1.0 is the archive's multipart</text>\n", at + 8));
  }

  private static void bar(StringBuilder svg, Bar bar, int y) {
    double times = bar.times().median();
    double end = x(Math.min(times, LONGEST));
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
            LEFT - 8, y + BAR - 3, escaped(bar.name())));
    svg.append(
        format(
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
            bar.kind(), LEFT, y, end - LEFT, BAR));
    if (bar.times().most() > bar.times().least() && times < LONGEST) {
      svg.append(
          format(
              "<line class=\"spread\" x1=\"%.1f\" y1=\"%3$d\" x2=\"%.1f\" y2=\"%3$d\"/>\n",
              x(bar.times().least()), x(Math.min(bar.times().most(), LONGEST)), y + BAR / 2));
    }
    if (bar.target().isPresent()) {
      svg.append(
          format(
              "<line class=\"target\" x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\"/>\n",
              x(bar.target().getAsDouble()), y - 3, y + BAR + 3));
    }
    double behind = Math.max(end, x(Math.min(bar.times().most(), LONGEST)));
    svg.append(
        format(
            "<text class=\"small\" x=\"%.1f\" y=\"%d\">%s%.2f ×</text>\n",
            behind + 8, y + BAR - 4, times > LONGEST ? "→ " : "", times));
  }

  private static double x(double times) {
    return LEFT + times * PER_ONE;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
