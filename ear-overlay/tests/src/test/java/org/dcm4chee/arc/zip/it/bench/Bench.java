package org.dcm4chee.arc.zip.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Built;
import org.dcm4chee.arc.zip.it.server.Server;

/**
 * The benchmark of {@code -Pbench}: the plugin compared with the archive's own answers, from the
 * same server in the same run, in turn. Writes a table and a plot; asserts nothing. Begins no
 * further row after {@value #MINUTES} minutes.
 */
public final class Bench {
  private static final int MINUTES = 11;

  /** So that it is there in a plugin that has it. */
  /** Of each client, as docs/install.md has it for many that are slow. */
  private static final int ASYNC_SEND_BUFFER = 1 << 17;

  private static final String ASYNC_WRITER = "/org/dcm4chee/arc/zip/http/AsyncZipBodyWriter.class";

  private final Options options;
  private final long start = System.nanoTime();
  private final List<Row> rows = new ArrayList<>();

  private Bench(Options options) {
    this.options = options;
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    Bench bench = new Bench(Options.ofSystemProperties());
    Path folder = Built.SERVERS.path().resolveSibling("bench");
    if (bench.options.url().isPresent()) {
      bench.measureReal();
      Report.write(folder, Report.REAL, bench.rows);
    } else {
      bench.measureStandIn();
      Report.write(folder, Report.STAND_IN, bench.rows);
    }
    Report.print(folder);
  }

  private void measureReal() throws IOException {
    RealPlans plans = new RealPlans(options.url().orElseThrow());
    for (String study : options.studies()) {
      measure(options.selected(plans.of(study)), () -> {});
    }
  }

  private void measureStandIn() {
    onServer(start(Server.Options.named("bench")), StandInPlans::ordinary);
    onServer(start(Server.Options.named("bench-2g").withHeap("2g")), StandInPlans::withLargeHeap);
    onServer(
        start(Server.Options.named("bench-256m").withHeap("256m")), StandInPlans::withSmallHeap);
    if (Bench.class.getResource(ASYNC_WRITER) != null) {
      Supplier<Server> async =
          start(
              Server.Options.named("bench-async")
                  .withProperties(Map.of("org.dcm4chee.arc.zip.async", "true")));
      onServer(() -> async.get().withSendBuffer(ASYNC_SEND_BUFFER), StandInPlans::withoutThreads);
    }
    try (TwoServers servers = new TwoServers()) {
      measure(options.selected(servers.plans()), () -> {});
    }
    measure(options.selected(List.of(SharedPlanCost.plan())), () -> {});
  }

  private static Supplier<Server> start(Server.Options options) {
    return () -> Server.start(options).withPlugin();
  }

  /** The server is started if there is a row to be measured on it. */
  private void onServer(Supplier<Server> server, Function<StandInPlans, List<Plan>> plans) {
    List<Server> started = new ArrayList<>();
    StandIn standIn =
        new StandIn(
            () -> {
              if (started.isEmpty()) {
                started.add(server.get());
              }
              return ArchiveUnderTest.on(started.get(0));
            });
    try {
      measure(options.selected(plans.apply(new StandInPlans(standIn))), standIn::forgetStudies);
    } finally {
      started.forEach(Server::close);
    }
  }

  /**
   * Measures one after the other.
   *
   * @param betweenStudies what is to be done before the next study
   */
  private void measure(List<Plan> plans, Runnable betweenStudies) {
    String study = "";
    for (Plan plan : plans) {
      if (!study.isEmpty() && !study.equals(plan.study())) {
        betweenStudies.run();
      }
      study = plan.study();
      List<Row> found = measure(plan);
      found.forEach(row -> System.err.println(Table.line(row)));
      rows.addAll(found);
    }
  }

  private List<Row> measure(Plan plan) {
    if (System.nanoTime() - start > Duration.ofMinutes(MINUTES).toNanos()) {
      return List.of(plan.failed("not measured: " + MINUTES + " minutes were over"));
    }
    try {
      return plan.measurement().rows();
    } catch (IOException | RuntimeException | AssertionError e) {
      e.printStackTrace();
      return List.of(plan.failed("failed: " + e.getMessage()));
    }
  }
}
