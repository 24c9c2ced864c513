package org.dcm4chee.arc.zip.settings;

import java.util.stream.Collectors;

/** The documentation of the settings, made from the rows that also parse them. */
final class SettingsTable {
  private SettingsTable() {}

  /**
   * A Markdown table, one row a setting: property, meaning, default, allowed values, example; ends
   * with a line feed.
   */
  static String markdown() {
    return Setting.ALL.stream()
        .map(SettingsTable::row)
        .collect(
            Collectors.joining(
                "",
                "| property | meaning | default | allowed | example |\n|---|---|---|---|---|\n",
                ""));
  }

  private static String row(Setting<?> setting) {
    return "| `%s` | %s | %s | %s | `%s=%s` |\n"
        .formatted(
            setting.property(),
            setting.meaning(),
            setting.documentedDefault(),
            setting.allowed(),
            setting.property(),
            setting.example());
  }
}
