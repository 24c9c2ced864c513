package org.dcm4chee.arc.zip.settings;

import java.util.stream.Collectors;

/** The documentation of the settings, made from the rows that also parse them. */
public final class SettingsTable {
  private SettingsTable() {}

  /**
   * A Markdown table, one row a setting: property, meaning, default, allowed values, example; ends
   * with a line feed.
   */
  public static String markdown() {
    return Setting.ALL.stream()
        .map(SettingsTable::row)
        .collect(
            Collectors.joining(
                "",
                "| property | meaning | default | allowed | example |\n|---|---|---|---|---|\n",
                ""));
  }

  private static String row(Setting<?> setting) {
    return String.format(
            "| `%s` | %s | %s | %s | `%s=%s` |%n",
            setting.property(),
            setting.meaning(),
            setting.defaultText(),
            setting.allowed(),
            setting.property(),
            setting.example())
        .replace("\r\n", "\n");
  }
}
