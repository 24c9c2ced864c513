package org.dcm4chee.arc.zip.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the number of a setting counts, and how people write such numbers: {@code 1.5 GiB}, {@code
 * 90 min}. Case and blanks do not matter when they are read.
 */
public enum Unit {
  /** It is no number. */
  NONE,
  /** Things: instances, ZIPs, threads. */
  ONE,
  /** Bytes. */
  BYTES,
  /** Bytes a second; the {@code /s} may be left out. */
  BYTES_A_SECOND,
  /** Seconds. */
  SECONDS;

  /** Digits before the point: nothing overflows before it is checked. */
  private static final int MAX_DIGITS = 15;

  private static final int MAX_DECIMALS = 3;
  private static final Pattern NUMBER =
      Pattern.compile("\\d{1," + MAX_DIGITS + "}(?:\\.\\d{1," + MAX_DECIMALS + "})?");
  private static final String A_SECOND = "/s";
  private static final Pattern A_SECOND_WRITTEN = Pattern.compile("(?i)\\s*/\\s*s$");

  /** One name for a number of things. */
  private record Factor(String name, long factor) {}

  private static final List<Factor> OF_BYTES =
      List.of(
          new Factor("TiB", 1L << 40),
          new Factor("GiB", 1L << 30),
          new Factor("MiB", 1L << 20),
          new Factor("KiB", 1L << 10),
          new Factor("TB", 1_000_000_000_000L),
          new Factor("GB", 1_000_000_000L),
          new Factor("MB", 1_000_000L),
          new Factor("kB", 1_000L),
          new Factor("B", 1L));

  private static final List<Factor> OF_SECONDS =
      List.of(new Factor("h", 3600L), new Factor("min", 60L), new Factor("s", 1L));

  private List<Factor> factors() {
    return switch (this) {
      case NONE, ONE -> List.of();
      case BYTES, BYTES_A_SECOND -> OF_BYTES;
      case SECONDS -> OF_SECONDS;
    };
  }

  /**
   * The number that {@code text} stands for.
   *
   * @throws NotUnderstood if it is none, or not one of whole things: half an instance is none
   */
  long read(String text) throws NotUnderstood {
    int end = 0;
    while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    String number = text.substring(0, end);
    if (!NUMBER.matcher(number).matches()) {
      throw new NotUnderstood(
          number.isEmpty() ? "it does not begin with a number" : "there is no number " + number);
    }
    String unit = unitAlone(text.substring(end).strip());
    long factor = factor(unit).orElseThrow(() -> new NotUnderstood("there is no unit " + unit));
    BigDecimal amount = new BigDecimal(number).multiply(BigDecimal.valueOf(factor));
    if (factor == 1 && amount.stripTrailingZeros().scale() > 0) {
      throw new NotUnderstood("it is no whole number");
    }
    if (amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new NotUnderstood("it is larger than anything can be");
    }
    return amount.longValue();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String unitAlone(String unit) {
    return this == BYTES_A_SECOND ? A_SECOND_WRITTEN.matcher(unit).replaceFirst("") : unit;
  }

  /** No unit at all is the smallest one. */
  private Optional<Long> factor(String unit) {
    return unit.isEmpty()
        ? Optional.of(1L)
        : factors().stream()
            .filter(factor -> factor.name().equalsIgnoreCase(unit))
            .map(Factor::factor)
            .findFirst();
  }

  /** The shortest text that {@link #read} makes exactly this number of. */
  String write(long number) {
    return factors().stream()
        .flatMap(factor -> written(number, factor).stream())
        .min(Comparator.comparingInt(String::length))
        .orElseGet(() -> Long.toString(number));
  }

  /** Exactly, or not at all. */
  private Optional<String> written(long number, Factor unit) {
    BigDecimal factor = BigDecimal.valueOf(unit.factor());
    BigDecimal amount =
        BigDecimal.valueOf(number)
            .divide(factor, MAX_DECIMALS, RoundingMode.DOWN)
            .stripTrailingZeros();
    boolean exact = amount.multiply(factor).compareTo(BigDecimal.valueOf(number)) == 0;
    boolean small = unit.factor() > 1 && amount.compareTo(BigDecimal.ONE) < 0;
    return exact && !small
        ? Optional.of(
            amount.toPlainString() + " " + unit.name() + (this == BYTES_A_SECOND ? A_SECOND : ""))
        : Optional.empty();
  }
}
