package org.dcm4chee.arc.zip.it.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of the last run against the stand-in and of the last one against a real archive, in a
 * file each, and the table and the plot of both.
 */
final class Report {
  static final String STAND_IN = "stand-in";
  static final String REAL = "real archive";

  private Report() {}

  /** What one run against a server has found. */
  record Run(String server, String when, List<Row> rows) {}

  /** Keeps the rows of a run, in the place of those of the last one against the same server. */
  static void write(Path folder, String server, List<Row> rows) throws IOException {
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>();
    lines.add(machine());
    rows.forEach(row -> lines.add(row.line()));
    Files.write(file(folder, server), lines);
  }

  private static Path file(Path folder, String server) {
    return folder.resolve(server.replace(' ', '-') + ".tsv");
  }

  /** Writes the table and the plot, and prints the table. */
  static void print(Path folder) throws IOException {
    Map<String, Run> runs = new LinkedHashMap<>();
    for (String server : List.of(STAND_IN, REAL)) {
      Path file = file(folder, server);
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        List<Row> rows = lines.stream().skip(1).map(Row::parse).toList();
        runs.put(server, new Run(server, lines.get(0), rows));
      }
    }
    List<Run> all = List.copyOf(runs.values());
    Path table = folder.resolve("benchmarks-table.md");
    Path plot = folder.resolve("benchmarks.svg");
    String text = Table.of(all);
    Files.writeString(table, text);
    Files.writeString(plot, Plot.of(all));
    System.out.println("Written: " + table + ", " + plot);
    System.out.println();
    System.out.print(text);
  }

  private static String machine() throws IOException {
    long memory =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getTotalMemorySize();
    return LocalDate.now(ZoneOffset.UTC)
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores"
        + model()
        + ", "
        + (memory >> 30)
        + " GiB, "
        + System.getProperty("os.name")
        + ", JDK "
        + System.getProperty("java.version");
  }

  /** What Linux says of the processor. */
  private static String model() throws IOException {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    return Files.exists(cpuInfo)
        ? Files.readAllLines(cpuInfo).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
            .findFirst()
            .orElse("")
        : "";
  }
}
