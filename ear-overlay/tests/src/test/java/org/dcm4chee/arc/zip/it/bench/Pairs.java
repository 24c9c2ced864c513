package org.dcm4chee.arc.zip.it.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/**
 * Two requests in turn, A, B, A, B, …: what else the machine does meets both alike.
 *
 * @param one what is judged
 * @param other what it is judged by
 */
record Pairs(List<Cost> one, List<Cost> other) {

  /**
   * How much time a row may take.
   *
   * @param pairs at most, at least 1
   * @param warmUps pairs that do not count, before
   * @param atMost no further pair is begun after that
   */
  record Effort(int pairs, int warmUps, Duration atMost) {
    /** For what takes less than a second. */
    static final Effort SHORT = new Effort(11, 2, Duration.ofSeconds(15));

    /** For what takes some seconds. */
    static final Effort MIDDLE = new Effort(5, 1, Duration.ofSeconds(20));

    /** For what takes half a minute. */
    static final Effort LONG = new Effort(2, 0, Duration.ofSeconds(60));

    /** For what never changes. */
    static final Effort ONCE = new Effort(1, 0, Duration.ZERO);
  }

  /** Measures them, first the one that is judged by. */
  static Pairs of(Request.Tries one, Request.Tries other, Effort effort) throws IOException {
    for (int i = 0; i < effort.warmUps(); i++) {
      Cost.of(other.next());
      Cost.of(one.next());
    }
    List<Cost> ones = new ArrayList<>();
    List<Cost> others = new ArrayList<>();
    long start = System.nanoTime();
    do {
      others.add(Cost.of(other.next()));
      ones.add(Cost.of(one.next()));
    } while (ones.size() < effort.pairs() && System.nanoTime() - start < effort.atMost().toNanos());
    return new Pairs(ones, others);
  }

  /** The one's seconds as a multiple of the other's, pair by pair. */
  Row.Found times(String othersName) {
    return compared(othersName, Unit.TIMES, (a, b) -> a.seconds() / b.seconds());
  }

  /** How many seconds more the one takes, pair by pair. */
  Row.Found secondsMore(String othersName) {
    return compared(othersName, Unit.SECONDS_MORE, (a, b) -> a.seconds() - b.seconds());
  }

  private Row.Found compared(String othersName, Unit unit, BiFunction<Cost, Cost, Double> figure) {
    List<Double> figures = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      figures.add(figure.apply(one.get(i), other.get(i)));
    }
    return new Row.Found(
        spread(one, Cost::seconds),
        othersName,
        spread(other, Cost::seconds),
        unit,
        Spread.of(figures));
  }

  /** The wait for the one's first byte, as a part of the whole time. */
  Row.Found firstByteAsPart() {
    return new Row.Found(
        spread(one, Cost::firstByte),
        "the whole ZIP",
        spread(one, Cost::seconds),
        Unit.PART,
        spread(one, cost -> cost.firstByte() / cost.seconds()));
  }

  /** The wait for the one's first byte. */
  Row.Found firstByte() {
    Spread seconds = spread(one, Cost::firstByte);
    return new Row.Found(seconds, "", seconds, Unit.SECONDS, seconds);
  }

  private static Spread spread(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    return Spread.of(costs.stream().map(figure::applyAsDouble).toList());
  }
}
