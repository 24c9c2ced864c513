package org.dcm4chee.arc.zip.it.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dcm4chee.arc.zip.pipeline.ByteBudget;
import org.dcm4chee.arc.zip.pipeline.ClusterPlans;
import org.dcm4chee.arc.zip.pipeline.Composition;
import org.dcm4chee.arc.zip.pipeline.Compression;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ExtraEntry;
import org.dcm4chee.arc.zip.pipeline.IncludedObject;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ObjectFacts;
import org.dcm4chee.arc.zip.pipeline.ObjectSource;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;
import org.dcm4chee.arc.zip.pipeline.OnLoss;
import org.dcm4chee.arc.zip.pipeline.PlanCache;
import org.dcm4chee.arc.zip.pipeline.PlanStore;
import org.dcm4chee.arc.zip.pipeline.SharedPlans;

/**
 * What it costs a server to share the plan of many objects, without a network and a cache: to
 * deflate and seal it, to open and inflate it, and its bytes.
 */
final class SharedPlanCost {
  private static final int OBJECTS = 100_000;
  private static final int TRIES = 11;
  private static final int WARM_UPS = 3;
  private static final long MAX_BYTES = 64L << 20;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String STUDY = "plan of 100,000 objects";
  private static final String REPRESENTATION = "of the benchmark";

  private final Map<String, byte[]> kept = new HashMap<>();

  private SharedPlanCost() {}

  static Plan plan() {
    return new Plan(STUDY, "sealed for other servers, and opened", new SharedPlanCost()::rows);
  }

  private List<Row> rows() throws IOException {
    byte[] plan = made();
    ClusterPlans plans =
        new ClusterPlans(
            new PlanCache(MAX_BYTES),
            new Kept(),
            new ClusterPlans.Bounds(LONG, LONG, MAX_BYTES, MAX_BYTES),
            System::nanoTime,
            failure -> {
              throw new IllegalStateException(failure);
            });
    List<Double> puts = new ArrayList<>();
    List<Double> gets = new ArrayList<>();
    for (int i = 0; i < WARM_UPS + TRIES; i++) {
      long start = System.nanoTime();
      plans.put(REPRESENTATION, plan);
      long put = System.nanoTime();
      if (plans.get(REPRESENTATION).orElseThrow().length != plan.length) {
        throw new IOException("The plan did not come back");
      }
      long got = System.nanoTime();
      if (i >= WARM_UPS) {
        puts.add((put - start) / 1e9);
        gets.add((got - put) / 1e9);
      }
    }
    long sealed = kept.values().iterator().next().length;
    return List.of(
        row(String.format(Locale.ROOT, "sealed, %.2f MB", sealed / 1e6), puts),
        row(String.format(Locale.ROOT, "opened, %.2f MB", plan.length / 1e6), gets));
  }

  private static Row row(String what, List<Double> seconds) {
    Spread spread = Spread.of(seconds);
    return new Row(
        STUDY,
        what,
        Optional.of(new Row.Found(spread, "", spread, Unit.SECONDS, spread)),
        OptionalDouble.empty(),
        "");
  }

  /** The plan as the plugin writes it, with all CRC-32. */
  private static byte[] made() throws IOException {
    Map<String, byte[]> plans = new HashMap<>();
    PlanStore store =
        new PlanStore() {
          @Override
          public Optional<byte[]> get(String key) {
            return Optional.ofNullable(plans.get(key));
          }

          @Override
          public void put(String key, byte[] plan) {
            plans.put(key, plan);
          }

          @Override
          public void drop(String key) {
            plans.remove(key);
          }
        };
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      sources.add(new Source(i));
    }
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try (Download<Facts> download =
        new Download<>(
            new Download.Order<>(
                sources,
                List.of(),
                Names::new,
                REPRESENTATION,
                Compression.STORE,
                MAX_BYTES,
                OnLoss.FAIL),
            new Download.Resources(executor, 2, ByteBudget.of(MAX_BYTES), store))) {
      if (download.prepare(LONG, Extent.WHOLE).isEmpty()) {
        throw new IOException("There was no time to plan");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      executor.shutdownNow();
    }
    return plans.get(REPRESENTATION);
  }

  /** What another server would find. */
  private final class Kept implements SharedPlans {
    @Override
    public CompletionStage<Optional<byte[]>> get(String key) {
      return CompletableFuture.completedFuture(Optional.ofNullable(kept.get(key)));
    }

    @Override
    public CompletionStage<?> put(String key, byte[] sealed) {
      kept.put(key, sealed);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> drop(String key) {
      kept.remove(key);
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Where it is in its study. */
  private record Facts(int index) implements ObjectFacts {
    @Override
    public LocalDateTime modified() {
      return LocalDateTime.of(2024, 1, 1, 12, 0).plusSeconds(index);
    }
  }

  /** Some bytes, so many as nobody can guess. */
  private record Source(int index) implements ObjectSource<Facts> {
    @Override
    public ObjectUids uids() {
      return new ObjectUids("1", "1." + index / 500, "1." + index);
    }

    @Override
    public long estimatedSize() {
      return 64;
    }

    @Override
    public boolean compressible() {
      return false;
    }

    @Override
    public Facts encode(OutputStream out) throws IOException {
      Random random = new Random(index);
      byte[] bytes = new byte[1 + random.nextInt(64)];
      random.nextBytes(bytes);
      out.write(bytes);
      return new Facts(index);
    }
  }

  private static final class Names implements Composition<Facts> {
    @Override
    public String entryName(Facts facts) {
      return String.format(
          Locale.ROOT, "CT%03d Axial/%06d.dcm", 1 + facts.index() / 500, 1 + facts.index() % 500);
    }

    @Override
    public List<ExtraEntry> extras(List<IncludedObject<Facts>> included, List<LeftOut> leftOut) {
      return List.of();
    }

    @Override
    public Optional<String> fileName() {
      return Optional.empty();
    }

    @Override
    public boolean describesObjects() {
      return false;
    }
  }
}
