package org.dcm4chee.arc.zip.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The settings in force for one request: a snapshot of the properties {@code zip.*} of the web
 * application that answers it. Immutable. {@link SettingsTable} documents each.
 *
 * @param enabled whether this plugin answers, and not the archive's own ZIP
 * @param roles roles of which a user needs one; empty: everybody may
 * @param maxInstances instances in one ZIP
 * @param maxBytes bytes of the objects in one ZIP
 * @param maxConcurrent ZIPs at the same time in this server
 * @param maxConcurrentPerUser ZIPs at the same time for one user
 * @param maxRate bytes a second for one download
 * @param maxSeconds seconds that one download may take
 * @param prepareSeconds how long the exact length may be measured before the first byte, 0 to 1 h
 * @param bufferBytes bytes that one download may hold encoded ahead of its writer, 1 MiB to 16 GiB
 * @param threads threads that encode for one download, 1 to 64
 * @param compression how the entries are compressed
 * @param onMissing what happens when objects cannot be read
 * @param syntaxes which rules choose the transfer syntaxes
 * @param entryNameFormat pattern for the names in the ZIP; empty: see {@link SettingsTable}
 * @param fileName pattern for the name of the ZIP; empty: its UIDs
 * @param manifest whether {@code manifest.csv} is added without being asked for
 * @param ranges whether downloads can be resumed
 */
public record ZipSettings(
    boolean enabled,
    List<String> roles,
    Limit maxInstances,
    Limit maxBytes,
    Limit maxConcurrent,
    Limit maxConcurrentPerUser,
    Limit maxRate,
    Limit maxSeconds,
    Duration prepareSeconds,
    long bufferBytes,
    int threads,
    Compression compression,
    OnMissing onMissing,
    Syntaxes syntaxes,
    Optional<String> entryNameFormat,
    Optional<String> fileName,
    boolean manifest,
    boolean ranges) {

  /** A copy of the list, so that the snapshot stays one. */
  public ZipSettings {
    roles = List.copyOf(roles);
  }

  /** What is in force when nothing is configured. */
  public static ZipSettings defaults() {
    return from(Map.of(), problem -> {});
  }

  /**
   * Reads the settings. Properties that do not begin with {@code zip.} are somebody else's. An
   * invalid value counts as absent, and absent means the default, never "unlimited".
   *
   * @param webAppProperties the properties of the web application; read once
   * @param problems is told of each value that was not understood and of each unknown {@code zip.*}
   *     property, in a stable order
   */
  public static ZipSettings from(Map<String, String> webAppProperties, Consumer<Problem> problems) {
    // Another thread may be refilling the archive's map: from here on only the copy counts.
    Map<String, String> properties = new TreeMap<>(webAppProperties);
    Reader reader = new Reader(properties, problems);
    ZipSettings settings =
        new ZipSettings(
            reader.read(Setting.ENABLED),
            reader.read(Setting.ROLES),
            reader.read(Setting.MAX_INSTANCES),
            reader.read(Setting.MAX_BYTES),
            reader.read(Setting.MAX_CONCURRENT),
            reader.read(Setting.MAX_CONCURRENT_PER_USER),
            reader.read(Setting.MAX_RATE),
            reader.read(Setting.MAX_SECONDS),
            reader.read(Setting.PREPARE_SECONDS),
            reader.read(Setting.BUFFER_BYTES),
            reader.read(Setting.THREADS),
            reader.read(Setting.COMPRESSION),
            reader.read(Setting.ON_MISSING),
            reader.read(Setting.SYNTAXES),
            reader.read(Setting.ENTRY_NAME_FORMAT),
            reader.read(Setting.FILE_NAME),
            reader.read(Setting.MANIFEST),
            reader.read(Setting.RANGES));
    reader.reportUnknown();
    return settings;
  }

  /**
   * Each property with the value in force, as an administrator would write it, in the table's
   * order.
   */
  public Map<String, String> inForce() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(Setting.ENABLED.property(), Boolean.toString(enabled));
    values.put(Setting.ROLES.property(), roles.isEmpty() ? "(any)" : String.join(",", roles));
    values.put(Setting.MAX_INSTANCES.property(), maxInstances.toString());
    values.put(Setting.MAX_BYTES.property(), maxBytes.toString());
    values.put(Setting.MAX_CONCURRENT.property(), maxConcurrent.toString());
    values.put(Setting.MAX_CONCURRENT_PER_USER.property(), maxConcurrentPerUser.toString());
    values.put(Setting.MAX_RATE.property(), maxRate.toString());
    values.put(Setting.MAX_SECONDS.property(), maxSeconds.toString());
    values.put(Setting.PREPARE_SECONDS.property(), Long.toString(prepareSeconds.toSeconds()));
    values.put(Setting.BUFFER_BYTES.property(), Long.toString(bufferBytes));
    values.put(Setting.THREADS.property(), Integer.toString(threads));
    values.put(Setting.COMPRESSION.property(), word(compression));
    values.put(Setting.ON_MISSING.property(), word(onMissing));
    values.put(Setting.SYNTAXES.property(), word(syntaxes));
    values.put(Setting.ENTRY_NAME_FORMAT.property(), entryNameFormat.orElse("(default)"));
    values.put(Setting.FILE_NAME.property(), fileName.orElse("(default)"));
    values.put(Setting.MANIFEST.property(), Boolean.toString(manifest));
    values.put(Setting.RANGES.property(), Boolean.toString(ranges));
    return values;
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private record Reader(Map<String, String> properties, Consumer<Problem> problems) {
    <T> T read(Setting<T> setting) {
      String text = properties.get(setting.property());
      if (text == null) {
        return setting.defaultValue();
      }
      String stripped = text.strip();
      Optional<T> value = stripped.isEmpty() ? Optional.empty() : setting.parser().parse(stripped);
      if (value.isEmpty()) {
        problems.accept(new Problem(setting.property(), text, setting.allowedInWords()));
      }
      return value.orElse(setting.defaultValue());
    }

    void reportUnknown() {
      Set<String> known =
          Setting.ALL.stream().map(Setting::property).collect(Collectors.toUnmodifiableSet());
      String allowed =
          Setting.ALL.stream().map(Setting::property).collect(Collectors.joining(", "));
      properties.forEach(
          (property, value) -> {
            if (property.startsWith(Setting.PREFIX) && !known.contains(property)) {
              problems.accept(
                  new Problem(property, value, "no setting of this name; there are " + allowed));
            }
          });
    }
  }
}
