package org.dcm4chee.arc.zip.settings;

import java.util.Objects;

/**
 * A setting that nobody is to see: it is in no log, no status and no message. Immutable.
 *
 * <p>It is the secret itself, or {@code file:} and the path of a file that holds it.
 */
public final class Secret {
  /** What is shown in its place. */
  public static final String SHOWN = "(set, not shown)";

  private static final String FILE = "file:";

  private final String text;

  Secret(String text) {
    this.text = text;
  }

  /** Whether it is to be read from a file. */
  public boolean isInFile() {
    return text.startsWith(FILE);
  }

  /** The secret, or the path of its file. */
  public String reveal() {
    return isInFile() ? text.substring(FILE.length()) : text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.text.equals(text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Secret.class);
  }

  @Override
  public String toString() {
    return SHOWN;
  }
}
