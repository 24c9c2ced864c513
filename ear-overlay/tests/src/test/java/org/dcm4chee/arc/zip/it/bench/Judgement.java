package org.dcm4chee.arc.zip.it.bench;

import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What is to be said of some pairs: a row each.
 *
 * @param what of the plan's; empty for the plan's own
 * @param target what the figure is to be at most
 */
record Judgement(String what, Function<Pairs, Row.Found> figure, OptionalDouble target) {

  /** How many times as long as the other it takes. */
  static Judgement times(String othersName) {
    return new Judgement("", pairs -> pairs.times(othersName), OptionalDouble.empty());
  }

  /** How many seconds more than the other it takes. */
  static Judgement secondsMore(String othersName) {
    return new Judgement("", pairs -> pairs.secondsMore(othersName), OptionalDouble.empty());
  }

  /** How long the first byte takes, as a part of the whole. */
  static Judgement firstByteAsPart() {
    return new Judgement("first byte", Pairs::firstByteAsPart, OptionalDouble.empty());
  }

  /** How long the first byte takes. */
  static Judgement firstByte() {
    return new Judgement("first byte", Pairs::firstByte, OptionalDouble.empty());
  }

  /** The same with a target. */
  Judgement atMost(double figure) {
    return new Judgement(what, this.figure, OptionalDouble.of(figure));
  }
}
