package org.dcm4chee.arc.zip.overlay.status;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a setting's number counts, and how a person writes it. */
enum Quantity {
  /** Written with the unit that leaves the smallest whole number. */
  BYTES,
  /** Written with the largest unit that it is a whole number of. */
  SECONDS,
  /** Written as it is. */
  PLAIN;

  private static final List<Unit> OF_BYTES =
      List.of(
          new Unit("TiB", 1L << 40),
          new Unit("TB", 1_000_000_000_000L),
          new Unit("GiB", 1L << 30),
          new Unit("GB", 1_000_000_000L),
          new Unit("MiB", 1L << 20),
          new Unit("MB", 1_000_000L),
          new Unit("KiB", 1L << 10),
          new Unit("kB", 1_000L),
          new Unit("bytes", 1));

  private static final List<Unit> OF_SECONDS =
      List.of(new Unit("h", 3600), new Unit("min", 60), new Unit("s", 1));

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");

  /** Units of 1024 by their power, for numbers that need not be exact. */
  private static final Map<Integer, String> BINARY =
      Map.of(1, "KiB", 2, "MiB", 3, "GiB", 4, "TiB", 5, "PiB", 6, "EiB");

  private List<Unit> units() {
    return switch (this) {
      case BYTES -> OF_BYTES;
      case SECONDS -> OF_SECONDS;
      case PLAIN -> List.of();
    };
  }

  private record Unit(String name, long size) {}

  /** What a setting counts, by the table's column of allowed values. */
  static Quantity of(String allowed) {
    return allowed.contains("bytes") ? BYTES : allowed.startsWith("seconds") ? SECONDS : PLAIN;
  }

  /**
   * A value as people write it, exactly: {@code 67108864} and {@code 65536 KiB} are both {@code 64
   * MiB}. What is no number stays as it is.
   */
  String inWords(String value) {
    Optional<Long> number = number(value);
    if (number.isEmpty() || number.get() == 0) {
      return value;
    }
    long n = number.get();
    for (Unit unit : units()) {
      if (n % unit.size == 0) {
        return n / unit.size + " " + unit.name;
      }
    }
    return value;
  }

  private Optional<Long> number(String value) {
    Matcher matcher = NUMBER.matcher(value.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long n = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if (unit.isEmpty()) {
      return Optional.of(n);
    }
    return units().stream()
        .filter(known -> known.name.equals(unit) && n <= Long.MAX_VALUE / known.size)
        .map(known -> n * known.size)
        .findFirst();
  }

  /** Bytes that were counted, rounded: {@code 150.3 MiB}. */
  static String aboutBytes(long bytes) {
    int power = 0;
    double n = bytes;
    while (n >= 1024 && power < 6) {
      n /= 1024;
      power++;
    }
    return power == 0
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", n, BINARY.get(power));
  }
}
