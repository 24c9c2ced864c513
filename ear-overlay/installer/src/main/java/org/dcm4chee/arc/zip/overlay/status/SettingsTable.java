package org.dcm4chee.arc.zip.overlay.status;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings as ldap-config/README.md documents them, which this program carries; a test of the
 * plugin holds that page to the code.
 */
final class SettingsTable {
  private static final String BEGIN = "<!-- settings -->";
  private static final String END = "<!-- /settings -->";

  private final Map<String, Row> rows;

  private SettingsTable(Map<String, Row> rows) {
    this.rows = rows;
  }

  /**
   * One setting.
   *
   * @param defaultText as documented; in brackets where it is no value
   */
  record Row(String defaultText, Quantity quantity) {
    /** The default as a value is written in words. */
    String defaultInWords() {
      return quantity.inWords(defaultText);
    }

    /** Whether a value in force is certainly another than the default. */
    boolean isChanged(String value) {
      if (defaultText.startsWith("(")) {
        boolean mayBeWorkedOut = value.matches("\\d+");
        return !value.startsWith("(") && !mayBeWorkedOut;
      }
      return !quantity.inWords(value).equals(defaultInWords());
    }
  }

  static SettingsTable carried() {
    Map<String, Row> rows = new LinkedHashMap<>();
    try (InputStream in = SettingsTable.class.getResourceAsStream("README.md")) {
      if (in == null) {
        throw new IllegalStateException("this program was built without the table of settings");
      }
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .dropWhile(line -> !line.equals(BEGIN))
          .takeWhile(line -> !line.equals(END))
          .filter(line -> line.startsWith("| `"))
          .forEach(line -> add(rows, line.split(" \\| ", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SettingsTable(rows);
  }

  /** Columns: property, meaning, default, allowed, example. */
  private static void add(Map<String, Row> rows, String[] columns) {
    String property = columns[0].replaceAll("[|` ]", "");
    rows.put(property, new Row(columns[2].strip(), Quantity.of(columns[3].strip())));
  }

  /** A setting by its property, {@code zip.maxBytes}; empty for one this program does not know. */
  Optional<Row> row(String property) {
    return Optional.ofNullable(rows.get(property));
  }

  /** Their number. */
  int size() {
    return rows.size();
  }

  /** Where a property stands in the table; what is not in it comes last. */
  int position(String property) {
    int i = 0;
    for (String known : rows.keySet()) {
      if (known.equals(property)) {
        return i;
      }
      i++;
    }
    return i;
  }
}
