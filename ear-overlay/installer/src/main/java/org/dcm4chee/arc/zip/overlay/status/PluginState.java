package org.dcm4chee.arc.zip.overlay.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the running plugin says of itself, of whatever version it is: what an older one does not say
 * is empty.
 *
 * @param webApplications what is configured, by the web application's name
 * @param counters all else: numbers, and maps of numbers by reason
 */
public record PluginState(
    NavigableMap<String, WebApplication> webApplications, NavigableMap<String, Object> counters) {
  private static final String SETTINGS = "Settings";
  private static final String IGNORED = "IgnoredSettings";

  /**
   * A web application's configuration.
   *
   * @param settings in force, by property
   * @param ignored why a property's value is not in force, by property
   */
  public record WebApplication(Map<String, String> settings, Map<String, String> ignored) {}

  /** Sorts the attributes of the plugin's MXBean. */
  public static PluginState of(Map<String, Object> attributes) {
    NavigableMap<String, Object> counters = new TreeMap<>(attributes);
    Map<String, Map<String, String>> settings = byWebApplication(counters.remove(SETTINGS));
    Map<String, Map<String, String>> ignored = byWebApplication(counters.remove(IGNORED));
    NavigableMap<String, WebApplication> all = new TreeMap<>();
    settings.forEach(
        (name, values) ->
            all.put(name, new WebApplication(values, ignored.getOrDefault(name, Map.of()))));
    ignored.forEach((name, why) -> all.putIfAbsent(name, new WebApplication(Map.of(), why)));
    return new PluginState(all, counters);
  }

  private static Map<String, Map<String, String>> byWebApplication(Object attribute) {
    Map<String, Map<String, String>> all = new TreeMap<>();
    if (attribute instanceof Map<?, ?> table) {
      table.forEach((name, values) -> all.put(String.valueOf(name), texts(values)));
    }
    return all;
  }

  private static Map<String, String> texts(Object values) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (values instanceof Map<?, ?> map) {
      map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    }
    return texts;
  }
}
