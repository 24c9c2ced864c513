package org.dcm4chee.arc.zip.it.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.it.bench.StandIn.Shape;

/**
 * Many clients that download the same ZIP at once, and one more that searches meanwhile.
 *
 * @param clients how many
 * @param bytesPerSecond that each of them takes, 0 for all it can get; who takes its time goes
 *     after {@value #SECONDS} seconds
 */
record Crowd(int clients, long bytesPerSecond) {
  private static final Shape STUDY = Shape.of("31 MB", 60, 512 * 1024);
  private static final int SECONDS = 30;

  /** So little that it is the client that is slow, and not the network that is long. */
  private static final int SOCKET_BYTES = 1 << 15;

  /** How long the one that searches rests. */
  private static final int REST_MILLIS = 50;

  /** 99 of 100 searches must not take longer, in seconds. */
  private static final double SEARCH_SECONDS = 0.2;

  static Crowd of(int clients, long bytesPerSecond) {
    return new Crowd(clients, bytesPerSecond);
  }

  private boolean isSlow() {
    return bytesPerSecond > 0;
  }

  /** What is asked of the server: for all of it, or not to keep them waiting. */
  private String served() {
    return isSlow() ? "each gets at least half of that for " + SECONDS + " s" : "all get it";
  }

  Plan plan(StandIn server) {
    String name =
        clients + (isSlow() ? " clients at " + bytesPerSecond / 1000 + " KB/s" : " clients");
    Plan plan = new Plan(name, served(), () -> rows(name, server));
    return server.with(plan, "zip.maxConcurrent=unlimited", "zip.maxConcurrentPerUser=unlimited");
  }

  private List<Row> rows(String name, StandIn server) throws IOException {
    URI zip = server.zip(StandIn.VARIED, server.study(STUDY), StandIn.STORED).uri();
    Request search = Request.get(server.archive().uri(StandIn.PLAIN, "studies?limit=1"));
    Cost.of(search);
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    AtomicInteger served = new AtomicInteger();
    List<Double> arriving = new ArrayList<>();
    List<Double> searches = new ArrayList<>();
    int failed = 0;
    long start = System.nanoTime();
    try {
      List<Future<Boolean>> downloads = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        downloads.add(threads.submit((Callable<Boolean>) () -> download(zip, served)));
      }
      while (!downloads.stream().allMatch(Future::isDone)) {
        List<Double> phase = isSlow() && served.get() < clients ? arriving : searches;
        phase.add(Cost.of(search).seconds());
        TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
      }
      for (Future<Boolean> download : downloads) {
        failed += download.get() ? 0 : 1;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IOException("A client failed", e);
    } finally {
      threads.shutdownNow();
    }
    Spread seconds = Spread.of(List.of((System.nanoTime() - start) / 1e9));
    Spread failures = Spread.of(List.of((double) failed));
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            name,
            served(),
            Optional.of(new Row.Found(seconds, "", seconds, Unit.FAILED, failures)),
            OptionalDouble.of(0),
            isSlow() ? "of " + STUDY.name() : STUDY.name() + " each"));
    if (isSlow()) {
      rows.add(searches(name, "a search while all come at once, the slowest", arriving, 1));
      rows.add(searches(name, "a search while they are served, 99 of 100", searches, 0.99));
    } else {
      rows.add(searches(name, "a search meanwhile, 99 of 100", searches, 0.99));
    }
    return rows;
  }

  /**
   * @param part of the searches that did not take longer than what the row says
   */
  private Row searches(String name, String what, List<Double> searches, double part) {
    searches.sort(null);
    double slowest = searches.get((int) Math.ceil(searches.size() * part) - 1);
    Spread found = new Spread(slowest, searches.get(0), searches.get(searches.size() - 1));
    return new Row(
        name,
        what,
        Optional.of(new Row.Found(found, "", found, Unit.SECONDS, found)),
        isSlow() && part < 1 ? OptionalDouble.of(SEARCH_SECONDS) : OptionalDouble.empty(),
        searches.size() + " searches");
  }

  /** Returns whether all came, or as much as was to be had in the time. */
  private boolean download(URI zip, AtomicInteger served) {
    try (Socket socket = new Socket()) {
      if (isSlow()) {
        socket.setReceiveBufferSize(SOCKET_BYTES);
      }
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
      socket.connect(new InetSocketAddress(InetAddress.getByName(zip.getHost()), zip.getPort()));
      String request =
          "GET "
              + zip.getRawPath()
              + '?'
              + zip.getRawQuery()
              + " HTTP/1.1\r\nHost: "
              + zip.getAuthority()
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      DataInputStream answer = new DataInputStream(socket.getInputStream());
      long length = length(answer);
      served.incrementAndGet();
      return takesAll(answer, length);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Reads the headers. */
  private static long length(DataInputStream answer) throws IOException {
    StringBuilder headers = new StringBuilder();
    while (headers.indexOf("\r\n\r\n") < 0) {
      headers.append((char) answer.readUnsignedByte());
    }
    if (!headers.toString().startsWith("HTTP/1.1 200 ")) {
      throw new IOException(headers.toString());
    }
    return headers
        .toString()
        .lines()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("No length"));
  }

  private boolean takesAll(InputStream body, long length) throws IOException, InterruptedException {
    byte[] block = new byte[isSlow() ? SOCKET_BYTES / 2 : 1 << 16];
    long start = System.nanoTime();
    long taken = 0;
    for (int count = body.read(block); count >= 0; count = body.read(block)) {
      taken += count;
      if (isSlow()) {
        long due = (long) (taken * 1e9 / bytesPerSecond);
        TimeUnit.NANOSECONDS.sleep(due - (System.nanoTime() - start));
        if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(SECONDS)) {
          // Whoever is behind was kept waiting by the server.
          return taken > SECONDS * bytesPerSecond / 2;
        }
      }
    }
    return taken == length;
  }
}
