package org.dcm4chee.arc.zip.settings;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The settings in force for one request: a snapshot of the properties {@code zip.*} of the web
 * application that answers it. Immutable. {@link Setting} describes each. Two are equal if the same
 * is set in both.
 */
public final class ZipSettings {
  private static final ZipSettings DEFAULTS = new ZipSettings(Map.of());

  /** Only what was set and understood; each value is of its row's type. */
  private final Map<Setting<?>, Object> set;

  private ZipSettings(Map<Setting<?>, Object> set) {
    this.set = Map.copyOf(set);
  }

  /** What is in force when nothing is configured. */
  public static ZipSettings defaults() {
    return DEFAULTS;
  }

  /**
   * Reads the settings. Properties that do not begin with {@code zip.} are somebody else's. An
   * invalid value counts as absent, or where that would allow more than was meant, as the most that
   * it can have forbidden; absent means the default, never "unlimited".
   *
   * @param webAppProperties the properties of the web application; read once
   * @param problems is told of each value that was not understood and of each unknown {@code zip.*}
   *     property, in a stable order
   */
  public static ZipSettings from(Map<String, String> webAppProperties, Consumer<Problem> problems) {
    // Another thread may be refilling the archive's map: from here on only the copy counts.
    Map<String, String> properties = new TreeMap<>(webAppProperties);
    Map<Setting<?>, Object> set = new HashMap<>();
    for (Setting<?> setting : Setting.ALL) {
      String text = properties.get(setting.property());
      if (text == null) {
        continue;
      }
      try {
        set.put(setting, read(setting, text.strip()));
      } catch (NotUnderstood e) {
        setting.ifNotUnderstood().ifPresent(value -> set.put(setting, value));
        problems.accept(
            new Problem(
                setting.property(),
                setting.isSecret() ? Secret.SHOWN : text,
                e.getMessage(),
                setting.allowedInWords()));
      }
    }
    reportUnknown(properties, problems);
    return new ZipSettings(set);
  }

  private static Object read(Setting<?> setting, String text) throws NotUnderstood {
    if (text.isEmpty()) {
      throw new NotUnderstood("it is empty");
    }
    return setting.parse(text);
  }

  private static void reportUnknown(Map<String, String> properties, Consumer<Problem> problems) {
    Set<String> known =
        Setting.ALL.stream().map(Setting::property).collect(Collectors.toUnmodifiableSet());
    String names = Setting.ALL.stream().map(Setting::property).collect(Collectors.joining(", "));
    properties.forEach(
        (property, value) -> {
          if (property.startsWith(Setting.PREFIX) && !known.contains(property)) {
            // Its name may be that of a secret, not quite as it is written.
            problems.accept(new Problem(property, Secret.SHOWN, "there is no such setting", names));
          }
        });
  }

  /** The value in force. */
  // A value is only ever put in for a row of its type.
  @SuppressWarnings("unchecked")
  public <T> T get(Setting<T> setting) {
    return (T) set.getOrDefault(setting, setting.defaultValue());
  }

  /** The same with another value for one of them. */
  public <T> ZipSettings with(Setting<T> setting, T value) {
    Map<Setting<?>, Object> changed = new HashMap<>(set);
    changed.put(setting, value);
    return new ZipSettings(changed);
  }

  /** The same with the default for one of them. */
  public ZipSettings without(Setting<?> setting) {
    Map<Setting<?>, Object> changed = new HashMap<>(set);
    changed.remove(setting);
    return new ZipSettings(changed);
  }

  /**
   * Each property with the value in force, as an administrator would write it, in the table's
   * order. A default that is no plain value is explained in parentheses.
   */
  public Map<String, String> inForce() {
    Map<String, String> values = new LinkedHashMap<>();
    Setting.ALL.forEach(setting -> values.put(setting.property(), inForce(setting)));
    return values;
  }

  /** Those of {@link #inForce()} that are not the default. */
  public Map<String, String> changed() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Setting<?> setting : Setting.ALL) {
      if (!get(setting).equals(setting.defaultValue())) {
        values.put(setting.property(), inForce(setting));
      }
    }
    return values;
  }

  private <T> String inForce(Setting<T> setting) {
    return set.containsKey(setting) ? setting.format(get(setting)) : setting.defaultInForce();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ZipSettings settings && set.equals(settings.set);
  }

  @Override
  public int hashCode() {
    return set.hashCode();
  }

  @Override
  public String toString() {
    return changed().toString();
  }
}
