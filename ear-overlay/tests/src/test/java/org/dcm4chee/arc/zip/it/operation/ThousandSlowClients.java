package org.dcm4chee.arc.zip.it.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import org.dcm4chee.arc.zip.it.client.PacedClient;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A minute and more of many slow clients, and what it is like for somebody else meanwhile. Too long
 * for every build: {@code mvn verify -Dit.test=ThousandSlowClients} runs it, and prints what it has
 * measured. It asserts only what no machine's speed decides.
 */
@DisplayName("Many clients at 100 KB/s")
class ThousandSlowClients {
  private static final ArchiveUnderTest ARCHIVE =
      ArchiveUnderTest.on(
          Server.start(
                  Server.Options.named("thousand")
                      .withHeap("512m")
                      .withProperties(Map.of("org.dcm4chee.arc.zip.async", "true")))
              .withPlugin());
  private static final int BYTES_PER_SECOND = 100_000;
  private static final long TICK_NANOS = PacedClient.TICK_NANOS;
  private static final int SEARCHES = 200;

  private static long[] searches(URI uri, int number) {
    long[] nanos = new long[number];
    for (int i = 0; i < number; i++) {
      long start = System.nanoTime();
      assertThat(ARCHIVE.send("GET", uri, "Accept", "application/dicom+json").statusCode())
          .isEqualTo(200);
      nanos[i] = System.nanoTime() - start;
      LockSupport.parkNanos(TICK_NANOS / 2);
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static long[] sorted(List<Long> nanos) {
    return nanos.stream().mapToLong(n -> n).sorted().toArray();
  }

  private static String words(long[] sortedNanos) {
    if (sortedNanos.length == 0) {
      return "none";
    }
    return String.format(
        "median %.1f ms, p99 %.1f ms, longest %.1f ms of %d",
        sortedNanos[sortedNanos.length / 2] / 1e6,
        sortedNanos[(int) Math.ceil(0.99 * sortedNanos.length) - 1] / 1e6,
        sortedNanos[sortedNanos.length - 1] / 1e6,
        sortedNanos.length);
  }

  @ParameterizedTest(name = "{0} clients, {1} objects of {2} bytes")
  @CsvSource({"200, 40, 100000", "1000, 40, 100000", "1000, 8, 500000"})
  void allGetTheirZip(int number, int objects, int bytes) throws Exception {
    ARCHIVE.settings(
        "DCM4CHEE", "zip.maxConcurrent=unlimited", "zip.maxConcurrentPerUser=unlimited");
    OpenResources open = OpenResources.now(ARCHIVE);
    String study = ARCHIVE.invent(1, objects, bytes);
    URI uri = ARCHIVE.uri("studies/" + study + "?accept=application/zip");
    URI search = ARCHIVE.uri("studies?StudyInstanceUID=" + study);
    CRC32 crc32 = new CRC32();
    crc32.update(ARCHIVE.send("GET", uri).body());
    String idle = words(searches(search, SEARCHES));

    List<PacedClient> clients = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < number; i++) {
      clients.add(new PacedClient(uri, BYTES_PER_SECOND));
    }
    List<Long> arriving = Collections.synchronizedList(new ArrayList<>());
    List<Long> served = Collections.synchronizedList(new ArrayList<>());
    AtomicReference<List<Long>> phase = new AtomicReference<>(arriving);
    AtomicBoolean ended = new AtomicBoolean();
    Thread searching =
        new Thread(
            () -> {
              while (!ended.get()) {
                List<Long> current = phase.get();
                current.add(searches(search, 1)[0]);
              }
            });
    searching.start();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    long next = System.nanoTime();
    int left = number;
    while (left > 0) {
      left = 0;
      for (PacedClient client : clients) {
        client.read(buffer);
        left += client.isDone() ? 0 : 1;
      }
      if (clients.stream().allMatch(PacedClient::hasBegun)) {
        phase.set(served);
      }
      next = Math.max(next + TICK_NANOS, System.nanoTime());
      LockSupport.parkNanos(next - System.nanoTime());
    }
    long all = System.nanoTime() - start;
    ended.set(true);
    searching.join();
    long[] first = clients.stream().mapToLong(PacedClient::firstByteNanos).sorted().toArray();
    for (PacedClient client : clients) {
      assertThat(client.crc32()).isEqualTo(crc32.getValue());
      client.close();
    }
    System.out.printf(
        "%d clients, %d x %d bytes: all served in %.1f s (%.1f s at their pace)%n"
            + "  header after: %s%n  QIDO before: %s%n  while they arrive: %s%n"
            + "  while they are served: %s%n",
        number,
        objects,
        bytes,
        all / 1e9,
        1.0 * clients.get(0).length() / BYTES_PER_SECOND,
        words(first),
        idle,
        words(sorted(arriving)),
        words(sorted(served)));
    open.awaitNoMore();
  }
}
