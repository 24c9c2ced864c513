package org.dcm4chee.arc.zip.it.bench;

import static org.dcm4chee.arc.zip.it.bench.Judgement.secondsMore;
import static org.dcm4chee.arc.zip.it.bench.Judgement.times;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.it.bench.Pairs.Effort;
import org.dcm4chee.arc.zip.it.bench.Request.Tries;
import org.dcm4chee.arc.zip.it.bench.StandIn.Shape;
import org.dcm4chee.arc.zip.it.cluster.Balancer;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Built;
import org.dcm4chee.arc.zip.it.server.Node;
import org.dcm4chee.arc.zip.it.server.Ports;
import org.dcm4chee.arc.zip.it.server.Server;

/** The rows of two servers that remember together, which are started when the first is measured. */
final class TwoServers implements AutoCloseable {
  private static final Shape CT = Shape.of("two servers, 300 × 512 KiB", 300, 512 << 10);
  private static final Shape MANY = Shape.of("two servers, 5,000 × 8 KiB", 5_000, 8 << 10);
  private static final Shape VERY_MANY =
      new Shape("two servers, 100,000 × 16 bytes", 2, 50_000, 16, false);
  private static final int KILLS = 3;
  private static final int BYTES_BEFORE_KILL = 8_000_000;
  private static final double SECONDS_TO_GO_ON = 2;

  private final List<Server> servers = new ArrayList<>();
  private String study = "";

  private ArchiveUnderTest archive(int index) {
    if (servers.isEmpty()) {
      for (Node node : Node.cluster(2)) {
        String name = "bench-node-" + (servers.size() + 1);
        servers.add(Server.start(Server.Options.named(name).withHeap("2g").as(node)));
      }
      servers.forEach(server -> server.overlay("install", "--cluster"));
    }
    return ArchiveUnderTest.on(servers.get(index));
  }

  List<Plan> plans() {
    return List.of(
        second(CT),
        second(MANY),
        Plan.pairs(
                VERY_MANY.name(),
                "the last KiB, at the other server",
                () -> zip(1).range("-1024"),
                () -> zip(0).range("-1024"),
                Effort.MIDDLE,
                secondsMore("at the first"))
            .between(() -> invent(VERY_MANY), () -> {}),
        new Plan(CT.name(), "kill -9, goes on through HAProxy: first byte", this::kills));
  }

  /** The second download of a study, at the other server, against the first. */
  private Plan second(Shape shape) {
    Tries first =
        () -> {
          invent(shape);
          return zip(0);
        };
    Tries second =
        () -> {
          awaitPut();
          return zip(1);
        };
    return Plan.pairs(
        shape.name(),
        "the second ZIP, at the other server",
        second,
        first,
        Effort.MIDDLE,
        times("the first ZIP"));
  }

  /** The same new study in both, as one database would have it. */
  private void invent(Shape shape) {
    String before = study;
    study = DicomFile.newUid().substring(0, 24);
    for (int i = 0; i < 2; i++) {
      if (!before.isEmpty()) {
        archive(i).control("DELETE", "studies/" + before);
      }
      archive(i)
          .control(
              "POST",
              "studies/"
                  + study
                  + "?series="
                  + shape.series()
                  + "&instances="
                  + shape.instancesOfSeries()
                  + "&bytes="
                  + shape.bytes());
    }
  }

  /** Waits until the first server puts nothing more. */
  private void awaitPut() {
    String before = "";
    String now = put();
    while (!now.equals(before)) {
      LockSupport.parkNanos(300_000_000);
      before = now;
      now = put();
    }
  }

  private String put() {
    Matcher matcher = Pattern.compile("[0-9]+ put").matcher(servers.get(0).overlay("status"));
    return matcher.find() ? matcher.group() : "";
  }

  private Request zip(int server) {
    return Request.get(archive(server).uri(StandIn.PLAIN, path()));
  }

  private String path() {
    return "studies/" + study + "?accept=application/zip;transfer-syntax=*";
  }

  /**
   * A server is killed in the middle of its answer, and its client goes on through the balancer.
   */
  private List<Row> kills() throws IOException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      invent(CT);
      seconds.add(kill());
      // It has forgotten the study, which both have to have for the next.
      study = "";
    }
    Spread spread = Spread.of(seconds);
    return List.of(
        new Row(
            CT.name(),
            "kill -9, goes on through HAProxy: first byte",
            Optional.of(new Row.Found(spread, "", spread, Unit.SECONDS, spread)),
            OptionalDouble.of(SECONDS_TO_GO_ON),
            ""));
  }

  /** Returns the seconds from the kill to the next byte. */
  private double kill() throws IOException {
    Path folder = Files.createTempDirectory(Built.SERVERS.path(), "balancer-");
    try (Balancer balancer = Balancer.of(folder, Ports.freeOne(), servers)) {
      URI zip = balancer.uri(path());
      HttpURLConnection begun = (HttpURLConnection) zip.toURL().openConnection();
      Server killed = servers.get("node0".equals(begun.getHeaderField("X-Served-By")) ? 0 : 1);
      long have = begun.getInputStream().readNBytes(BYTES_BEFORE_KILL).length;
      long start = System.nanoTime();
      killed.kill();
      have += rest(begun);
      while (!goesOn(zip, have, begun.getHeaderField("ETag"))) {
        if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(1)) {
          throw new IOException("The download did not go on");
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      killed.startAgain();
      return seconds;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What was on its way already. */
  private static long rest(HttpURLConnection begun) {
    long count = 0;
    try (InputStream in = begun.getInputStream()) {
      while (in.read() >= 0) {
        count++;
      }
    } catch (IOException e) {
      return count;
    }
    return count;
  }

  private static boolean goesOn(URI zip, long from, String entityTag) {
    try {
      HttpURLConnection rest = (HttpURLConnection) zip.toURL().openConnection();
      rest.setRequestProperty("Range", "bytes=" + from + "-");
      rest.setRequestProperty("If-Range", entityTag);
      if (rest.getResponseCode() != 206) {
        return false;
      }
      try (InputStream in = rest.getInputStream()) {
        return in.read() >= 0;
      }
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    servers.forEach(Server::close);
  }
}
