package org.dcm4chee.arc.metrics;

import java.util.DoubleSummaryStatistics;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** Keeps figures by name; one that no configuration names is not kept. */
public interface MetricsService {
  boolean exists(String name);

  void accept(String name, double value);

  void acceptNanoTime(String name, long startTime);

  void acceptDataRate(String name, long bytes, long startTime);

  void accept(String name, DoubleSupplier valueSupplier);

  void forEach(String name, int limit, int binSize, Consumer<DoubleSummaryStatistics> consumer);
}
