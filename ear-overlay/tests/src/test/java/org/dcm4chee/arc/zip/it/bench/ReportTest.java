package org.dcm4chee.arc.zip.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

@DisplayName("What the benchmark found becomes a table and a plot")
class ReportTest {
  private static final Spread SECONDS = Spread.of(List.of(0.3, 0.1, 0.2));

  private static Row row(String study, double times, double target) {
    return new Row(
        study,
        "ZIP",
        Optional.of(
            new Row.Found(SECONDS, "multipart", SECONDS, Unit.TIMES, Spread.of(List.of(times)))),
        OptionalDouble.of(target),
        "1.0 MB");
  }

  @Test
  void spread_isMedianLeastAndMost() {
    assertThat(SECONDS).isEqualTo(new Spread(0.2, 0.1, 0.3));
    assertThat(Spread.of(List.of(4.0, 1.0)).median()).isEqualTo(2.5);
  }

  @Test
  void row_saysWhetherItsTargetWasReached() {
    assertThat(Table.line(row("a", 0.9, 1))).endsWith("| 0.90 × | ≤ 1.00 × | yes |");
    assertThat(Table.line(row("a", 1.1, 1))).endsWith("| 1.10 × | ≤ 1.00 × | **no** |");
    assertThat(Table.line(new Plan("a", "ZIP", List::of).failed("failed: 500")))
        .isEqualTo("| a | ZIP | failed: 500 | | | | | no |");
  }

  @Test
  void row_isTheSameAfterItWasKept() {
    Row found = row("300 × 512 KiB", 0.9, 1);
    Row failed = new Plan("a", "ZIP", List::of).failed("failed");
    assertThat(Row.parse(found.line())).isEqualTo(found);
    assertThat(Row.parse(failed.line())).isEqualTo(failed);
  }

  @Test
  void runs_ofBothServers_areInOneTableAndOnePlot(@TempDir Path folder) throws Exception {
    Report.write(folder, Report.STAND_IN, List.of(row("<a> & b", 0.9, 1)));
    Report.write(folder, Report.REAL, List.of(row("c", 40, 1)));
    Report.print(folder);

    assertThat(Files.readString(folder.resolve("benchmarks-table.md")))
        .contains(
            "**Against the stand-in**", "**Against the real archive**", "| c | ZIP, 1.0 MB |");
    String svg = Files.readString(folder.resolve("benchmarks.svg"));
    Document plot =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(plot.getDocumentElement().getTextContent())
        .contains("<a> & b", "0.90 ×", "→ 40.00 ×");
  }
}
