package org.dcm4che3.util;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.FieldPosition;
import java.text.Format;
import java.text.MessageFormat;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dcm4che3.data.Attributes;

/**
 * A template such as <code>{00080060}/{00200013,number,000000}.dcm</code>. Types: {@code hash},
 * {@code md5}, {@code upper}, {@code slice}, {@code urlencoded}, {@code number}; without one, the
 * value.
 */
public class AttributesFormat extends Format {
  private static final long serialVersionUID = 1L;

  private record Part(String literal, int tag, String type, String argument) {}

  private final String pattern;
  private final transient List<Part> parts = new ArrayList<>();

  public AttributesFormat(String pattern) {
    this.pattern = pattern;
    int position = 0;
    while (position < pattern.length()) {
      int open = pattern.indexOf('{', position);
      if (open < 0) {
        open = pattern.length();
      }
      if (open > position) {
        parts.add(new Part(pattern.substring(position, open), 0, "", ""));
      }
      if (open == pattern.length()) {
        return;
      }
      int close = pattern.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException(pattern);
      }
      String[] fields = pattern.substring(open + 1, close).split(",", 3);
      try {
        parts.add(
            new Part(
                "",
                Integer.parseUnsignedInt(fields[0], 16),
                fields.length > 1 ? fields[1] : "",
                fields.length > 2 ? fields[2] : ""));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(pattern, e);
      }
      position = close + 1;
    }
  }

  @Override
  public StringBuffer format(Object obj, StringBuffer result, FieldPosition pos) {
    Attributes attributes = (Attributes) obj;
    for (Part part : parts) {
      result.append(part.tag() == 0 ? part.literal() : format(part, attributes));
    }
    return result;
  }

  private static String format(Part part, Attributes attributes) {
    String value = attributes.getString(part.tag());
    if (value == null) {
      return "";
    }
    return switch (part.type()) {
      case "hash" -> String.format("%08X", value.hashCode());
      case "md5" -> md5(value);
      case "upper" -> value.toUpperCase(Locale.ROOT);
      case "slice" -> slice(value, part.argument());
      case "urlencoded" -> java.net.URLEncoder.encode(value, StandardCharsets.UTF_8);
      case "number" ->
          new MessageFormat("{0,number," + part.argument() + "}", Locale.ROOT)
              .format(new Object[] {Double.valueOf(value)});
      case "" -> value;
      default -> throw new IllegalArgumentException(part.type());
    };
  }

  private static String slice(String value, String argument) {
    String[] ends = argument.split(",", -1);
    int from = index(ends[0], value);
    int to = ends.length > 1 ? index(ends[1], value) : value.length();
    return from < to ? value.substring(from, to) : "";
  }

  private static int index(String number, String value) {
    int index = Integer.parseInt(number.strip());
    return Math.max(0, Math.min(value.length(), index < 0 ? value.length() + index : index));
  }

  private static String md5(String value) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(value.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, digest).toString(32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Object parseObject(String source, ParsePosition pos) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
