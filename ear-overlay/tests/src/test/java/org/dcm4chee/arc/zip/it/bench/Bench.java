package org.dcm4chee.arc.zip.it.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Server;

/**
 * The benchmark of {@code -Pbench}: the same studies by the archive's own ZIP, by its multipart, by
 * the plugin and as a plain file, from the same WildFly, in one run. Prints a table; asserts
 * nothing.
 */
public final class Bench {
  private static final int RUNS = 3;
  private static final String AE = "AS_RECEIVED";
  private static final String ZIP = "?accept=application/zip;transfer-syntax=*";
  private static final long MIB = 1 << 20;

  private Bench() {}

  private record Shape(String name, int instances, long bytes) {
    long total() {
      return instances * bytes;
    }
  }

  private record Measured(double seconds, double firstByte, long bytes, long peakHeap) {}

  private interface Request {
    URI uri(String study);
  }

  private record Contender(String name, List<String> settings, String accept, Request request) {}

  /** Runs it. */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    System.out.println(
        "| study | by | seconds | MB/s | first byte, s | bytes | peak heap, MiB | × multipart |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    try (Server server = Server.start(Server.Options.named("bench")).withPlugin()) {
      ArchiveUnderTest archive = ArchiveUnderTest.on(server);
      compare(archive, new Shape("300 × 512 KiB CT", 300, 512 * 1024), contenders(archive));
      compare(archive, new Shape("5,000 × 8 KiB", 5000, 8 * 1024), contenders(archive));
      compare(archive, new Shape("2 × 52 MiB multi-frame", 2, 52 * MIB), contenders(archive));
      manyAtOnce(archive);
      manyInstances(archive);
    }
    try (Server server =
        Server.start(Server.Options.named("bench-256m").withHeap("256m")).withPlugin()) {
      ArchiveUnderTest archive = ArchiveUnderTest.on(server);
      List<Contender> fast = new ArrayList<>(contenders(archive));
      // Those that deflate would take a quarter of an hour each.
      fast.removeIf(
          contender -> contender.name().contains("own ZIP") || contender.name().contains("fast"));
      compare(archive, new Shape("20 GB, heap of 256 MiB", 40, 500_000_000), fast);
    }
  }

  private static List<Contender> contenders(ArchiveUnderTest archive) {
    Request zip = study -> archive.uri(AE, "studies/" + study + ZIP);
    Request plain = study -> archive.uri(AE, "studies/" + study);
    String multipart = "multipart/related;type=\"application/dicom\";transfer-syntax=*";
    return List.of(
        new Contender("multipart of the archive", List.of(), multipart, plain),
        new Contender("own ZIP of the archive", List.of("zip.enabled=false"), "*/*", zip),
        new Contender("zip-rs, store, 1 thread", List.of("zip.threads=1"), "*/*", zip),
        new Contender("zip-rs, store, 2 threads", List.of("zip.threads=2"), "*/*", zip),
        new Contender(
            "zip-rs, fast, 1 thread", List.of("zip.threads=1", "zip.compression=fast"), "*/*", zip),
        new Contender(
            "zip-rs, fast, 2 threads",
            List.of("zip.threads=2", "zip.compression=fast"),
            "*/*",
            zip));
  }

  private static void compare(ArchiveUnderTest archive, Shape shape, List<Contender> contenders)
      throws IOException {
    String study = archive.invent(1, shape.instances(), shape.bytes());
    double multipart = 0;
    for (Contender contender : contenders) {
      archive.settings(AE, contender.settings().toArray(String[]::new));
      Measured measured =
          best(archive, contender.request().uri(study), contender.accept(), runs(shape, contender));
      if (multipart == 0) {
        multipart = measured.seconds();
      }
      print(shape, contender.name(), measured, multipart);
    }
    archive.settings(AE);
    URI file =
        archive.server().service(AE).resolve("/dcm4chee-arc/stand-in/plain?bytes=" + shape.total());
    print(
        shape,
        "plain bytes",
        best(archive, file, "*/*", shape.total() > 1e9 ? 1 : RUNS),
        multipart);
    archive.control("DELETE", "studies/" + study);
  }

  private static int runs(Shape shape, Contender contender) {
    return shape.total() > 1_000_000_000 || contender.name().contains("own ZIP") ? 1 : RUNS;
  }

  private static Measured best(ArchiveUnderTest archive, URI uri, String accept, int runs)
      throws IOException {
    List<Measured> all = new ArrayList<>();
    if (runs > 1) {
      download(archive, uri, accept);
    }
    for (int i = 0; i < runs; i++) {
      all.add(download(archive, uri, accept));
    }
    return all.stream().min(Comparator.comparingDouble(Measured::seconds)).orElseThrow();
  }

  private static Measured download(ArchiveUnderTest archive, URI uri, String accept)
      throws IOException {
    archive.resource("peakHeap");
    long start = System.nanoTime();
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestProperty("Accept", accept);
    try (InputStream in = connection.getInputStream()) {
      byte[] block = new byte[1 << 16];
      int count = in.read(block);
      double firstByte = (System.nanoTime() - start) / 1e9;
      long bytes = 0;
      for (; count >= 0; count = in.read(block)) {
        bytes += count;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Measured(seconds, firstByte, bytes, archive.resource("peakHeap"));
    }
  }

  private static void print(Shape shape, String name, Measured measured, double multipart) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %s | %.2f | %.0f | %.2f | %,d | %d | %.2f |",
            shape.name(),
            name,
            measured.seconds(),
            shape.total() / 1e6 / measured.seconds(),
            measured.firstByte(),
            measured.bytes(),
            measured.peakHeap() / MIB,
            measured.seconds() / multipart));
  }

  private static void manyAtOnce(ArchiveUnderTest archive)
      throws InterruptedException, ExecutionException {
    int downloads = 50;
    archive.settings(AE, "zip.maxConcurrent=unlimited", "zip.maxConcurrentPerUser=unlimited");
    String study = archive.invent(1, 60, 512 * 1024);
    URI uri = archive.uri(AE, "studies/" + study + ZIP);
    archive.resource("peakHeap");
    ExecutorService clients = Executors.newFixedThreadPool(downloads);
    long start = System.nanoTime();
    List<Future<Measured>> results = new ArrayList<>();
    for (int i = 0; i < downloads; i++) {
      results.add(clients.submit(() -> download(archive, uri, "*/*")));
    }
    long bytes = 0;
    int failed = 0;
    long expected = -1;
    for (Future<Measured> result : results) {
      long one = result.get().bytes();
      expected = expected < 0 ? one : expected;
      failed += one == expected ? 0 : 1;
      bytes += one;
    }
    clients.shutdown();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %d downloads of 31 MB at once, heap of 512 MiB | zip-rs, store | %.2f | %.0f | |"
                + " %,d | %d | %d failed |",
            downloads,
            seconds,
            bytes / 1e6 / seconds,
            bytes,
            archive.resource("peakHeap") / MIB,
            failed));
  }

  /**
   * What each answer costs above the work of the database, which is the archive's own 304: it looks
   * for all instances and then sends nothing.
   */
  private static void manyInstances(ArchiveUnderTest archive) throws IOException {
    String study = archive.invent(2, 50_000, 16);
    URI zip = archive.uri(AE, "studies/" + study + ZIP);
    seconds(zip, "Accept", "*/*");
    double database =
        seconds(
            archive.uri(AE, "studies/" + study),
            "Accept",
            "multipart/related;type=\"application/dicom\"",
            "If-None-Match",
            "*");
    printCost("304 of the archive: the database's own work", database, database);
    printCost("200", seconds(zip), database);
    printCost("206, the last KiB", seconds(zip, "Range", "bytes=-1024"), database);
    archive.settings(AE, "zip.maxInstances=99999");
    printCost("413", seconds(zip), database);
    archive.settings(AE);
    archive.fault(study, "lost", study + ".2.*", 0);
    printCost("206, half of them lost", seconds(zip), database);
    archive.fault(study, "lost", "*", 0);
    printCost("410", seconds(zip), database);
    archive.control("DELETE", "studies/" + study);
  }

  private static double seconds(URI uri, String... headers) throws IOException {
    long start = System.nanoTime();
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    for (int i = 0; i < headers.length; i += 2) {
      connection.setRequestProperty(headers[i], headers[i + 1]);
    }
    boolean refused = connection.getResponseCode() >= 400;
    try (InputStream in = refused ? connection.getErrorStream() : connection.getInputStream()) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void printCost(String answer, double seconds, double database) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "| 100,000 instances | %s | %.2f | %.2f above the database |",
            answer,
            seconds,
            seconds - database));
  }
}
