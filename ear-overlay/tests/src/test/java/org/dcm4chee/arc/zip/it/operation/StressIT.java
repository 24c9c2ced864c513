package org.dcm4chee.arc.zip.it.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.Test;

/** However clients come and go, nothing of them stays. */
class StressIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final int CLIENTS = 200;

  @Test
  void clientsThatComeAbortAndStall_leaveNothing()
      throws IOException, InterruptedException, ExecutionException {
    OpenResources open = OpenResources.now(ARCHIVE);
    List<String> temporaryFiles = ARCHIVE.server().temporaryFiles();
    String study = ARCHIVE.invent(2, 30, 200_000);
    URI uri = ARCHIVE.uri("studies/" + study);
    CountDownLatch lastIsThere = new CountDownLatch(CLIENTS / 2);
    Random random = new Random(20261124);
    ExecutorService clients = Executors.newFixedThreadPool(40);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int kind = random.nextInt(4);
        int bytes = random.nextInt(3_000_000);
        results.add(clients.submit(() -> client(uri, kind, bytes, lastIsThere)));
      }
      int answered = 0;
      for (Future<Integer> result : results) {
        int status = result.get();
        assertThat(status).isIn(200, 206, 429, 503);
        answered += status < 400 ? 1 : 0;
      }
      assertThat(answered).isPositive();
    } finally {
      clients.shutdown();
      assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    open.awaitNoMore();
    assertThat(ARCHIVE.server().overlay("status")).contains("Active = 0");
    assertThat(ARCHIVE.server().temporaryFiles()).isEqualTo(temporaryFiles);
    assertThat(ARCHIVE.server().management().threads())
        .doesNotContain("org.dcm4chee.arc.zip.pipeline.");
  }

  /** 0: reads all; 1: aborts; 2: stalls until half of the clients came; 3: asks for a range. */
  private static int client(URI uri, int kind, int bytes, CountDownLatch lastIsThere)
      throws IOException, InterruptedException {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String range = kind == 3 ? "Range: bytes=" + bytes + "-\r\n" : "";
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + uri.getPath()
                      + "?accept=application/zip&dicomdir=true HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                      + range
                      + "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String start = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      lastIsThere.countDown();
      int status = Integer.parseInt(start.substring(9));
      if (status < 400) {
        switch (kind) {
          case 1 -> in.readNBytes(bytes);
          case 2 -> {
            in.readNBytes(bytes / 10);
            lastIsThere.await(5, TimeUnit.SECONDS);
          }
          default -> in.transferTo(java.io.OutputStream.nullOutputStream());
        }
      }
      return status;
    }
  }
}
