package org.dcm4chee.arc.zip.negotiation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One element of a list of acceptable media types (RFC 9110 §12.5.1). Read generously: values may
 * hold a {@code /} or {@code +} without quotes, blanks are allowed around {@code =}, and a single
 * {@code *} stands for every type, because clients write all of that. Less generously where the
 * archive reads on: a {@code type} or {@code transfer-syntax} of other characters than names have
 * makes it no media type.
 *
 * @param type in lower case, or {@code *}
 * @param subtype in lower case, or {@code *}
 * @param parameters without {@code q}, names in lower case, in the order given
 * @param weight the q-value in thousandths, 0 to 1000
 */
record MediaRange(String type, String subtype, Map<String, String> parameters, int weight) {
  private static final int MAX_WEIGHT = 1000;

  /** The archive looks at these and at no others. */
  private static final Set<String> MEANT_FOR_ARCHIVE = Set.of("type", Wish.TRANSFER_SYNTAX);

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~/-]+");
  private static final Pattern WEIGHT = Pattern.compile("\\d{0,9}(?:\\.\\d{0,20})?");
  private static final Pattern DIGIT = Pattern.compile("\\d");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** An element of a list: what it was read as, or that it could not be read. */
  record Parsed(Optional<MediaRange> range) {}

  /** Reads each element of a list between commas; empty elements are none (RFC 9110 §5.6.1). */
  static List<Parsed> parseList(String text) {
    List<Parsed> list = new ArrayList<>();
    for (String element : split(text, ',')) {
      if (!element.isBlank()) {
        list.add(new Parsed(parse(element)));
      }
    }
    return list;
  }

  /** Reads one element; empty if it is no media type. */
  static Optional<MediaRange> parse(String text) {
    List<String> parts = split(text, ';');
    String name = parts.get(0).strip().toLowerCase(Locale.ROOT);
    String full = name.equals("*") ? "*/*" : name;
    int slash = full.indexOf('/');
    if (slash < 0 || CONTROL.matcher(text.strip()).find()) {
      return Optional.empty();
    }
    String type = full.substring(0, slash);
    String subtype = full.substring(slash + 1);
    if (!isToken(type) || !isToken(subtype) || (type.equals("*") && !subtype.equals("*"))) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    int weight = MAX_WEIGHT;
    for (String part : parts.subList(1, parts.size())) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      String key = part.substring(0, Math.max(equals, 0)).strip().toLowerCase(Locale.ROOT);
      Optional<String> value =
          equals < 0 ? Optional.empty() : unquote(part.substring(equals + 1).strip());
      if (!isToken(key) || value.isEmpty()) {
        return Optional.empty();
      }
      if (key.equals("q")) {
        weight = weight(value.get());
        if (weight < 0) {
          return Optional.empty();
        }
      } else if (MEANT_FOR_ARCHIVE.contains(key) && !PLAIN.matcher(value.get()).matches()) {
        return Optional.empty();
      } else {
        parameters.putIfAbsent(key, value.get());
      }
    }
    return Optional.of(new MediaRange(type, subtype, parameters, weight));
  }

  boolean is(String otherType, String otherSubtype) {
    return type.equals(otherType) && subtype.equals(otherSubtype);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  boolean isExcluded() {
    return weight == 0;
  }

  /**
   * In words that everybody reads alike: with the parameters that mean something for these
   * resources and the weight, and nothing that needs an escape or holds a separator.
   */
  String canonical() {
    StringBuilder text = new StringBuilder(type).append('/').append(subtype);
    parameters.forEach(
        (name, value) -> {
          if (MEANT_FOR_ARCHIVE.contains(name)) {
            text.append(';').append(name).append('=');
            text.append(isToken(value) ? value : '"' + value + '"');
          }
        });
    if (weight < MAX_WEIGHT) {
      text.append(String.format(Locale.ROOT, ";q=0.%03d", weight));
    }
    return text.toString();
  }

  private static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  private static int weight(String text) {
    Matcher matcher = WEIGHT.matcher(text);
    if (!matcher.matches() || !DIGIT.matcher(text).find()) {
      return -1;
    }
    // More than 1 is an error that some clients make; they mean "most of all".
    double weight = Math.min(Double.parseDouble(text), 1);
    // A tiny weight is still not an exclusion.
    return weight > 0 ? Math.max((int) Math.round(weight * MAX_WEIGHT), 1) : 0;
  }

  /** The value itself; empty if a quote is not closed or something follows it. */
  private static Optional<String> unquote(String text) {
    if (!text.startsWith("\"")) {
      return text.isEmpty() || text.indexOf('"') >= 0 || text.indexOf(' ') >= 0
          ? Optional.empty()
          : Optional.of(text);
    }
    StringBuilder value = new StringBuilder();
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i == text.length() - 1 ? Optional.of(value.toString()) : Optional.empty();
      }
      if (c == '\\' && i + 1 < text.length()) {
        i++;
      }
      value.append(text.charAt(i));
    }
    return Optional.empty();
  }

  /** Splits outside of quoted strings; always at least one part. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
