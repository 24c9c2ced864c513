package org.dcm4chee.arc.zip.deidentify;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the value of {@code deidentify=} in a URL comes to. */
public sealed interface DeidentifyParameter {
  /** A profile there is. */
  record Valid(Profile profile) implements DeidentifyParameter {}

  /**
   * None there is.
   *
   * @param words for the answer 400: what is wrong, and what there is
   */
  record Refused(String words) implements DeidentifyParameter {}

  /**
   * Reads {@code basic}, then options, by commas. Blanks around words are nothing; an option may be
   * said twice.
   */
  static DeidentifyParameter parse(String value) {
    String[] words = value.split(",", -1);
    if (!words[0].strip().equals(Profile.BASIC)) {
      return refused("deidentify knows the profile basic only.");
    }
    EnumSet<Option> options = EnumSet.noneOf(Option.class);
    for (String word : Arrays.asList(words).subList(1, words.length)) {
      Optional<Option> option = Option.ofKeyword(word.strip());
      if (option.isEmpty()) {
        return refused("deidentify has an option that is not known.");
      }
      options.add(option.get());
    }
    if (options.contains(Option.FULL_DATES) && options.contains(Option.MODIFIED_DATES)) {
      return refused("deidentify cannot have both full-dates and modified-dates.");
    }
    return new Valid(new Profile(options));
  }

  private static Refused refused(String words) {
    return new Refused(
        words
            + " There is deidentify=basic, and after it, by commas, any of: "
            + Stream.of(Option.values()).map(Option::keyword).collect(Collectors.joining(", "))
            + " (full-dates or modified-dates, not both).");
  }
}
