package org.dcm4che3.util;

import java.util.Collection;

/** Text that is joined and split by one character. */
public final class StringUtils {
  private StringUtils() {}

  public static String concat(String[] ss, char delim) {
    return String.join(String.valueOf(delim), ss);
  }

  public static String concat(Collection<String> ss, char delim) {
    return String.join(String.valueOf(delim), ss);
  }

  /** The parts between the delimiters, empty ones at the end too. */
  public static String[] split(String s, char delim) {
    return s.split(java.util.regex.Pattern.quote(String.valueOf(delim)), -1);
  }
}
