package org.dcm4chee.arc.zip.it.bench;

import java.util.Locale;

/** What a figure says of two times. */
enum Unit {
  /** The one is so many times as long as the other. */
  TIMES("%.2f ×"),
  /** The one is such a part of the other. */
  PART("%.3f of it"),
  /** The one takes so many seconds more. */
  SECONDS_MORE("%+.2f s"),
  /** So many have failed. */
  FAILED("%.0f failed"),
  /** It takes so many seconds. */
  SECONDS("%.2f s");

  private final String format;

  Unit(String format) {
    this.format = format;
  }

  /** A figure in words. */
  String inWords(double figure) {
    return String.format(Locale.ROOT, format, figure);
  }
}
