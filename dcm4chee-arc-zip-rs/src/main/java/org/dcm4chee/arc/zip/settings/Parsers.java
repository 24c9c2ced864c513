package org.dcm4chee.arc.zip.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the values of the settings are written. Case and blanks never matter. */
final class Parsers {
  /** At most 15 digits before and 3 after the point: nothing overflows before it is checked. */
  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)\\s*([A-Za-z]*)");

  private static final Map<String, Long> BYTES =
      Map.of(
          "", 1L,
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "tb", 1_000_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30,
          "tib", 1L << 40);

  private static final Map<String, Long> SECONDS = Map.of("", 1L, "s", 1L, "min", 60L, "h", 3600L);

  private Parsers() {}

  static Optional<Boolean> flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  static Parser<Integer> wholeNumber(int min, int max) {
    return text ->
        number(text, Map.of("", 1L))
            .filter(n -> n >= min && n <= max)
            .map(n -> Math.toIntExact(n.longValue()));
  }

  static Parser<Limit> countLimit() {
    return limit(text -> number(text, Map.of("", 1L)));
  }

  static Parser<Limit> byteLimit() {
    return limit(text -> number(text, BYTES));
  }

  /** Bytes a second: the units of bytes, with or without {@code /s}. */
  static Parser<Limit> rateLimit() {
    return limit(text -> number(text.replaceFirst("(?i)\\s*/\\s*s$", ""), BYTES));
  }

  static Parser<Limit> durationLimit() {
    return limit(text -> number(text, SECONDS));
  }

  static Parser<Long> bytes(long min, long max) {
    return text -> number(text, BYTES).filter(n -> n >= min && n <= max);
  }

  static Parser<Duration> duration(Duration max) {
    return text -> number(text, SECONDS).filter(n -> n <= max.toSeconds()).map(Duration::ofSeconds);
  }

  /** One of the constants of {@code type}, by its name in any case. */
  static <E extends Enum<E>> Parser<E> oneOf(Class<E> type) {
    return text ->
        Arrays.stream(type.getEnumConstants())
            .filter(constant -> constant.name().equalsIgnoreCase(text))
            .findFirst();
  }

  /** Names between commas or semicolons; at least one. */
  static Optional<List<String>> names(String text) {
    List<String> names =
        Arrays.stream(text.split("[,;]", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableList());
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  /** A pattern for names: any text with balanced braces and without control characters. */
  static Optional<Optional<String>> format(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        return Optional.empty();
      }
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth < 0) {
        return Optional.empty();
      }
    }
    return depth == 0 ? Optional.of(Optional.of(text)) : Optional.empty();
  }

  private static Parser<Limit> limit(Parser<Long> number) {
    return text ->
        text.equalsIgnoreCase(Limit.UNLIMITED_WORD)
            ? Optional.of(Limit.UNLIMITED)
            : number.parse(text).filter(n -> n >= 1).map(n -> new Limit(OptionalLong.of(n)));
  }

  /** A number of whole units: {@code 1.5 GiB} is one, {@code 0.5} instances are none. */
  private static Optional<Long> number(String text, Map<String, Long> units) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Long factor = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
    if (factor == null) {
      return Optional.empty();
    }
    BigDecimal amount = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor));
    boolean exact = factor > 1 || amount.stripTrailingZeros().scale() <= 0;
    boolean fits = amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    return exact && fits ? Optional.of(amount.longValue()) : Optional.empty();
  }
}
