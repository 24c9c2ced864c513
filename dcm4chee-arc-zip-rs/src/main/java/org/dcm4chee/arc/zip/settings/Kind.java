package org.dcm4chee.arc.zip.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of values: how they are read, and how they are written. What is written is read as the
 * same value. Case and blanks around a value never matter. Immutable.
 *
 * @param unit what its numbers count
 * @param allowed what may be written, for people, in Markdown
 * @param parser reads it
 * @param formatter writes it
 * @param isSecret whether it must not be shown
 */
record Kind<T>(
    Unit unit, String allowed, Parser<T> parser, Function<T, String> formatter, boolean isSecret) {
  /** What may be shown. */
  Kind(Unit unit, String allowed, Parser<T> parser, Function<T, String> formatter) {
    this(unit, allowed, parser, formatter, false);
  }

  static final Kind<Boolean> FLAG =
      new Kind<>(Unit.NONE, "`true`, `false`", Kind::flag, value -> Boolean.toString(value));

  static final Kind<Limit> COUNT_LIMIT = limit(Unit.ONE, "a whole number from 1, or `unlimited`");

  static final Kind<Limit> BYTE_LIMIT =
      limit(
          Unit.BYTES, "bytes, with `kB` `MB` `GB` `TB` or `KiB` `MiB` `GiB` `TiB`, or `unlimited`");

  static final Kind<Limit> RATE_LIMIT = limit(Unit.BYTES_A_SECOND, BYTE_LIMIT.allowed());

  static final Kind<Limit> TIME_LIMIT =
      limit(Unit.SECONDS, "seconds, or a number with `s`, `min` or `h`, or `unlimited`");

  static final Kind<List<String>> NAMES =
      new Kind<>(
          Unit.NONE,
          "names of roles, separated by commas",
          Kind::names,
          names -> String.join(", ", names));

  static final Kind<Optional<String>> PATTERN =
      new Kind<>(
          Unit.NONE,
          "a pattern in the archive's `AttributesFormat` syntax",
          Kind::pattern,
          pattern -> pattern.orElse(""));

  /** What is never shown; at least {@code min} characters, or a file. */
  static Kind<Optional<Secret>> secret(int min) {
    return new Kind<>(
        Unit.NONE,
        "at least " + min + " characters, or `file:` and the path of a file that holds them",
        text -> {
          Secret secret = new Secret(text);
          if (!secret.isInFile() && text.codePointCount(0, text.length()) < min) {
            throw new NotUnderstood("it has less than " + min + " characters");
          }
          return Optional.of(secret);
        },
        secret -> secret.map(Secret::toString).orElse(""),
        true);
  }

  /**
   * Any of some words, separated by commas.
   *
   * @param all the values that there are
   * @param word how each is written, in lower case
   */
  static <E extends Enum<E>> Kind<Set<E>> anyOf(Class<E> all, Function<E, String> word) {
    Map<String, E> byWord = new LinkedHashMap<>();
    for (E value : all.getEnumConstants()) {
      byWord.put(word.apply(value), value);
    }
    return new Kind<>(
        Unit.NONE,
        byWord.keySet().stream().map(w -> "`" + w + "`").collect(Collectors.joining(", "))
            + ", separated by commas",
        text -> {
          EnumSet<E> values = EnumSet.noneOf(all);
          for (String name : names(text)) {
            E value = byWord.get(name.toLowerCase(Locale.ROOT));
            if (value == null) {
              throw new NotUnderstood("there is no " + name);
            }
            values.add(value);
          }
          return Collections.unmodifiableSet(values);
        },
        values -> values.stream().map(word).collect(Collectors.joining(", ")));
  }

  /** Reads the text of one setting. */
  @FunctionalInterface
  interface Parser<T> {
    /** The value that {@code text} (not blank, without blanks around it) stands for. */
    T parse(String text) throws NotUnderstood;
  }

  static Kind<Integer> wholeNumber(int min, int max) {
    return new Kind<>(
        Unit.ONE,
        "a whole number from " + min + " to " + max,
        text -> (int) within(min, max, Unit.ONE, Unit.ONE.read(text)),
        value -> Unit.ONE.write(value));
  }

  static Kind<Long> bytes(long min, long max) {
    return new Kind<>(
        Unit.BYTES,
        "from `%s` to `%s`, in bytes or with a unit"
            .formatted(Unit.BYTES.write(min), Unit.BYTES.write(max)),
        text -> within(min, max, Unit.BYTES, Unit.BYTES.read(text)),
        Unit.BYTES::write);
  }

  static Kind<Duration> duration(Duration max) {
    return new Kind<>(
        Unit.SECONDS,
        "seconds from 0 to " + max.toSeconds() + ", or a number with `s`, `min` or `h`",
        text ->
            Duration.ofSeconds(within(0, max.toSeconds(), Unit.SECONDS, Unit.SECONDS.read(text))),
        value -> Unit.SECONDS.write(value.toSeconds()));
  }

  /** One of the constants of {@code type}, by its name in any case. */
  static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Kind::word).toList();
    return new Kind<>(
        Unit.NONE,
        words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", ")),
        text -> {
          int index = words.indexOf(text.toLowerCase(Locale.ROOT));
          if (index < 0) {
            throw new NotUnderstood("it is none of these words");
          }
          return type.getEnumConstants()[index];
        },
        Kind::word);
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static Kind<Limit> limit(Unit unit, String allowed) {
    return new Kind<>(
        unit,
        allowed,
        text ->
            text.equalsIgnoreCase(Limit.UNLIMITED_WORD)
                ? Limit.UNLIMITED
                : Limit.of(within(1, Long.MAX_VALUE, unit, unit.read(text))),
        limit -> limit.value().isPresent() ? unit.write(limit.orMax()) : Limit.UNLIMITED_WORD);
  }

  private static long within(long min, long max, Unit unit, long number) throws NotUnderstood {
    if (number < min) {
      throw new NotUnderstood("it is less than " + unit.write(min));
    }
    if (number > max) {
      throw new NotUnderstood("it is more than " + unit.write(max));
    }
    return number;
  }

  private static boolean flag(String text) throws NotUnderstood {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new NotUnderstood("it is none of these words");
    };
  }

  /** Names between commas or semicolons; at least one. */
  private static List<String> names(String text) throws NotUnderstood {
    List<String> names =
        Arrays.stream(text.split("[,;]", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    if (names.isEmpty()) {
      throw new NotUnderstood("it has no name");
    }
    return names;
  }

  private static Optional<String> pattern(String text) throws NotUnderstood {
    AttributesPattern.check(text);
    return Optional.of(text);
  }
}
