package org.dcm4chee.arc.zip.it.reliability;

import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Server;

/**
 * The soak of {@code -Psoak}: for some minutes, faults and requests at random against one server,
 * which is deployed anew in between; every answer is judged, and at the end the server has to be as
 * it was at the beginning. Ends with status 1 if anything was found.
 */
public final class Soak {
  private static final String[] AES = {"DCM4CHEE", "AS_RECEIVED", "ANON", "HEADERS"};
  private static final Duration BETWEEN_DEPLOYMENTS = Duration.ofSeconds(90);
  private static final long HEAP_TOLERANCE = 24L << 20;

  /** WildFly keeps threads and connections of its own for a while. */
  private static final int THREADS_TOLERANCE = 16;

  private static final int DESCRIPTORS_TOLERANCE = 40;

  private final ArchiveUnderTest archive;
  private final SoakReport report = new SoakReport();
  private final AtomicInteger deployments = new AtomicInteger();
  private final AtomicIntegerArray seen = new AtomicIntegerArray(AES.length);
  private volatile boolean deploying;
  private volatile long end;

  private Soak(ArchiveUnderTest archive) {
    this.archive = archive;
  }

  /** What must end where it began. */
  private record State(long heap, int threads, long descriptors, List<String> temporaryFiles) {}

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    long minutes = Long.getLong("soak.minutes", 20);
    String given = System.getProperty("soak.seed", "");
    long seed = given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
    System.out.println("soak.minutes=" + minutes + " soak.seed=" + seed);
    try (Server server =
        Server.start(
                Server.Options.named("soak")
                    .withProperties(Map.of("org.dcm4chee.arc.zip.copySeconds", "1")))
            .withPlugin()) {
      Soak soak = new Soak(ArchiveUnderTest.on(server));
      soak.run(Duration.ofMinutes(minutes), seed);
      System.out.println(soak.report);
      System.out.println("soak.minutes=" + minutes + " soak.seed=" + seed);
      if (soak.report.findings() > 0) {
        System.exit(1);
      }
    }
  }

  private void run(Duration time, long seed) throws IOException, InterruptedException {
    // What is loaded and pooled once is there before the beginning.
    runWorkers(Duration.ofSeconds(Math.min(20, time.toSeconds() / 4)), seed + 1000, false);
    State before = state();
    System.out.println("Before: " + before);
    runWorkers(time, seed, true);
    look(before);
  }

  private void runWorkers(Duration time, long seed, boolean deployAnew)
      throws InterruptedException {
    end = System.nanoTime() + time.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < AES.length; i++) {
      int number = i;
      SoakWorker worker =
          new SoakWorker(archive, AES[i], seed + i, report, () -> isDisturbed(number));
      Thread thread = new Thread(() -> work(worker, number), "soak-" + AES[i]);
      thread.start();
      threads.add(thread);
    }
    long next = System.nanoTime() + BETWEEN_DEPLOYMENTS.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(200_000_000);
      if (deployAnew && System.nanoTime() > next) {
        deployAnew();
        next = System.nanoTime() + BETWEEN_DEPLOYMENTS.toNanos();
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void work(SoakWorker worker, int number) {
    while (System.nanoTime() < end) {
      while (deploying) {
        LockSupport.parkNanos(50_000_000);
      }
      seen.set(number, deployments.get());
      worker.work(() -> System.nanoTime() < end && !isDisturbed(number));
    }
  }

  private boolean isDisturbed(int number) {
    return deploying || seen.get(number) != deployments.get();
  }

  /** In the midst of everything. */
  private void deployAnew() {
    deploying = true;
    try {
      archive.server().redeploy();
      deployments.incrementAndGet();
      report.fault("REDEPLOYED");
    } finally {
      deploying = false;
    }
  }

  private State state() throws IOException {
    await("nothing is open").until(this::isNothingOpen);
    try (Jvm jvm = Jvm.of(archive.server())) {
      await("no download goes on").until(() -> jvm.plugin("Active") == 0);
      return new State(
          jvm.heap(), jvm.threads(), jvm.descriptors(), archive.server().temporaryFiles());
    }
  }

  private boolean isNothingOpen() {
    return Stream.of("files", "storages", "contexts").allMatch(what -> archive.resource(what) == 0);
  }

  /** What does not end is found, too, and the report is printed all the same. */
  private void look(State before) throws IOException {
    try {
      compare(before);
    } catch (ConditionTimeoutException e) {
      report.finding(e.getMessage().strip() + ' ' + archive.control("GET", "resources"));
      System.out.println(archive.server().management().threads());
    }
  }

  private void compare(State before) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    List<String> differences = List.of("not compared");
    while (!differences.isEmpty() && System.nanoTime() < deadline) {
      State after = state();
      differences = differences(before, after);
      System.out.println("After: " + after);
      LockSupport.parkNanos(2_000_000_000);
    }
    differences.forEach(report::finding);
  }

  private static List<String> differences(State before, State after) {
    List<String> differences = new ArrayList<>();
    if (after.heap() > before.heap() + HEAP_TOLERANCE) {
      differences.add("heap " + before.heap() + " → " + after.heap());
    }
    if (after.threads() > before.threads() + THREADS_TOLERANCE) {
      differences.add("threads " + before.threads() + " → " + after.threads());
    }
    if (after.descriptors() > before.descriptors() + DESCRIPTORS_TOLERANCE) {
      differences.add("open files " + before.descriptors() + " → " + after.descriptors());
    }
    if (!after.temporaryFiles().equals(before.temporaryFiles())) {
      differences.add("temporary files " + after.temporaryFiles());
    }
    return differences;
  }
}
