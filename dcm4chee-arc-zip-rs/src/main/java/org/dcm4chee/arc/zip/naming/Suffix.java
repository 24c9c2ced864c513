package org.dcm4chee.arc.zip.naming;

import java.util.function.IntFunction;
import java.util.function.Predicate;

/** What tells names apart that would be equal: nothing, {@code -2}, {@code -3}, … Stateless. */
final class Suffix {

  private Suffix() {}

  /** The suffix of the {@code n}th of equal names, from 1. */
  static String of(int n) {
    return n == 1 ? "" : "-" + n;
  }

  /**
   * The first name that is free.
   *
   * @param first the number to begin with
   * @param taken how many names there are at most that are not free
   * @param name of a number; each number gives another name, so that of one more than are taken one
   *     is free
   * @throws IllegalStateException if there is none all the same
   */
  static String firstFree(
      int first, int taken, IntFunction<String> name, Predicate<String> isFree) {
    for (int n = first; n <= first + taken; n++) {
      String candidate = name.apply(n);
      if (isFree.test(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("None of " + (taken + 1) + " names is free");
  }
}
