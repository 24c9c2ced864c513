package org.dcm4chee.arc.zip.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;

/**
 * Clients that download without end, whole ZIPs and parts of them, from the servers in turn. Every
 * byte is compared with what it is to be. Where a server breaks off, the client goes on at the
 * next, as {@code curl -C -} does; that is a fault unless the test has said that the server may.
 */
final class Load {
  private static final int BLOCK_BYTES = 1 << 16;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String ae;
  private final List<Zip> zips;
  private final List<Target> targets = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean stopped;

  private Load(String ae, List<Zip> zips) {
    this.ae = ae;
    this.zips = zips;
  }

  /** What a ZIP is to be, whoever sends it. */
  // Nobody changes them.
  @SuppressWarnings("ArrayRecordComponent")
  record Zip(String path, String entityTag, byte[] bytes) {}

  /** A server as its clients see it. */
  private static final class Target {
    final ArchiveUnderTest archive;
    final AtomicLong answers = new AtomicLong();

    /** Odd as long as it may fail. */
    final AtomicInteger phase = new AtomicInteger();

    Target(ArchiveUnderTest archive) {
      this.archive = archive;
    }
  }

  /** Starts that many clients, each another user; they do nothing as long as there is no server. */
  static Load of(int clients, String ae, List<Zip> zips) {
    Load load = new Load(ae, zips);
    for (int i = 0; i < clients; i++) {
      Client client = load.new Client(i);
      load.threads.execute(client);
    }
    return load;
  }

  /** Has the clients ask this server too. */
  void include(ArchiveUnderTest archive) {
    targets.add(new Target(archive));
  }

  /** From now on the server may break off and refuse what it likes, but send nothing wrong. */
  void mayFail(ArchiveUnderTest archive) {
    assertThat(target(archive).phase.incrementAndGet() % 2).isEqualTo(1);
  }

  /** From now on it is to answer as ever. */
  void mayFailNoMore(ArchiveUnderTest archive) {
    assertThat(target(archive).phase.incrementAndGet() % 2).isEqualTo(0);
  }

  /** Waits until each of these servers has sent that many more answers to their last byte. */
  void awaitAnswers(int number, ArchiveUnderTest... archives) {
    long[] before = Arrays.stream(archives).mapToLong(one -> target(one).answers.get()).toArray();
    await("the clients are served")
        .until(
            () -> {
              for (int i = 0; i < archives.length; i++) {
                if (target(archives[i]).answers.get() < before[i] + number && faults.isEmpty()) {
                  return false;
                }
              }
              return true;
            });
    requireNoFault();
  }

  private void requireNoFault() {
    assertThat(faults).as("what went wrong").isEmpty();
  }

  private Target target(ArchiveUnderTest archive) {
    return targets.stream().filter(each -> each.archive == archive).findFirst().orElseThrow();
  }

  /** Ends the clients in the middle of what they do. */
  void end() throws InterruptedException {
    stopped = true;
    threads.shutdownNow();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).as("clients end").isTrue();
    requireNoFault();
  }

  /** One of the clients. */
  private final class Client implements Runnable {
    private final String user;
    private final Random random;
    private final byte[] block = new byte[BLOCK_BYTES];

    /** Up to where the ZIP has come. */
    private int have;

    Client(int number) {
      user = "client-" + number + ";user";
      random = new Random(number);
    }

    @Override
    public void run() {
      while (!stopped) {
        if (targets.isEmpty()) {
          LockSupport.parkNanos(50_000_000);
        } else {
          Zip zip = zips.get(random.nextInt(zips.size()));
          have = random.nextBoolean() ? 0 : random.nextInt(zip.bytes().length);
          while (have < zip.bytes().length && !stopped && faults.isEmpty()) {
            takeFrom(targets.get(turn.getAndIncrement() % targets.size()), zip);
          }
        }
      }
    }

    private void takeFrom(Target target, Zip zip) {
      int phase = target.phase.get();
      try {
        take(target, zip);
        target.answers.incrementAndGet();
      } catch (IOException e) {
        boolean excused = phase % 2 == 1 || target.phase.get() != phase;
        if (!excused && !stopped) {
          faults.add(target.archive.uri("") + ", at byte " + have + " of " + zip + ": " + e);
        }
        LockSupport.parkNanos(50_000_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void take(Target target, Zip zip) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target.archive.uri(ae, zip.path()))
              .header("X-Stand-In-User", user)
              .timeout(Duration.ofMinutes(1));
      if (have > 0) {
        request.header("Range", "bytes=" + have + "-").header("If-Range", zip.entityTag());
      }
      HttpResponse<InputStream> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != (have > 0 ? 206 : 200)) {
          throw new IOException("status " + answer.statusCode());
        }
        if (!ArchiveUnderTest.header(answer, "ETag").equals(zip.entityTag())) {
          throw new IOException("another ETag");
        }
        for (int count = body.read(block); count >= 0; count = body.read(block)) {
          int end = Math.min(have + count, zip.bytes().length);
          if (!Arrays.equals(block, 0, count, zip.bytes(), have, end)) {
            faults.add(target.archive.uri("") + " sent other bytes after byte " + have);
            return;
          }
          have = end;
        }
      }
      if (have < zip.bytes().length) {
        throw new IOException("the answer ended at byte " + have);
      }
    }
  }
}
