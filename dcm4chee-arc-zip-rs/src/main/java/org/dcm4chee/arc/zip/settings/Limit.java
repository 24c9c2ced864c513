package org.dcm4chee.arc.zip.settings;

import java.util.OptionalLong;

/**
 * A number that must not be exceeded, or the word {@code unlimited}. The unit (instances, bytes,
 * bytes a second, seconds) is that of the setting. Immutable.
 *
 * @param value the largest number that is still allowed, at least 1; empty if there is no limit
 */
public record Limit(OptionalLong value) {
  /** What an administrator must write out to have no limit: an absent setting never means this. */
  public static final Limit UNLIMITED = new Limit(OptionalLong.empty());

  static final String UNLIMITED_WORD = "unlimited";

  /**
   * @throws IllegalArgumentException if the limit is below 1
   */
  public Limit {
    if (value.isPresent() && value.getAsLong() < 1) {
      throw new IllegalArgumentException("A limit is at least 1, not " + value.getAsLong());
    }
  }

  /** A limit of {@code value}, at least 1. */
  public static Limit of(long value) {
    return new Limit(OptionalLong.of(value));
  }

  /** Whether {@code amount} is more than is allowed. */
  public boolean isExceededBy(long amount) {
    return value.isPresent() && amount > value.getAsLong();
  }

  /** The limit as a number, {@code Long.MAX_VALUE} if there is none. */
  public long orMax() {
    return value.orElse(Long.MAX_VALUE);
  }

  @Override
  public String toString() {
    return value.isPresent() ? Long.toString(value.getAsLong()) : UNLIMITED_WORD;
  }
}
