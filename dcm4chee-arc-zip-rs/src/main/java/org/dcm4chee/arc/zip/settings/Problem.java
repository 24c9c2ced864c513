package org.dcm4chee.arc.zip.settings;

/**
 * A property that is not what it should be; the default is in force.
 *
 * @param property the whole name of the property, e.g. {@code zip.maxBytes}
 * @param value what was found there
 * @param reason what is wrong with it, for people: {@code there is no unit PB}
 * @param allowed what would have been understood, for people
 */
public record Problem(String property, String value, String reason, String allowed) {
  /** Value and reason: {@code 5 PB: there is no unit PB}. */
  public String inWords() {
    return value + ": " + reason;
  }
}
