package org.dcm4chee.arc.zip.settings;

import java.text.MessageFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a pattern for names can work: text with {@code {tag}}, {@code {tag.tag[index],type,
 * argument}}, {@code {now,date,yyyy}} or {@code {rnd}} in it, as the class {@code AttributesFormat}
 * of the archive's library reads it. It knows the syntax and no dictionary: whether a keyword
 * exists has to be asked elsewhere. Stateless.
 *
 * <p>Stricter than that class where what it takes makes no name: a brace that is never closed, a
 * field that an apostrophe hides, {@code {now}} without a date. It refuses braces within braces,
 * too, which could only be of use in a {@code choice} or a date.
 */
final class AttributesPattern {
  private static final String NOW = "now";
  private static final String RANDOM = "rnd";

  /** Group and element in hexadecimal, as far as they fit in a positive number. */
  private static final Pattern TAG = Pattern.compile("[0-7]?[0-9A-Fa-f]{1,7}");

  /** As PS3.6 forms them, and with the underscore for one that begins with a digit. */
  private static final Pattern KEYWORD = Pattern.compile("(?:[A-Z]|_\\d)[A-Za-z0-9_]{2,}");

  private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

  /** What takes no argument; if there is one, it is passed over. */
  private static final Set<String> PLAIN_TYPES =
      Set.of("none", "upper", "hash", "md5", "urlencoded", "rnd", "uuid", "uid");

  private AttributesPattern() {}

  /**
   * @throws NotUnderstood if no name can be made with it
   */
  static void check(String pattern) throws NotUnderstood {
    StringBuilder message = new StringBuilder();
    List<Object> samples = new ArrayList<>();
    int end = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (Character.isISOControl(c)) {
        throw new NotUnderstood("it has a control character");
      }
      if (c == '}') {
        throw new NotUnderstood("it has a } that closes nothing");
      }
      if (c == '{') {
        int close = closingBrace(pattern, i);
        message.append(pattern, end, i).append('{').append(samples.size());
        addField(pattern.substring(i + 1, close), message, samples);
        message.append('}');
        i = close;
        end = close + 1;
      }
    }
    tryOut(message.append(pattern.substring(end)).toString(), samples);
  }

  private static int closingBrace(String pattern, int open) throws NotUnderstood {
    int close = pattern.indexOf('}', open);
    if (close < 0) {
      throw new NotUnderstood("it has a { that is never closed");
    }
    int inner = pattern.indexOf('{', open + 1);
    if (inner >= 0 && inner < close) {
      throw new NotUnderstood("it has a { within braces");
    }
    return close;
  }

  private static void addField(String field, StringBuilder message, List<Object> samples)
      throws NotUnderstood {
    List<String> parts = Arrays.asList(field.split(",", 3));
    String source = parts.get(0);
    String type = parts.size() > 1 ? parts.get(1) : "none";
    String argument = parts.size() > 2 ? parts.get(2) : "";
    checkSource(source, type);
    if (isDateOrTime(type)) {
      checkShift(type);
      addFormat(type.substring(0, 4), argument, message);
      samples.add(new Date(0));
    } else {
      switch (type) {
        case "number", "choice" -> {
          addFormat(type, argument, message);
          samples.add(0.);
        }
        case "offset" -> {
          requireNumbers(type, argument, 1, 1);
          samples.add("");
        }
        case "slice" -> {
          requireNumbers(type, argument, 1, 2);
          samples.add("");
        }
        default -> {
          if (!PLAIN_TYPES.contains(type)) {
            throw new NotUnderstood("there is no type \"" + type + "\"");
          }
          samples.add("");
        }
      }
    }
  }

  private static void addFormat(String type, String argument, StringBuilder message) {
    message.append(',').append(type);
    if (!argument.isEmpty()) {
      message.append(',').append(argument);
    }
  }

  private static void checkSource(String source, String type) throws NotUnderstood {
    if (source.equals(NOW)) {
      if (!isDateOrTime(type)) {
        throw new NotUnderstood("\"now\" has to be a date or a time");
      }
    } else if (source.equals(RANDOM)) {
      if (!Set.of("none", "uuid", "uid").contains(type)) {
        throw new NotUnderstood("\"rnd\" is a number, a uuid or a uid, and no \"" + type + "\"");
      }
    } else {
      checkPath(source);
    }
  }

  private static boolean isDateOrTime(String type) {
    return type.startsWith("date") || type.startsWith("time");
  }

  private static void checkPath(String source) throws NotUnderstood {
    String path = source;
    if (source.endsWith("]")) {
      int open = source.lastIndexOf('[');
      String index = source.substring(open + 1, source.length() - 1);
      if (open < 0 || !INDEX.matcher(index).matches()) {
        throw new NotUnderstood("\"" + source + "\" has no index from 0 in its brackets");
      }
      path = source.substring(0, open);
    }
    for (String name : path.split("\\.", -1)) {
      if (!TAG.matcher(name).matches() && !KEYWORD.matcher(name).matches()) {
        throw new NotUnderstood("\"" + name + "\" is neither a tag nor a keyword");
      }
    }
  }

  private static void checkShift(String type) throws NotUnderstood {
    String shift = type.substring(4);
    try {
      if (!shift.isEmpty() && type.startsWith("date")) {
        Period.parse(shift);
      } else if (!shift.isEmpty()) {
        Duration.parse(shift);
      }
    } catch (DateTimeException e) {
      throw new NotUnderstood("there is no type \"" + type + "\", and it is not shifted by P1D");
    }
  }

  private static void requireNumbers(String type, String argument, int min, int max)
      throws NotUnderstood {
    String[] numbers = argument.split(",", -1);
    boolean all = numbers.length >= min && numbers.length <= max;
    for (String number : numbers) {
      try {
        Integer.parseInt(number);
      } catch (NumberFormatException e) {
        all = false;
      }
    }
    if (!all) {
      throw new NotUnderstood(
          "\"" + type + "\" needs " + (min == max ? "a number" : "one number or two"));
    }
  }

  /** Dates, numbers and choices are the JDK's own formats, and what lies between is, too. */
  private static void tryOut(String message, List<Object> samples) throws NotUnderstood {
    MessageFormat format;
    try {
      format = new MessageFormat(message);
      format.format(samples.toArray());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new NotUnderstood("a format in it cannot be used: " + e.getMessage());
    }
    if (format.getFormatsByArgumentIndex().length < samples.size()) {
      throw new NotUnderstood("an apostrophe hides what follows it; write two for one");
    }
  }
}
