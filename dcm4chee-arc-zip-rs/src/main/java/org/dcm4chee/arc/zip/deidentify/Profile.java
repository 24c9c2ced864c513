package org.dcm4chee.arc.zip.deidentify;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Basic Application Level Confidentiality Profile with options (PS3.15 Annex E). Full and
 * modified dates exclude each other.
 *
 * @param options unmodifiable, in the order of the enum
 */
public record Profile(Set<Option> options) {
  static final String BASIC = "basic";

  /**
   * The profile with these options.
   *
   * @throws IllegalArgumentException if both options for dates are among them
   */
  public Profile {
    EnumSet<Option> copy = EnumSet.noneOf(Option.class);
    copy.addAll(options);
    if (copy.contains(Option.FULL_DATES) && copy.contains(Option.MODIFIED_DATES)) {
      throw new IllegalArgumentException("full-dates and modified-dates exclude each other");
    }
    options = Collections.unmodifiableSet(copy);
  }

  /** The Basic Profile with these options. */
  public static Profile basic(Option... options) {
    return new Profile(Set.of(options));
  }

  /** The value of {@code deidentify=} that means this, the same for the same options. */
  public String keyword() {
    return Stream.concat(Stream.of(BASIC), options.stream().map(Option::keyword))
        .collect(Collectors.joining(","));
  }

  boolean has(Option option) {
    return options.contains(option);
  }
}
