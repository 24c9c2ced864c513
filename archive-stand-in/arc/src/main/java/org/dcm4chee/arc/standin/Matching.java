package org.dcm4chee.arc.standin;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dcm4che3.data.VR;

/**
 * One matching key (PS3.4 §C.2.2.2): lists of UIDs, ranges of dates and times, wild cards in text,
 * and else single values, of which several may be given.
 */
final class Matching {
  private final Predicate<String> predicate;

  private Matching(Predicate<String> predicate) {
    this.predicate = predicate;
  }

  static Matching of(VR vr, String value) {
    if (value.isEmpty() || value.equals("*")) {
      return new Matching(s -> true);
    }
    if (vr.isTemporalType()) {
      return new Matching(range(value));
    }
    Set<String> values =
        Arrays.stream(value.split(vr == VR.PN ? "\\\\" : "[,\\\\]", -1))
            .map(String::strip)
            .collect(Collectors.toSet());
    if (vr == VR.UI) {
      return new Matching(values::contains);
    }
    if (vr == VR.IS) {
      Set<String> numbers = values.stream().map(Matching::number).collect(Collectors.toSet());
      return new Matching(s -> numbers.contains(number(s)));
    }
    Pattern pattern =
        Pattern.compile(
            values.stream().map(Matching::regularExpression).collect(Collectors.joining("|")),
            vr == VR.PN ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    return new Matching(s -> pattern.matcher(s).matches());
  }

  private static String number(String s) {
    return s.matches("[+-]?\\d{1,18}") ? Long.toString(Long.parseLong(s)) : s;
  }

  private static String regularExpression(String wildCards) {
    return wildCards
        .chars()
        .mapToObj(
            c ->
                switch (c) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(Character.toString(c));
                })
        .collect(Collectors.joining());
  }

  /** Earlier and later than; of a bound that is cut short, all that begins with it. */
  private static Predicate<String> range(String value) {
    int hyphen = value.indexOf('-');
    if (hyphen < 0) {
      return s -> plain(s).startsWith(plain(value));
    }
    String from = plain(value.substring(0, hyphen));
    String to = plain(value.substring(hyphen + 1));
    return s -> {
      String date = plain(s);
      return !date.isEmpty()
          && date.compareTo(from) >= 0
          && (to.isEmpty() || date.compareTo(to) <= 0 || date.startsWith(to));
    };
  }

  private static String plain(String date) {
    return date.replaceAll("[.:]", "").strip().toUpperCase(Locale.ROOT);
  }

  boolean matches(String value) {
    return predicate.test(value);
  }

  boolean matchesAny(Collection<String> values) {
    return values.stream().anyMatch(predicate);
  }
}
