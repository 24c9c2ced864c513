package org.dcm4che3.util;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.FieldPosition;
import java.text.Format;
import java.text.MessageFormat;
import java.text.ParsePosition;
import java.time.Duration;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/**
 * Text with attributes in it, as the archive's configuration has it for storage paths and ZIP entry
 * names: {@code {tag}}, {@code {tag[index]}}, {@code {tag.tag,type,format}}, {@code {now,date,…}}
 * or {@code {rnd}}; tags in hex or by keyword. Types: {@code upper}, {@code slice}, {@code number},
 * {@code offset}, {@code date}, {@code time}, {@code choice}, {@code hash}, {@code md5}, {@code
 * urlencoded}, {@code rnd}, {@code uuid}, {@code uid}. Values are not sanitised. What lies between
 * is {@link MessageFormat}'s.
 */
// Dates are java.util.Date in MessageFormat.
@SuppressWarnings("JavaUtilDate")
public class AttributesFormat extends Format {
  private static final String BASE_32 = "0123456789abcdefghijklmnopqrstuv";

  private final String pattern;
  private final transient List<Function<Attributes, Object>> fields = new ArrayList<>();
  private final MessageFormat format;

  /**
   * @throws IllegalArgumentException if the pattern cannot be understood
   */
  public AttributesFormat(String pattern) {
    this.pattern = pattern;
    StringBuilder message = new StringBuilder();
    int literal = 0;
    for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', literal)) {
      int close = closingBrace(open);
      message.append(pattern, literal, open);
      try {
        appendField(pattern.substring(open + 1, close), message);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(pattern, e);
      }
      literal = close + 1;
    }
    message.append(pattern, literal, pattern.length());
    this.format = new MessageFormat(message.toString());
  }

  public static AttributesFormat valueOf(String s) {
    return s == null ? null : new AttributesFormat(s);
  }

  private int closingBrace(int open) {
    int depth = 0;
    for (int i = open; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '{') {
        depth++;
      } else if (pattern.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException(pattern);
  }

  private void appendField(String field, StringBuilder message) {
    String[] parts = field.split(",", 3);
    String source = parts[0];
    String type = parts.length > 1 ? parts[1] : source.equals("rnd") ? "rnd" : "none";
    String argument = parts.length > 2 ? parts[2] : "";
    message.append('{').append(fields.size());
    String formatType = type.startsWith("date") ? "date" : type.startsWith("time") ? "time" : type;
    switch (formatType) {
      case "number", "date", "time", "choice" -> {
        message.append(',').append(formatType);
        if (parts.length > 2) {
          message.append(',').append(argument);
        }
      }
      default -> {}
    }
    message.append('}');
    boolean ofAttribute = !source.equals("now") && !source.startsWith("rnd");
    fields.add(
        ofAttribute
            ? ofAttribute(source, type, argument)
            : attrs -> generated(type, source.equals("now")));
  }

  private static Object generated(String type, boolean now) {
    if (now) {
      return shifted(new Date(), type, new Attributes(0));
    }
    return switch (type) {
      case "rnd" -> TagUtils.toHexString(ThreadLocalRandom.current().nextInt());
      case "uuid" -> UUID.randomUUID();
      case "uid" -> UIDUtils.createUID();
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static Function<Attributes, Object> ofAttribute(
      String source, String type, String argument) {
    int bracket = source.endsWith("]") ? source.lastIndexOf('[') : -1;
    int index =
        bracket < 0 ? 0 : Integer.parseInt(source.substring(bracket + 1, source.length() - 1));
    String[] names = (bracket < 0 ? source : source.substring(0, bracket)).split("\\.", -1);
    int[] path = new int[names.length];
    for (int i = 0; i < path.length; i++) {
      path[i] = tagOf(names[i]);
    }
    Value value = valueOfType(type, argument);
    return attrs -> {
      Attributes item = attrs;
      for (int i = 0; i < path.length - 1 && item != null; i++) {
        item = item.getNestedDataset(path[i]);
      }
      return item == null ? null : value.of(item, path[path.length - 1], index);
    };
  }

  private interface Value {
    Object of(Attributes attrs, int tag, int index);
  }

  private static int tagOf(String name) {
    try {
      return Integer.parseInt(name, 16);
    } catch (NumberFormatException notHex) {
      try {
        return Tag.class.getField(name).getInt(null);
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("Neither a tag nor a keyword: " + name, e);
      }
    }
  }

  private static Value valueOfType(String type, String argument) {
    if (type.startsWith("date") || type.startsWith("time")) {
      shifted(new Date(0), type, new Attributes(0));
      return (attrs, tag, index) -> shifted(attrs.getDate(tag, index), type, attrs);
    }
    return switch (type) {
      case "none" -> (attrs, tag, index) -> attrs.getString(tag, index, "");
      case "upper" ->
          (attrs, tag, index) -> attrs.getString(tag, index, "").toUpperCase(Locale.ROOT);
      case "slice" -> slice(argument);
      case "number", "choice" -> AttributesFormat::number;
      case "offset" -> {
        int offset = Integer.parseInt(argument);
        yield (attrs, tag, index) -> Integer.toString(attrs.getInt(tag, index, 0) + offset);
      }
      case "hash" -> ifThere(s -> TagUtils.toHexString(s.hashCode()));
      case "md5" -> ifThere(AttributesFormat::md5);
      case "urlencoded" -> ifThere(s -> URLEncoder.encode(s, StandardCharsets.UTF_8));
      default -> throw new IllegalArgumentException("Unknown type " + type);
    };
  }

  /**
   * A number of any VR. Here the archive's library differs: it has no {@code double} of an IS, and
   * prints Instance Number, Series Number and their like as 0 ({@code offset} knows them).
   */
  private static Object number(Attributes attrs, int tag, int index) {
    return attrs.getVR(tag) == VR.IS
        ? (double) attrs.getLong(tag, index, 0)
        : attrs.getDouble(tag, index, 0);
  }

  private static Value ifThere(Function<String, String> transformation) {
    return (attrs, tag, index) -> {
      String s = attrs.getString(tag, index);
      return s == null ? null : transformation.apply(s);
    };
  }

  /**
   * The part of a value between two indexes; negative ones count from the end. Nothing if the value
   * is too short.
   */
  private static Value slice(String argument) {
    String[] indexes = argument.split(",", -1);
    int begin = Integer.parseInt(indexes[0]);
    int end = indexes.length > 1 ? Integer.parseInt(indexes[1]) : 0;
    return (attrs, tag, index) -> {
      String s = attrs.getString(tag, index, "");
      int from = begin < 0 ? Math.max(0, s.length() + begin) : begin;
      int to = end <= 0 ? s.length() + end : Math.min(s.length(), end);
      return from > to ? "" : s.substring(from, to);
    };
  }

  private static Date shifted(Date date, String type, Attributes attrs) {
    String shift = type.substring(4);
    if (date == null || shift.isEmpty()) {
      return date;
    }
    ZonedDateTime t = date.toInstant().atZone(attrs.getTimeZone().toZoneId());
    return Date.from(
        (type.startsWith("date") ? t.plus(Period.parse(shift)) : t.plus(Duration.parse(shift)))
            .toInstant());
  }

  /** 26 characters: the digest's bits, lowest first, the first of each eight bytes left out. */
  private static String md5(String s) {
    ByteBuffer digest;
    try {
      digest =
          ByteBuffer.wrap(
              MessageDigest.getInstance("MD5").digest(s.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
    long low = digest.getLong() << 8;
    long high = digest.getLong() << 8;
    StringBuilder text = new StringBuilder(26);
    for (int bit = 0; bit < 60; bit += 5) {
      text.append(BASE_32.charAt((int) (low >>> bit) & 0x1F));
    }
    text.append(BASE_32.charAt((int) (low >>> 60 | (high & 1) << 4)));
    for (int bit = 1; bit < 64; bit += 5) {
      text.append(BASE_32.charAt((int) (high >>> bit) & 0x1F));
    }
    return text.toString();
  }

  /**
   * @param obj {@link Attributes}
   */
  @Override
  public StringBuffer format(Object obj, StringBuffer result, FieldPosition pos) {
    Attributes attrs = (Attributes) obj;
    Object[] values = fields.stream().map(field -> field.apply(attrs)).toArray();
    synchronized (format) {
      return format.format(values, result, pos);
    }
  }

  @Override
  public Object parseObject(String source, ParsePosition pos) {
    throw new UnsupportedOperationException("Attributes cannot be read out of text");
  }

  @Override
  public String toString() {
    return pattern;
  }
}
