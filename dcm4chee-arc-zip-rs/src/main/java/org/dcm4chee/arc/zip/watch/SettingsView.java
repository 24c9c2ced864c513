package org.dcm4chee.arc.zip.watch;

import java.util.Map;

/** The settings as they are shown: by web application and property. Thread-safe. */
public interface SettingsView {
  /** All that are in force, defaults too, in units for people. */
  Map<String, Map<String, String>> inForce();

  /** Those that are not the default; without web applications that have none. */
  Map<String, Map<String, String>> changed();

  /**
   * Those that were set and are not in force, with the value and what is wrong with it; without web
   * applications that have none.
   */
  Map<String, Map<String, String>> ignored();
}
