package org.dcm4chee.arc.zip.it.bench;

import java.util.List;

/**
 * What some tries gave.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param least of them
 * @param most of them
 */
record Spread(double median, double least, double most) {

  /** Of at least one. */
  static Spread of(List<Double> tries) {
    double[] sorted = tries.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
