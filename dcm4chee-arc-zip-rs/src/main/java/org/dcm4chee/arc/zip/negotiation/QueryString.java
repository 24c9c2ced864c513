package org.dcm4chee.arc.zip.negotiation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The query of a request's URL as the client wrote it. Parameters that are not asked for keep every
 * byte, so that nothing the archive reads (or a signature covers) changes on the way. Immutable.
 */
public final class QueryString {
  private static final String ACCEPT = "accept";

  /**
   * What may stand in a query as it is (RFC 3986 §3.4), without {@code &}, {@code +}, {@code =}.
   */
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/*;,";

  /** What separates the parts of a media type: a plus next to one of these is a blank. */
  private static final String SEPARATORS = ";,= \"";

  private final List<String> pairs;

  private QueryString(List<String> pairs) {
    this.pairs = List.copyOf(pairs);
  }

  /**
   * Takes a query apart.
   *
   * @param raw what follows the question mark, not decoded; may be empty
   */
  public static QueryString parse(String raw) {
    return new QueryString(raw.isEmpty() ? List.of() : Arrays.asList(raw.split("&", -1)));
  }

  /**
   * The values of {@code accept}, decoded, in the order given. A plus sign is a blank where one may
   * stand between the parts of a media type and a plus where it is part of a name ({@code
   * application/dicom+json}), since the archive's own links are not encoded.
   */
  public List<String> accept() {
    return pairs.stream()
        .filter(pair -> nameOf(pair).equals(ACCEPT))
        .map(pair -> decode(plusInMediaType(rawValueOf(pair))))
        .collect(Collectors.toUnmodifiableList());
  }

  /** The first value of a parameter, decoded as HTML forms do. */
  public Optional<String> first(String name) {
    return pairs.stream()
        .filter(pair -> nameOf(pair).equals(name))
        .map(pair -> decode(rawValueOf(pair).replace('+', ' ')))
        .findFirst();
  }

  /** All parameters by name, with their values in the order given, decoded as HTML forms do. */
  public Map<String, List<String>> parameters() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : pairs) {
      parameters
          .computeIfAbsent(nameOf(pair), name -> new ArrayList<>())
          .add(decode(rawValueOf(pair).replace('+', ' ')));
    }
    return parameters;
  }

  /** The same query without the parameters of these names. */
  public QueryString without(Collection<String> names) {
    return new QueryString(pairs.stream().filter(pair -> !names.contains(nameOf(pair))).toList());
  }

  /**
   * The same query with other {@code accept} parameters, which stand where the first one stood (at
   * the end if there was none).
   *
   * @param values not encoded; empty: the parameter is left out
   */
  public QueryString withAccept(List<String> values) {
    List<String> accept =
        values.stream().map(value -> ACCEPT + "=" + encode(value)).collect(Collectors.toList());
    List<String> changed = new ArrayList<>();
    boolean placed = false;
    for (String pair : pairs) {
      if (!nameOf(pair).equals(ACCEPT)) {
        changed.add(pair);
      } else if (!placed) {
        changed.addAll(accept);
        placed = true;
      }
    }
    if (!placed) {
      changed.addAll(accept);
    }
    return new QueryString(changed);
  }

  /** As it stands after the question mark, not decoded. */
  public String raw() {
    return String.join("&", pairs);
  }

  @Override
  public String toString() {
    // Not the values: one of them may be an access token, and somebody may log this.
    return pairs.stream().map(QueryString::nameOf).collect(Collectors.joining("&"));
  }

  private static String nameOf(String pair) {
    int equals = pair.indexOf('=');
    return decode((equals < 0 ? pair : pair.substring(0, equals)).replace('+', ' '));
  }

  private static String rawValueOf(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? "" : pair.substring(equals + 1);
  }

  /** Each run of plus signs is looked at once, since a client may write a megabyte of them. */
  private static String plusInMediaType(String raw) {
    StringBuilder text = new StringBuilder(raw);
    int end;
    for (int start = raw.indexOf('+'); start >= 0; start = raw.indexOf('+', end)) {
      end = start + 1;
      while (end < raw.length() && raw.charAt(end) == '+') {
        end++;
      }
      if (endsPart(raw, start - 1) || beginsPart(raw, end)) {
        text.replace(start, end, " ".repeat(end - start));
      }
    }
    return text.toString();
  }

  private static boolean endsPart(String raw, int last) {
    return last < 0
        || SEPARATORS.indexOf(raw.charAt(last)) >= 0
        || (last >= 2
            && raw.charAt(last - 2) == '%'
            && SEPARATORS.indexOf(decoded(raw, last - 2)) >= 0);
  }

  private static boolean beginsPart(String raw, int first) {
    return first == raw.length() || SEPARATORS.indexOf(decoded(raw, first)) >= 0;
  }

  private static char decoded(String raw, int index) {
    return raw.charAt(index) == '%'
        ? decode(raw.substring(index, Math.min(index + 3, raw.length()))).charAt(0)
        : raw.charAt(index);
  }

  /** Percent-decodes as UTF-8; what is no valid escape stays as it is. */
  private static String decode(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] in = raw.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < in.length; i++) {
      int high = i + 2 < in.length && in[i] == '%' ? Character.digit(in[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
      if (low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(in[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String encode(String value) {
    StringBuilder text = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (PLAIN.indexOf(c) >= 0) {
        text.append(c);
      } else {
        text.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
      }
    }
    return text.toString();
  }
}
