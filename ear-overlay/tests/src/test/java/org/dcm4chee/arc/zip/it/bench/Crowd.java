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
import org.dcm4chee.arc.zip.it.bench.StandIn.Shape;

/**
 * Many clients that download the same ZIP at once, each as fast as it can, and one more that
 * searches meanwhile.
 *
 * @param clients how many
 */
record Crowd(int clients) {
  private static final Shape STUDY = Shape.of("31 MB", 60, 512 * 1024);
  private static final String SERVED = "all get it";
  private static final int TIMEOUT_MILLIS = 30_000;

  /** How long the one that searches rests. */
  private static final int REST_MILLIS = 50;

  Plan plan(StandIn server) {
    String name = clients + " clients";
    Plan plan = new Plan(name, SERVED, () -> rows(name, server));
    return server.with(plan, "zip.maxConcurrent=unlimited", "zip.maxConcurrentPerUser=unlimited");
  }

  private List<Row> rows(String name, StandIn server) throws IOException {
    URI zip = server.zip(StandIn.VARIED, server.study(STUDY), StandIn.STORED).uri();
    Request search = Request.get(server.archive().uri(StandIn.PLAIN, "studies?limit=1"));
    Cost.of(search);
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    List<Double> searches = new ArrayList<>();
    int failed = 0;
    long start = System.nanoTime();
    try {
      List<Future<Boolean>> downloads = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        downloads.add(threads.submit((Callable<Boolean>) () -> download(zip)));
      }
      while (!downloads.stream().allMatch(Future::isDone)) {
        searches.add(Cost.of(search).seconds());
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
    searches.sort(null);
    double slowest = searches.get((int) Math.ceil(searches.size() * 0.99) - 1);
    Spread search99 = new Spread(slowest, searches.get(0), searches.get(searches.size() - 1));
    Spread failures = Spread.of(List.of((double) failed));
    return List.of(
        new Row(
            name,
            SERVED,
            Optional.of(new Row.Found(seconds, "", seconds, Unit.FAILED, failures)),
            OptionalDouble.of(0),
            STUDY.name() + " each"),
        new Row(
            name,
            "a search meanwhile, 99 of 100",
            Optional.of(new Row.Found(search99, "", search99, Unit.SECONDS, search99)),
            OptionalDouble.empty(),
            searches.size() + " searches"));
  }

  /** Returns whether all came. */
  private static boolean download(URI zip) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
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
      return takesAll(answer, length(answer));
    } catch (IOException e) {
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

  private static boolean takesAll(InputStream body, long length) throws IOException {
    byte[] block = new byte[1 << 16];
    long taken = 0;
    for (int count = body.read(block); count >= 0; count = body.read(block)) {
      taken += count;
    }
    return taken == length;
  }
}
