package org.dcm4chee.arc.zip.deidentify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * PS3.15 Table E.1-1 and what goes beyond it, from two text files beside this class, which are read
 * once. A line that is not understood is an error of the build: the class does not load, and
 * nothing is sent de-identified that would not be.
 *
 * @param edition of the standard and of what goes beyond
 * @param rows patterns of one element before those of a whole group
 */
record ConfidentialityTable(String edition, List<TableRow> rows) {
  private static final String EDITION = "edition\t";
  private static final ConfidentialityTable BUILT_IN = readBuiltIn();

  static ConfidentialityTable builtIn() {
    return BUILT_IN;
  }

  private static ConfidentialityTable readBuiltIn() {
    ConfidentialityTable standard = resource("table-e1-1.txt");
    ConfidentialityTable beyond = resource("beyond-table-e1-1.txt");
    List<TableRow> all = new ArrayList<>(standard.rows);
    all.addAll(beyond.rows);
    if (all.stream().noneMatch(TableRow::safePart)) {
      throw new IllegalStateException("table-e1-1.txt has no line for private attributes");
    }
    return of(standard.edition + ", " + beyond.edition, all);
  }

  private static ConfidentialityTable of(String edition, List<TableRow> rows) {
    Set<Long> seen = new HashSet<>();
    for (TableRow row : rows) {
      if (!seen.add(((long) row.tag() << 32) | (row.mask() & 0xFFFFFFFFL))) {
        throw new IllegalStateException("Two lines are about " + row.name());
      }
    }
    return new ConfidentialityTable(edition, List.copyOf(rows));
  }

  private static ConfidentialityTable resource(String name) {
    return parse(name, Resource.lines(name));
  }

  /**
   * @param name for the message
   * @throws IllegalStateException that names the line
   */
  static ConfidentialityTable parse(String name, List<String> lines) {
    String edition = "";
    List<TableRow> rows = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      try {
        if (line.startsWith(EDITION)) {
          edition = line.substring(EDITION.length());
        } else if (!line.startsWith("#")) {
          rows.add(TableRow.parse(line));
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(name + ", line " + (i + 1) + " " + e.getMessage(), e);
      }
    }
    if (edition.isBlank() || rows.isEmpty()) {
      throw new IllegalStateException(name + " has no edition or no lines");
    }
    return of(edition, rows);
  }

  /** Text files beside this class. */
  static final class Resource {
    private Resource() {}

    static List<String> lines(String name) {
      try (InputStream in = ConfidentialityTable.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException("The plugin's jar lacks " + name);
        }
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
            .lines()
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException("The plugin's jar has no readable " + name, e);
      }
    }
  }
}
