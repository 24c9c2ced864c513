package org.dcm4chee.arc.zip.settings;

import java.util.Optional;

/** Reads the text of one setting. */
@FunctionalInterface
interface Parser<T> {
  /** The value that {@code text} (not blank, without blanks around it) stands for, if any. */
  Optional<T> parse(String text);
}
