package org.dcm4che3.data;

/** Decimal strings (DS, PS3.5 §6.2) as the archive's library reads and writes them. */
final class Decimals {
  private static final int MAX_LENGTH = 16;

  private Decimals() {}

  /**
   * @param s a comma counts as a decimal point
   * @throws NumberFormatException if it is no number
   */
  static double parse(String s) {
    return Double.parseDouble(s.replace(',', '.'));
  }

  /**
   * The shortest text of a float or double, without a fraction of zero. A longer one than the 16
   * characters of a DS loses digits, and is not rounded.
   */
  static String format(Number n) {
    String s = n.toString();
    int exponent = s.indexOf('E');
    String mantissa = exponent < 0 ? s : s.substring(0, exponent);
    String rest = exponent < 0 ? "" : s.substring(exponent);
    if (mantissa.endsWith(".0")) {
      return mantissa.substring(0, mantissa.length() - 2) + rest;
    }
    int room = MAX_LENGTH - rest.length();
    // A float has 15 characters at most.
    return mantissa.length() > room ? mantissa.substring(0, room) + rest : s;
  }
}
