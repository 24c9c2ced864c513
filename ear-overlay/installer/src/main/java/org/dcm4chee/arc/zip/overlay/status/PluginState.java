package org.dcm4chee.arc.zip.overlay.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
  private static final String CHANGED = "ChangedSettings";
  private static final String IGNORED = "IgnoredSettings";

  /**
   * A web application's configuration.
   *
   * @param settings in force, by property
   * @param changed properties that are not the default; empty if the plugin does not say
   * @param ignored why a property's value is not in force, by property
   */
  public record WebApplication(
      Map<String, String> settings, Optional<Set<String>> changed, Map<String, String> ignored) {}

  /** Sorts the attributes of the plugin's MXBean. */
  public static PluginState of(Map<String, Object> attributes) {
    NavigableMap<String, Object> counters = new TreeMap<>(attributes);
    boolean saysChanged = counters.containsKey(CHANGED);
    Map<String, Map<String, String>> settings = byWebApplication(counters.remove(SETTINGS));
    Map<String, Map<String, String>> changed = byWebApplication(counters.remove(CHANGED));
    Map<String, Map<String, String>> ignored = byWebApplication(counters.remove(IGNORED));
    Set<String> names = new TreeSet<>(settings.keySet());
    names.addAll(ignored.keySet());
    NavigableMap<String, WebApplication> all = new TreeMap<>();
    for (String name : names) {
      all.put(
          name,
          new WebApplication(
              settings.getOrDefault(name, Map.of()),
              saysChanged
                  ? Optional.of(changed.getOrDefault(name, Map.of()).keySet())
                  : Optional.empty(),
              ignored.getOrDefault(name, Map.of())));
    }
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
