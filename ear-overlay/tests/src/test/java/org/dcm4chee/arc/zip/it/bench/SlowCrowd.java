package org.dcm4chee.arc.zip.it.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dcm4chee.arc.zip.it.bench.StandIn.Shape;
import org.dcm4chee.arc.zip.it.client.PacedClient;

/**
 * Many clients with slow lines that come at once for the same ZIP, and one more that searches:
 * while they come, and while they are served. They all go {@value #SECONDS} seconds after the last
 * has begun. One thread serves all of them, so that it is the server's time that is measured.
 *
 * @param clients how many
 * @param bytesPerSecond that each of them takes
 */
record SlowCrowd(int clients, long bytesPerSecond) {
  private static final Shape STUDY = Shape.of("31 MB", 60, 512 * 1024);
  private static final int SECONDS = 30;

  /** How long the one that searches rests. */
  private static final int REST_MILLIS = 50;

  /** 99 of 100 searches must not take longer, in seconds. */
  private static final double SEARCH_SECONDS = 0.2;

  private static final String SERVED = "each gets at least half of that for " + SECONDS + " s";

  Plan plan(StandIn server) {
    String name = clients + " clients at " + bytesPerSecond / 1000 + " KB/s";
    return server.with(
        new Plan(name, SERVED, () -> rows(name, server)),
        "zip.maxConcurrent=unlimited",
        "zip.maxConcurrentPerUser=unlimited");
  }

  private List<Row> rows(String name, StandIn server) throws IOException {
    URI zip = server.zip(StandIn.VARIED, server.study(STUDY), StandIn.STORED).uri();
    Request search = Request.get(server.archive().uri(StandIn.PLAIN, "studies?limit=1"));
    Cost unused = Cost.of(search);
    List<PacedClient> crowd = new ArrayList<>();
    long start = System.nanoTime();
    try {
      for (int i = 0; i < clients; i++) {
        crowd.add(new PacedClient(zip, bytesPerSecond));
      }
      Searching arriving = new Searching(search);
      long failed = served(crowd, Long.MAX_VALUE);
      List<Double> first = arriving.end();
      Searching serving = new Searching(search);
      long begun = System.nanoTime();
      failed += served(crowd, begun + TimeUnit.SECONDS.toNanos(SECONDS));
      List<Double> then = serving.end();
      failed += crowd.stream().filter(client -> client.received() < due() / 2).count();
      Spread seconds = Spread.of(List.of((System.nanoTime() - start) / 1e9));
      return List.of(
          new Row(
              name,
              SERVED,
              Optional.of(
                  new Row.Found(
                      seconds, "", seconds, Unit.FAILED, Spread.of(List.of((double) failed)))),
              OptionalDouble.of(0),
              "of " + STUDY.name()),
          searches(name, "a search while they all come, the slowest", first, 1),
          searches(name, "a search while they are served, 99 of 100", then, 0.99));
    } finally {
      for (PacedClient client : crowd) {
        client.close();
      }
    }
  }

  private double due() {
    return (double) SECONDS * bytesPerSecond;
  }

  /**
   * Has each take what it may: until all have begun, or until a time comes.
   *
   * @return how many were cut; they are no more in {@code crowd}
   */
  private static long served(List<PacedClient> crowd, long until) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    boolean forAll = until == Long.MAX_VALUE;
    long cut = 0;
    long next = System.nanoTime();
    while (forAll ? !crowd.stream().allMatch(PacedClient::hasBegun) : next - until < 0) {
      for (Iterator<PacedClient> each = crowd.iterator(); each.hasNext(); ) {
        PacedClient client = each.next();
        try {
          client.read(buffer);
        } catch (IOException e) {
          client.close();
          each.remove();
          cut++;
        }
      }
      next = Math.max(next + PacedClient.TICK_NANOS, System.nanoTime());
      LockSupport.parkNanos(next - System.nanoTime());
    }
    return cut;
  }

  /**
   * @param part of the searches that did not take longer than what the row says
   */
  private static Row searches(String name, String what, List<Double> searches, double part) {
    searches.sort(null);
    double slowest = searches.get((int) Math.ceil(searches.size() * part) - 1);
    Spread found = new Spread(slowest, searches.get(0), searches.get(searches.size() - 1));
    return new Row(
        name,
        what,
        Optional.of(new Row.Found(found, "", found, Unit.SECONDS, found)),
        part < 1 ? OptionalDouble.of(SEARCH_SECONDS) : OptionalDouble.empty(),
        searches.size() + " searches");
  }

  /** Searches again and again until it is told to end; at least once. */
  private static final class Searching {
    private final List<Double> seconds = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Void> done;
    private volatile boolean over;

    Searching(Request search) {
      done = CompletableFuture.runAsync(() -> searchAll(search));
    }

    private void searchAll(Request search) {
      try {
        do {
          seconds.add(Cost.of(search).seconds());
          TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
        } while (!over);
      } catch (IOException | InterruptedException e) {
        throw new CompletionException(e);
      }
    }

    List<Double> end() throws IOException {
      over = true;
      try {
        done.join();
      } catch (CompletionException e) {
        throw new IOException("A search failed", e.getCause());
      }
      return new ArrayList<>(seconds);
    }
  }
}
