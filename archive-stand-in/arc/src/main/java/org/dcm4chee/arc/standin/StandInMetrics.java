package org.dcm4chee.arc.standin;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.DoubleSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.dcm4chee.arc.metrics.MetricsService;

/** Keeps every figure, whatever its name. */
@ApplicationScoped
public class StandInMetrics implements MetricsService {
  private final Map<String, DoubleSummaryStatistics> figures = new ConcurrentHashMap<>();

  @Override
  public boolean exists(String name) {
    return true;
  }

  @Override
  public void accept(String name, double value) {
    figures.compute(
        name,
        (key, before) -> {
          DoubleSummaryStatistics statistics =
              before == null ? new DoubleSummaryStatistics() : before;
          statistics.accept(value);
          return statistics;
        });
  }

  @Override
  public void acceptNanoTime(String name, long startTime) {
    accept(name, (System.nanoTime() - startTime) / 1e6);
  }

  @Override
  public void acceptDataRate(String name, long bytes, long startTime) {
    accept(name, bytes * 1e3 / Math.max(1, System.nanoTime() - startTime));
  }

  @Override
  public void accept(String name, DoubleSupplier valueSupplier) {
    accept(name, valueSupplier.getAsDouble());
  }

  @Override
  public void forEach(
      String name, int limit, int binSize, Consumer<DoubleSummaryStatistics> consumer) {
    if (figures.containsKey(name)) {
      consumer.accept(figures.get(name));
    }
  }

  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    figures.forEach((name, statistics) -> counts.put(name, statistics.getCount()));
    return counts;
  }
}
