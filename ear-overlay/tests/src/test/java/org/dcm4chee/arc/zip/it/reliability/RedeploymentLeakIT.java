package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What holds one deployment more is WildFly: a request thread keeps the request that it was started
 * for, and one that idles its last one, and so the web application that these were of. So all of
 * them are started for the first deployment, and all have another request after the last.
 */
@DisplayName("Deployed anew again and again, the classes of old deployments are unloaded")
class RedeploymentLeakIT {
  private static final int REDEPLOYMENTS = 4;
  private static final int AT_MOST_LOADED = 2;

  /** At a time more than the server has threads for them: one after the other are all for one. */
  private static final int REQUESTS = 100;

  /** Its constants are there once for each deployment that is loaded, once it has been used. */
  private static final String ENUM = "org.dcm4chee.arc.zip.limits.Refusal$Reason";

  @Test
  @DisplayName("with downloads in each of them")
  void unloaded() throws IOException, InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(REQUESTS);
    try (Server server = Server.start(Server.Options.named("redeployed")).withPlugin()) {
      ArchiveUnderTest archive = ArchiveUnderTest.on(server);
      for (int i = 0; i < 10; i++) {
        askAllThreads(archive, clients);
      }
      download(archive);
      long constants = constants(server);
      assertThat(constants).isPositive();
      for (int i = 0; i < REDEPLOYMENTS; i++) {
        redeployWhileDownloading(archive);
        download(archive);
      }
      await("no more than " + AT_MOST_LOADED + " deployments are loaded")
          .until(
              () -> {
                askAllThreads(archive, clients);
                return constants(server) <= AT_MOST_LOADED * constants;
              });
    } finally {
      clients.shutdown();
    }
  }

  private static void askAllThreads(ArchiveUnderTest archive, ExecutorService clients)
      throws InterruptedException {
    List<Future<String>> unused =
        clients.invokeAll(Collections.nCopies(REQUESTS, () -> archive.control("GET", "resources")));
  }

  /** Requests that end while the deployment goes must leave nothing in their threads. */
  private static void redeployWhileDownloading(ArchiveUnderTest archive) throws IOException {
    archive.settings("AS_RECEIVED", "zip.prepareSeconds=3600");
    archive.settings("ANON", "zip.prepareSeconds=0");
    String slow = archive.invent(1, 100, 2000);
    archive.fault(slow, "slow", "*", 1000);
    int port = archive.server().httpPort();
    try (Jvm jvm = Jvm.of(archive.server());
        Wire prepared = Wire.to(port);
        Wire sent = Wire.to(port)) {
      prepared.send("GET", Attacked.zip("AS_RECEIVED", slow));
      sent.send("GET", Attacked.zip("ANON", slow));
      assertThat(sent.take(100)).hasSize(100);
      await("both are on their way").until(() -> jvm.plugin("Active") == 2);
      archive.server().redeploy();
      assertThat(prepared.read(false).status()).isEqualTo(503);
      assertThat(sent.read(false).complete()).isFalse();
    }
  }

  private static void download(ArchiveUnderTest archive) {
    String study = archive.invent(1, 5, 2000);
    WireAnswer answer =
        Wire.ask(archive.server().httpPort(), "GET", Attacked.zip("AS_RECEIVED", study));
    assertThat(answer.status()).isEqualTo(200);
  }

  private static long constants(Server server) throws IOException {
    try (Jvm jvm = Jvm.of(server)) {
      return jvm.histogram().getOrDefault(ENUM, 0L);
    }
  }
}
